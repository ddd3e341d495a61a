package org.weft.southbound.openflow;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.node.driver.OpenFlowDriver.PacketInCounters;
import org.weft.node.driver.OpenFlowListener;

/**
 * Hands packets from switches to the listener, off the threads that they come by. Of each switch a bounded number
 * waits; what comes beyond that is dropped, so that neither a flood nor a slow listener takes memory or holds up the
 * plugin, and one switch does not drop the packets of another. Thread-safe.
 */
final class PacketIns {
    /** Packets of a switch that may wait: a quarter of a second at the rate that its controller meter lets through. */
    static final int MOST_WAITING = 256;

    private static final Logger LOG = LoggerFactory.getLogger(PacketIns.class);

    private final ConcurrentMap<Long, Source> sources = new ConcurrentHashMap<>();
    private final OpenFlowListener listener;
    private final Executor thread;

    /** A switch of which packets are heard. */
    private static final class Source {
        private final AtomicInteger waiting = new AtomicInteger();
        private final LongAdder heard = new LongAdder();
        private final LongAdder dropped = new LongAdder();
    }

    /**
     * Nothing is heard until {@link #open}.
     *
     * @param listener hears of the packets
     * @param thread runs one task at a time, in order
     */
    PacketIns(final OpenFlowListener listener, final Executor thread) {
        this.listener = listener;
        this.thread = thread;
    }

    /** Begins to hear a switch. */
    void open(final long datapathId) {
        sources.putIfAbsent(datapathId, new Source());
    }

    /** Ends that; what waits is still heard. */
    void close(final long datapathId) {
        sources.remove(datapathId);
    }

    /** A packet-in without its OpenFlow header has come. */
    void received(final long datapathId, final byte[] body) {
        Optional.ofNullable(sources.get(datapathId)).ifPresent(source -> {
            if (source.waiting.incrementAndGet() > MOST_WAITING) {
                source.waiting.decrementAndGet();
                source.dropped.increment();
            } else {
                thread.execute(() -> hear(datapathId, source, body));
            }
        });
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void hear(final long datapathId, final Source source, final byte[] body) {
        source.waiting.decrementAndGet();
        try {
            listener.packetIn(datapathId, PacketInCodec.read(body));
            source.heard.increment();
        } catch (RuntimeException e) {
            // one packet must not end the thread for all others
            source.dropped.increment();
            LOG.warn("A packet from openflow:{} was lost", Long.toUnsignedString(datapathId), e);
        }
    }

    PacketInCounters counters(final long datapathId) {
        return Optional.ofNullable(sources.get(datapathId))
            .map(source -> new PacketInCounters(source.heard.sum(), source.dropped.sum()))
            .orElseGet(() -> new PacketInCounters(0, 0));
    }
}
