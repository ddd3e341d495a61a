package org.weft.controller;

import java.util.List;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.mdsal.binding.api.RpcConsumerRegistry;
import org.opendaylight.mdsal.binding.api.RpcProviderService;
import org.opendaylight.openflowjava.protocol.spi.connection.SwitchConnectionProvider;
import org.opendaylight.openflowplugin.api.openflow.mastership.MastershipChangeServiceManager;
import org.opendaylight.openflowplugin.extension.api.OpenFlowPluginExtensionRegistratorProvider;
import org.weft.cluster.ControlCluster;
import org.weft.node.driver.OpenFlowListener;
import org.weft.pipeline.Stage;
import org.weft.southbound.openflow.OpenFlowSouthbound;

/**
 * What a controller has from OpenDaylight and from the cluster.
 *
 * @param switches both of OpenFlowPlugin's listeners for switches
 */
record Surroundings(DataBroker broker, RpcProviderService rpcs, RpcConsumerRegistry consumers,
        NotificationService notifications, MastershipChangeServiceManager mastership,
        List<SwitchConnectionProvider> switches, OpenFlowPluginExtensionRegistratorProvider extensions,
        ControlCluster cluster) {
    Surroundings {
        switches = List.copyOf(switches);
    }

    /** A driver of the switches that connect to this member. */
    OpenFlowSouthbound openFlow(final OpenFlowListener listener) {
        return new OpenFlowSouthbound(consumers, notifications, mastership, switches, extensions,
            Stage.LEFT_TO_SWITCH, listener);
    }
}
