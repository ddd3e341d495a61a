package org.weft.southbound.openflow;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.weft.node.driver.OpenFlowDriver.Statistics;

/** One connected switch that this process may write to. Calls return at once; results come on any thread. */
interface SwitchLink {
    /** All flows, groups and meters; fails with {@link LinkException}. */
    CompletionStage<Contents> read();

    /** Sends one change. The result comes at the latest when a later {@link #barrier} is answered.
     *
     * @throws IllegalArgumentException when it cannot be said in OpenFlow 1.3; nothing was sent then */
    void send(Mod mod, Result result);

    /** Sends changes of flows and groups that are taken in their order at once, or, when one is refused, not at all.
     *
     * @throws IllegalArgumentException when one cannot be said in OpenFlow 1.3; nothing was sent then */
    void sendTogether(List<Mod> mods, Result result);

    /** Sends a packet-out. */
    void packetOut(byte[] body, Result result);

    /** The counters of all ports and of the flows of some tables; fails with {@link LinkException}. */
    CompletionStage<Statistics> statistics(Set<Integer> tables);

    /** Asks for all results so far. */
    void barrier(Result result);

    /** Hears how a call ended; called once. */
    interface Result {
        /** The switch has taken it. */
        void done();

        /** The switch has answered with an error message. */
        void refused(String why);

        /** Nobody knows what has become of it. */
        void lost(String why);
    }

    /** A call that could not be made, or was not answered. */
    final class LinkException extends Exception {
        private static final long serialVersionUID = 1L;

        LinkException(final String message) {
            super(message);
        }
    }
}
