package org.weft.pipeline;

/** One feature of the pipeline. It emits entries only into the stages that it names. */
@FunctionalInterface
public interface Feature {
    /** Adds the tables of the feature. Called once, before the first commit. */
    void install(Topology topology, Emission emission);
}
