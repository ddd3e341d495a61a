package org.weft.pipeline;

import java.util.List;
import java.util.Optional;
import org.weft.node.Action;
import org.weft.node.Group;

/**
 * Ends a datapath flow in the middle of the pipeline: the packet is looked up anew, so what later stages match is no
 * part of the flow that it leaves. If that flow has a meter, the meter bounds how many flows later stages can cause.
 *
 * <p>It takes a select group of one bucket, for which Open vSwitch has the datapath compute a hash and recirculate
 * (ovs-actions(7), group; ofproto-dpif-xlate.c). A packet that has its hash is not recirculated by another such group:
 * that one just goes on. Rejected: ct(table), which takes IP packets only.
 */
final class Recirculation implements Feature {
    private static final List<Stage> INTO = List.of(Stage.ADMISSION, Stage.LEARN);

    @Override
    public void install(final Topology topology, final Emission emission) {
        emission.own("recirculate", topology.inputs().nodes(), (id, node, view) ->
            Optional.of(new Emission.Own(id, INTO.stream().map(stage ->
                new Group(GroupUse.RECIRCULATED.of(stage.table()), Group.Type.SELECT,
                    List.of(new Group.Bucket(List.of(stage.run()))))).toList())));
    }

    /** Goes on in a stage, as the last action of a flow. */
    static Action into(final Stage stage) {
        return GroupUse.RECIRCULATED.run(stage.table());
    }
}
