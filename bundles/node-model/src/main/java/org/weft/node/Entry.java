package org.weft.node;

/** One thing that a transport node is told. */
public sealed interface Entry permits Flow, Group, Meter, BridgePort {
    Key key();

    /** What makes two entries the same place on a node: a later one replaces the earlier one. */
    sealed interface Key permits FlowKey, GroupKey, MeterKey, BridgePort.Name {
    }
}
