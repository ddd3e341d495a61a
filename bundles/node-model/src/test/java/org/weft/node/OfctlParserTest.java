package org.weft.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfctlParserTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "cookie=0x100000000000000,table=10,priority=200,dl_dst=01:80:c2:00:00:00/ff:ff:ff:ff:ff:f0,actions=drop",
        "cookie=0x0,table=0,priority=100,in_port=5,actions=load:0x1->NXM_NX_REG3[0..23],goto_table:10",
        "cookie=0x2,table=60,priority=50,reg0=0x0/0x10000,reg3=0x1/0xffffff,actions=group:16777217",
        "cookie=0x2,table=30,priority=1,dl_type=0x806,arp_op=1,arp_tpa=10.0.0.1,actions="
            + "move:NXM_OF_ETH_SRC[]->NXM_OF_ETH_DST[],set_field:02:00:00:00:00:01->eth_src,IN_PORT",
        "cookie=0x2,table=110,priority=1,actions=load:0x1->NXM_NX_REG0[16],resubmit(,100),output:4294967295"})
    void aPrintedFlowReadsBackAsItself(final String text) {
        final Flow flow = OfctlParser.flow(text);
        assertEquals(text, flow.toString());
        assertEquals(flow, OfctlParser.flow(flow.toString()));
    }

    @Test
    void readsWhatOvsOfctlPrints() {
        assertEquals(OfctlParser.flow("cookie=0x3,table=30,priority=200,dl_type=0x806,reg0=0x2/0xffff,arp_op=1,"
            + "arp_tpa=10.0.0.1,actions=goto_table:60"),
            OfctlParser.flow(" cookie=0x3, table=30, priority=200,arp,reg0=0x2/0xffff,arp_tpa=10.0.0.1,arp_op=1 "
                + "actions=goto_table:60"));
        assertEquals(0, OfctlParser.flow(" cookie=0x3, priority=200,in_port=1 actions=drop").key().table());
        final String group = "group_id=1,type=all,bucket=actions=load:0x2->NXM_NX_REG1[0..15],resubmit(,100),"
            + "bucket=actions=output:7";
        assertEquals(group, OfctlParser.group(' ' + group).toString());
        assertEquals(List.of(), OfctlParser.group("group_id=16777217,type=all").buckets());
    }

    @ParameterizedTest
    @ValueSource(strings = {"table=1", "priority=1 actions=learn(table=1)", "nsh_mdtype=1 actions=drop",
        "sctp actions=drop", "actions=load:0x1ffff->NXM_NX_REG0[0..15]"})
    void refusesWhatItDoesNotKnow(final String text) {
        assertThrows(IllegalArgumentException.class, () -> OfctlParser.flow(text));
    }

    @Test
    void matchesThatContradictThemselvesCannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> Match.builder()
            .register(Register.PORT_IN, 1).exact(Field.REG0, 2).build());
        assertThrows(IllegalArgumentException.class, () -> Register.PORT_IN.load(0x10000));
    }
}
