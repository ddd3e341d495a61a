package org.weft.node;

/**
 * The register map of the pipeline: each bit of a register that Weft uses has a name here, and no other code names a
 * register. Registers live as long as a packet is on the integration bridge; tunnels carry none of them.
 */
public enum Register {
    /** Key of the logical port that the packet came in by, unique within the datapath; 0 from a tunnel. */
    PORT_IN(Field.REG0, 0, 15),
    /** 1 when the packet came in by a tunnel: it must not leave by a tunnel again. */
    FROM_TUNNEL(Field.REG0, 16, 16),
    /** 1 when the packet comes from a port that is isolated: isolated ports must not get it. */
    ISOLATED(Field.REG0, 17, 17),
    /** 1 when a service node has replicated the packet: it does not tell where the sender is. */
    FROM_SERVICE_NODE(Field.REG0, 18, 18),
    /** 1 in a copy that goes to several ports. */
    FLOODED(Field.REG0, 19, 19),
    /** Why the packet is dropped. */
    DROP_CAUSE(Field.REG0, 20, 22),
    /** 1 when the packet comes from a learning port of another node: where its address is may be learnt. */
    LEARNABLE(Field.REG0, 23, 23),
    /** 1 when the port that the packet leaves by has port security. */
    GUARDED(Field.REG0, 24, 24),
    /** 1 when the port that the packet leaves by may get it, if that is GUARDED; else it says nothing. */
    DELIVERABLE(Field.REG0, 25, 25),
    /** Answer: 1 when ASKED_PORT has ASKED_MAC. */
    OWNS_MAC(Field.REG0, 26, 26),
    /** Answer: 1 when it has ASKED_IP with ASKED_MAC. */
    OWNS_IP(Field.REG0, 27, 27),
    /** Answer, unless OWNS_IP is 1: 1 when it has other IPv4 addresses with ASKED_MAC. */
    IPV4_HOST(Field.REG0, 28, 28),
    /** Answer, unless OWNS_IP is 1: 1 when it has other IPv6 addresses with ASKED_MAC. */
    IPV6_HOST(Field.REG0, 29, 29),
    /** 1 when ASKED_IP is an address of IPv6, also if it looks like one of IPv4. */
    ASKED_IPV6(Field.REG0, 30, 30),
    /** Key of the logical port that the packet leaves by. */
    PORT_OUT(Field.REG1, 0, 15),
    /** Key of the transport node on which PORT_OUT is. */
    NODE_OUT(Field.REG2, 0, 15),
    /** Key of the transport binding (zones and encapsulations) that carries the datapath. */
    TRANSPORT(Field.REG2, 16, 31),
    /** Key of the logical datapath. */
    DATAPATH(Field.REG3, 0, 23),
    /** What a tunnel is to carry as its key: that of the datapath, or another one that says more. */
    TUNNEL_KEY(Field.REG4, 0, 23),
    /** Key of the transport node that the packet came from by a tunnel. */
    PEER(Field.REG5, 0, 15),
    /** Key of the logical router port that the packet leaves a router by. */
    ROUTER_PORT_OUT(Field.REG6, 0, 15),
    /** 1 when NEXT_HOP is an address of a router. */
    ROUTER_ADDRESS(Field.REG6, 16, 16),
    /** 1 on the gateway that a router's packets to physical networks go by. */
    AT_GATEWAY(Field.REG6, 17, 17),
    /** 1 when a router has got the packet from a physical network. */
    FROM_OUTSIDE(Field.REG6, 18, 18),
    /** 1 when the packet is longer than the way takes that its router sends it on. */
    TOO_BIG(Field.REG6, 19, 19),
    /** Key of the static route with several next hops that the packet goes by. */
    ROUTE(Field.REG7, 0, 23),
    /** Which of the next hops of ROUTE the packet goes to, from 0. */
    NEXT_HOP_NUMBER(Field.REG7, 24, 31),
    /** The IP address that is asked about, as a router's next hop; IPv4 addresses as ::ffff:0:0/96. */
    ASKED_IP(Field.XXREG2, 0, 127),
    /** Answer: the MAC address of ASKED_IP; 0 when it is not known. */
    FOUND_MAC(Field.XXREG3, 0, 47),
    /** The MAC address that is asked about. */
    ASKED_MAC(Field.XXREG3, 64, 111),
    /** Key of the logical port that is asked about. */
    ASKED_PORT(Field.XXREG3, 112, 127);

    static {
        for (final Register one : values()) {
            for (final Register other : values()) {
                if (one != other && one.bits.overlaps(other.bits)) {
                    throw new IllegalStateException(one + " and " + other + " overlap");
                }
            }
        }
    }

    private final Subfield bits;

    Register(final Field field, final int from, final int to) {
        bits = new Subfield(field, from, to);
    }

    public Subfield bits() {
        return bits;
    }

    /** An action that writes 0 to registers that lie next to each other in one field. */
    public static Action clear(final Register first, final Register last) {
        if (first.bits.field() != last.bits.field()) {
            throw new IllegalArgumentException(first + " and " + last + " are in different fields");
        }
        return new Action.Load(new Subfield(first.bits.field(), first.bits.from(), last.bits.to()), Bits.ZERO);
    }

    /** An action that writes {@code value}.
     *
     * @throws IllegalArgumentException when the value has more bits than the register */
    public Action load(final long value) {
        return new Action.Load(bits, Bits.of(value));
    }
}
