/**
 * The members of the control cluster as this one sees them. Invariant: the only package that knows of Akka.
 */
package org.weft.cluster;
