package org.weft.cluster;

import akka.actor.Address;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port at which the others reach a member. Calls wait for an answer, for a second at most. */
record Port(String host, int number) {
    private static final Logger LOG = LoggerFactory.getLogger(Port.class);
    private static final int PATIENCE_MS = 1000;

    static Port of(final Address member) {
        return new Port(member.getHost().orElseThrow(), member.getPort().orElseThrow());
    }

    /** What the name of the host stands for now. */
    InetSocketAddress address() {
        return new InetSocketAddress(host, number);
    }

    /** Somebody listens. */
    boolean answers() {
        return connect().isEmpty();
    }

    /** The host is there, and says that nobody listens. */
    boolean refuses() {
        return connect().filter(ConnectException.class::isInstance).isPresent();
    }

    /** Connects, and returns why it cannot. */
    private Optional<IOException> connect() {
        try (Socket socket = new Socket()) {
            socket.connect(address(), PATIENCE_MS);
            return Optional.empty();
        } catch (IOException e) {
            LOG.debug("{} does not answer", this, e);
            return Optional.of(e);
        }
    }
}
