/**
 * The network as it is wanted and as it is seen: immutable records, one for each object that a client configures and
 * each fact that a node reports.
 *
 * <p>Invariant: a record that exists is well-formed in itself; whether what it refers to exists is for the pipeline
 * to find out, since the datastore does not check it.
 */
package org.weft.domain;
