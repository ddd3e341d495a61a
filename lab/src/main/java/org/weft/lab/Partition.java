package org.weft.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Cuts a controller off from the other members of its cluster, until it is closed: nothing that they say to each other
 * arrives, and nobody is told so. Hypervisors and clients reach it as before. Wants nft, and a kernel with nf_tables.
 *
 * <p>All controllers of a lab run in the root namespace. What a member sends to others is known by the group of its
 * process, {@link Controller#group}; what they send to it by its port.
 */
public final class Partition implements AutoCloseable {
    private static final String MADE = "nft-table";

    private final String chain;

    private Partition(final String chain) {
        this.chain = chain;
    }

    static Partition of(final String id, final Path dir, final Controller member, final List<Controller> others) {
        final String chain = table(id) + ' ' + member.name();
        final String ports = others.stream().map(other -> Integer.toString(other.ports().akka()))
            .collect(Collectors.joining(", "));
        try {
            Files.writeString(dir.resolve(MADE), "");
        } catch (IOException e) {
            throw new LabException("cannot write to " + dir, e);
        }
        nft("add table inet " + table(id)
            + "; add chain inet " + chain + " { type filter hook output priority 0; }"
            + "; add rule inet " + chain + " tcp dport " + member.ports().akka() + " drop"
            + "; add rule inet " + chain + " tcp sport " + member.ports().akka() + " drop"
            + "; add rule inet " + chain + " meta skgid " + member.group() + " tcp dport { " + ports + " } drop");
        return new Partition(chain);
    }

    /** Removes what a lab may have left that did not end by itself. */
    static void remove(final String id, final Path dir) {
        if (Files.exists(dir.resolve(MADE))) {
            nft("add table inet " + table(id) + "; delete table inet " + table(id));
        }
    }

    private static String table(final String id) {
        return "weft-" + id;
    }

    private static void nft(final String commands) {
        Command.of("nft", commands).check();
    }

    /** Has them hear each other again. */
    @Override
    public void close() {
        nft("delete chain inet " + chain);
    }
}
