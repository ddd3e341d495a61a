package org.weft.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @CsvSource(delimiter = ';', value = {
        "udp,tp_src=67; dl_type=0x800,nw_proto=17,udp_src=67",
        "tp_dst=546/0xfffe,udp6; dl_type=0x86dd,nw_proto=17,udp_dst=546/0xfffe",
        "icmp,icmp_type=3,icmp_code=4,nw_ttl=1; dl_type=0x800,nw_proto=1,nw_ttl=1,icmp_type=3,icmp_code=4",
        "ct_state=+trk-inv+new,ct_mark=0x1/0x1,ct_zone=5,ip; ct_state=+new-inv+trk,ct_zone=5,ct_mark=0x1/0x1,"
            + "dl_type=0x800",
        "ct_state=new|trk; ct_state=new|trk", "ct_state=0x21/0x31; ct_state=+new-inv+trk", "ct_state=0; ct_state=0",
        "ip,nw_frag=first; dl_type=0x800,nw_frag=first", "ip,nw_frag=not_later; dl_type=0x800,nw_frag=not_later",
        "reg12=0x1,reg8=0x5/0xff; reg8=0x5/0xff,reg12=0x1",
        "xxreg1=0x10000000000000002/0xf000000000000000f; reg5=0x1/0xf,reg7=0x2/0xf",
        "tcp6,tp_dst=0x50/0xfff0; dl_type=0x86dd,nw_proto=6,tcp_dst=80/0xfff0",
        "ip,nw_proto=6,tp_src=1; dl_type=0x800,nw_proto=6,tcp_src=1",
        "icmp6,icmp_type=135,icmp_code=0; dl_type=0x86dd,nw_proto=58,icmpv6_type=135,icmpv6_code=0",
        "icmp6,nd_target=fe80::1,nd_sll=02:00:00:00:00:01,nd_reserved=1610612736,nd_options_type=2; "
            + "dl_type=0x86dd,nw_proto=58,nd_target=fe80::1,nd_sll=02:00:00:00:00:01,nd_reserved=0x60000000,"
            + "nd_options_type=2",
        "dl_vlan=5; vlan_vid=0x1005", "dl_vlan=65535; vlan_vid=0x0", "vlan_tci=0x0000/0x1fff; vlan_vid=0x0",
        "vlan_tci=0x1000/0x1000; vlan_vid=0x1000/0x1000",
        "ip,nw_src=10.0.0.0/8,nw_dst=10.0.0.1/255.0.0.255; dl_type=0x800,nw_src=10.0.0.0/8,"
            + "nw_dst=10.0.0.1/255.0.0.255",
        "ipv6,ipv6_dst=fe80::/10,ipv6_src=::1/::ffff; dl_type=0x86dd,ipv6_src=::1/::ffff,ipv6_dst=fe80::/10",
        "tun_ipv6_dst=2001:db8::1; tun_ipv6_dst=2001:db8::1", "ip,nw_tos=20; dl_type=0x800,ip_dscp=5",
        "in_port=LOCAL; in_port=4294967294", "sctp; dl_type=0x800,nw_proto=132"})
    void matchesAreReadInEveryForm(final String printed, final String own) {
        final Match match = OfctlParser.flow(printed + " actions=drop").key().match();
        assertEquals(own, match.toString());
        assertEquals(match, OfctlParser.flow(own + " actions=drop").key().match());
    }

    @ParameterizedTest
    @ValueSource(strings = {"output:NXM_NX_REG5[0..15]", "push_vlan:0x8100,set_field:0x1005->vlan_vid,output:1",
        "pop_vlan", "meter:7,output:1", "dec_ttl,CONTROLLER:65535", "LOCAL", "ct_clear",
        "set_queue:61439,output:1",
        "clone(clone(output:1,ct(table=3)),output:2),output:3", "check_pkt_larger(1514)->NXM_NX_REG9[7],goto_table:9",
        "multipath(symmetric_l3l4+udp,7,hrw,3,0,NXM_NX_REG7[24..31]),goto_table:9",
        "ct(commit,force,table=3,zone=NXM_NX_REG9[0..15],nat(src=10.0.0.1-10.0.0.9:80-90,persistent,random),"
            + "exec(load:0x1->NXM_NX_CT_MARK[],set_field:0x10000000000000000->ct_label))",
        "ct(commit,zone=7,nat(dst=2001:db8::1-2001:db8::9,hash))", "ct(table=0,nat)",
        "ct(commit,nat(dst=[2001:db8::1]-[2001:db8::2]:80))", "ct(commit,nat(src=::1))",
        "set_field:5->ip_dscp", "set_field:2001:db8::1->tun_ipv6_dst",
        "learn(table=2,idle_timeout=10,priority=7,delete_learned,cookie=0x5,limit=6,NXM_NX_REG3[0..23],"
            + "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:NXM_NX_REG0[0..15]->NXM_NX_REG1[0..15],"
            + "load:0x5->NXM_NX_REG2[0..15]),output:1"})
    void actionsReadBackAsThemselves(final String text) {
        assertEquals(text, OfctlParser.flow("actions=" + text).actionText());
    }

    @Test
    void readsWhatIsLeftOutOrNamed() {
        assertEquals("learn(table=2,idle_timeout=5,priority=32768,delete_learned,cookie=0x0,limit=0,NXM_NX_REG0[0])",
            OfctlParser.flow("actions=learn(table=2,idle_timeout=5,delete_learned,NXM_NX_REG0[0])").actionText());
        assertEquals(List.of(new Action.Output(Action.CONTROLLER), new Action.Output(Action.LOCAL)),
            OfctlParser.flow("actions=CONTROLLER:65535,LOCAL").actions());
        assertEquals("set_field:10.0.0.1->nw_src,set_field:0x1005->vlan_vid",
            OfctlParser.flow("actions=set_field:10.0.0.1->ip_src,set_field:4101->vlan_vid").actionText());
    }

    @Test
    void readsWatchesAndMeters() {
        final String group = "group_id=1,type=ff,bucket=watch_port:1,actions=output:1,"
            + "bucket=watch_group:2,actions=group:2";
        assertEquals(group, OfctlParser.group(group).toString());
        assertEquals("group_id=3,type=select,bucket=actions=output:2",
            OfctlParser.group("group_id=3,type=select,bucket=weight:1,actions=output:2").toString());
        final String weighed = "group_id=3,type=select,bucket=weight:7,actions=output:2,bucket=actions=output:3";
        assertEquals(weighed, OfctlParser.group(weighed).toString());
        final String dump = "OFPST_METER_CONFIG reply (OF1.3) (xid=0x2):\nmeter=1 kbps burst bands=\n"
            + "type=drop rate=1000 burst_size=100\n\nmeter=controller pktps stats bands=\ntype=drop rate=5\n";
        final List<Meter> meters = List.of(new Meter(new MeterKey(1), Meter.Unit.KBPS, 1000, 100),
            new Meter(MeterKey.CONTROLLER, Meter.Unit.PKTPS, 5, 0));
        assertEquals(meters, OfctlParser.meters(dump));
        meters.forEach(meter -> assertEquals(meter, OfctlParser.meter(meter.toString())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=all", "group_id=1", "group_id=1,type=indirect,bucket=actions=drop",
        "group_id=1,type=select,bucket=weight:0,actions=drop",
        "group_id=1,type=all,bucket=weight:1,actions=drop", "group_id=1,type=all,bucket=watch:1",
        "group_id=1,type=all,bucket=other:1,actions=drop", "group_id=1,type=all,more=1",
        "group_id=1,type=ff,bucket=watch_port:1,watch_group:2,actions=drop"})
    void refusesGroupsThatItDoesNotKnow(final String text) {
        assertThrows(IllegalArgumentException.class, () -> OfctlParser.group(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"meter=1", "meter=1 kbps burst bands=type=drop rate=1",
        "meter=1 kbps bands=type=drop rate=0",
        "meter=1 kbps bands=type=drop rate=1 type=drop rate=2", "meter=slowpath kbps bands=type=drop rate=1",
        "meter=1 kbps bands=type=dscp_remark rate=1 prec_level=1"})
    void refusesMetersThatItDoesNotKnow(final String text) {
        assertThrows(IllegalArgumentException.class, () -> OfctlParser.meter(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tp_src=1 actions=drop", "icmp_type=1 actions=drop", "ct_state=+old actions=drop",
        "actions=ct(commit,alg=ftp)", "actions=ct(exec(load:0x1->NXM_NX_CT_MARK[]))", "actions=ct(nat(src=10.0.0.1))",
        "actions=ct(commit,exec(load:0x1->NXM_NX_REG0[]))", "actions=ct(commit,nat(src=10.0.0.2-10.0.0.1))",
        "actions=ct(commit,nat(src))", "actions=ct(commit,nat(src=10.0.0.1,hash,random))",
        "actions=ct(commit,nat(src=10.0.0.1:0))", "actions=ct(zone=65536)", "actions=ct(zone=NXM_NX_REG0[])",
        "actions=ct(commit,nat(src=10.0.0.1,last))", "ip,nw_tos=21 actions=drop",
        "vlan_tci=0x1005 actions=drop", "vlan_tci=0x2000/0x2000 actions=drop", "ip,nw_src=10.0.0.0/33 actions=drop",
        "ip,nw_src=10.0.0.256 actions=drop", "ipv6,ipv6_src=12345:: actions=drop", "actions=push_vlan:0x88a8",
        "actions=CONTROLLER:128", "actions=set_field:64->ip_dscp", "actions=set_field:0x1/0x3->reg5",
        "actions=learn(table=2,idle_timeout=5,NXM_NX_REG0[0])", "actions=load:0x0->OXM_OF_VLAN_VID[12]",
        "actions=learn(table=2,idle_timeout=5,hard_timeout=7,delete_learned,NXM_NX_REG0[0])",
        "actions=learn(table=2,idle_timeout=5,delete_learned,eth_type=0x800)"})
    void refusesMoreThatItDoesNotKnow(final String text) {
        assertThrows(IllegalArgumentException.class, () -> OfctlParser.flow(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"table=1", "priority=1 actions=learn(table=1)", "nsh_mdtype=1 actions=drop",
        "sctp,tp_src=5 actions=drop", "actions=load:0x1ffff->NXM_NX_REG0[0..15]"})
    void refusesWhatItDoesNotKnow(final String text) {
        assertThrows(IllegalArgumentException.class, () -> OfctlParser.flow(text));
    }

    @Test
    void partsOfTheSameRegistersOverlap() {
        final Subfield upper = new Subfield(Field.XXREG1, 64, 127);
        assertTrue(upper.overlaps(new Subfield(Field.REG5, 0, 0)));
        assertTrue(new Subfield(Field.REG4, 31, 31).overlaps(upper));
        assertFalse(upper.overlaps(Subfield.of(Field.REG6)));
        assertFalse(upper.overlaps(Subfield.of(Field.XXREG0)));
        assertFalse(new Subfield(Field.REG9, 0, 15).overlaps(new Subfield(Field.REG9, 16, 31)));
        assertTrue(Subfield.of(Field.ETH_SRC).overlaps(new Subfield(Field.ETH_SRC, 40, 40)));
    }

    @Test
    void matchesThatContradictThemselvesCannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> Match.builder()
            .register(Register.PORT_IN, 1).exact(Field.REG0, 2).build());
        assertThrows(IllegalArgumentException.class, () -> Register.PORT_IN.load(0x10000));
    }
}
