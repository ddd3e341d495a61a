package org.weft.domain;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Adjacent ports of TCP or UDP.
 *
 * @param first the lowest, 1 to 65535
 * @param last the highest, 1 to 65535
 */
public record PortRange(int first, int last) {
    /**
     * Ports that begin with the same bits.
     *
     * @param port the lowest one
     * @param mask the bits that all have
     */
    public record Block(int port, int mask) {
    }

    /** Whether there are any such ports. */
    public boolean isValid() {
        return first <= last;
    }

    /** The fewest blocks that make up the range, lowest first: at most 30. */
    public List<Block> blocks() {
        final var blocks = new ArrayList<Block>();
        Blocks.of(BigInteger.valueOf(first), BigInteger.valueOf(last), Short.SIZE, (port, length) ->
            blocks.add(new Block(port.intValueExact(), 0xffff << Short.SIZE - length & 0xffff)));
        return blocks;
    }

    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
