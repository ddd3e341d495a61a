/**
 * Weft's commands of the Karaf console. Invariant: a command calls what RESTCONF clients call, and knows nothing more.
 */
package org.weft.console;
