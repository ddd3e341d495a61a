package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WalkTest {
    /** As Open vSwitch 3.1 prints it. */
    private static final String TRACE = """
        Flow: icmp,in_port=1,vlan_tci=0x0000,dl_src=02:00:00:00:00:01,dl_dst=02:00:00:00:00:02

        bridge("br-int")
        ----------------
         0. in_port=1, priority 100
            load:0x1->NXM_NX_REG0[]
            resubmit(,8)
         8. dl_src=02:00:00:00:00:01, priority 50
            clone(ct_clear)
            resubmit(,24)
        24. No match.
            drop

        Final flow: unchanged
        Megaflow: recirc_id=0,eth,ip,in_port=1,dl_src=02:00:00:00:00:01,nw_dst=10.1.0.0/16,nw_frag=no
        Datapath actions: drop
        """;

    @Test
    void countsWhatATraceShows() {
        assertEquals(new Walk(3, 2, "recirc_id,eth,ip,in_port,dl_src,nw_dst/16,nw_frag"), Walk.parse(TRACE));
    }

    @Test
    void aTraceHasAMegaflow() {
        assertThrows(IllegalArgumentException.class, () -> Walk.parse("ofproto/trace: no such bridge"));
    }
}
