/**
 * From the network to what each transport node is told. {@link org.weft.pipeline.Stage} is the pipeline that packets
 * run through; {@link org.weft.pipeline.Topology} finds out where things are; each {@link org.weft.pipeline.Feature}
 * fills its own stages; {@link org.weft.pipeline.LogicalNetwork} puts them together.
 *
 * <p>Invariant: everything here is a pure function of the inputs of {@link org.weft.pipeline.Inputs}. An object that
 * refers to something that does not exist emits nothing for that part and has a fault.
 */
package org.weft.pipeline;
