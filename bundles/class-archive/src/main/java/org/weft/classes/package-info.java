/**
 * The archive of parsed and verified classes with which the next start of this controller is shorter. Invariant:
 * without it everything works, only later; the JVM takes no class from it whose bytes differ from those of the bundle.
 */
package org.weft.classes;
