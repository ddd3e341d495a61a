package org.weft.node.driver;

/** Hears what happens to OpenFlow switches. Calls come from driver threads and must not block. */
public interface OpenFlowListener {
    /** This process may write to the switch. */
    void connected(long datapathId);

    void disconnected(long datapathId);

    /** The switch has acknowledged, by barrier, everything up to a generation. */
    void confirmed(long datapathId, long generation);

    /** The switch has refused something; later generations are not confirmed until a new read-back succeeds. */
    void refused(long datapathId, String what, String why);

    /**
     * A flow has sent a packet to the controller. Comes on a thread of its own, in order for one switch; packets that
     * come faster than this returns are dropped and counted, by {@link OpenFlowDriver#packetIns}.
     */
    void packetIn(long datapathId, PacketIn packet);
}
