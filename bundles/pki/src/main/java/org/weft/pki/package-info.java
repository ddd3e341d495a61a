/**
 * Weft's own certificate authority: a directory with its key, and the keys and certificates that it has made for
 * controllers and transport nodes. A tool, run by {@code bin/weft-pki}; the controller itself never has the authority's
 * key.
 */
package org.weft.pki;
