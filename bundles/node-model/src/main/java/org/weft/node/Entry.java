package org.weft.node;

/** One thing that a transport node is told. */
public sealed interface Entry permits Flow, Group, Meter, Entry.Row {
    Key key();

    /** What makes two entries the same place on a node: a later one replaces the earlier one. */
    sealed interface Key permits FlowKey, GroupKey, MeterKey, BridgePort.Name, UplinkQos.Name {
    }

    /** What is told to the node's database; all else is told to its integration bridge by OpenFlow. */
    sealed interface Row extends Entry permits BridgePort, UplinkQos {
    }
}
