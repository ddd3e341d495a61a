package org.weft.southbound.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.opendaylight.ovsdb.lib.jsonrpc.JsonRpcEndpoint;
import org.opendaylight.ovsdb.lib.message.MonitorRequest;
import org.opendaylight.ovsdb.lib.message.OvsdbRPC;
import org.opendaylight.ovsdb.lib.message.UpdateNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.node.driver.OvsdbFact;
import org.weft.node.driver.OvsdbListener;
import org.weft.peers.Handshakes;

/**
 * One connection from a database server: reads the schema, monitors, claims the node that the database is of, and
 * serves it until the connection ends or the system-id changes.
 *
 * <p>Methods that Netty calls run on the channel's event loop and end in {@link #post}; private fields without
 * {@code final} belong to the mailbox. Requests whose reply starts something are sent from the event loop, which makes
 * their callbacks precede whatever the peer sends after the reply.
 */
final class Session extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final String MONITOR = "weft";

    private final SocketChannel channel;
    private final JsonRpcEndpoint rpc;
    private final Executor mailbox;
    private final OvsdbConfig config;
    private final OvsdbListener listener;
    private final Registry registry;
    private final Visa visa;
    private final Runnable recheck = () -> post(this::recheck);
    private final String remote;
    private final Set<String> controllers;
    private final Rows rows = new Rows();

    private Optional<String> systemId = Optional.empty();
    private Optional<Facts> facts = Optional.empty();
    private Optional<Writer> writer = Optional.empty();
    private boolean askedForSystemId;
    private volatile String whyClosed = "";

    Session(final SocketChannel channel, final JsonRpcEndpoint rpc, final Executor mailbox, final OvsdbConfig config,
            final OvsdbListener listener, final Registry registry, final Visa visa) {
        this.channel = channel;
        this.rpc = rpc;
        this.mailbox = mailbox;
        this.config = config;
        this.listener = listener;
        this.registry = registry;
        this.visa = visa;
        // Now, for a closed socket has no addresses.
        remote = host(channel.remoteAddress()) + ":" + channel.remoteAddress().getPort();
        controllers = config.controllers().isEmpty()
            ? Set.of(visa.scheme() + ":" + host(channel.localAddress()) + ":" + config.openFlowPort())
            : config.controllers();
    }

    // On the event loop

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        rpc.registerCallback(new OvsdbRPC.Callback() {
            @Override
            public void update(final Object context, final UpdateNotification update) {
                if (update == null) {
                    protocolError("malformed update");
                } else {
                    post(() -> updated(update.getUpdates()));
                }
            }

            @Override
            public void locked(final Object context, final List<String> ids) {
                // No locks are asked for
            }

            @Override
            public void stolen(final Object context, final List<String> ids) {
                // No locks are asked for
            }
        });
        then(rpc.get_schema(List.of(Schema.DATABASE)), schema -> ifPresent(schema, this::monitor));
        visa.watch(recheck);
    }

    private void monitor(final JsonNode schema) {
        final Map<String, MonitorRequest> requests = Schema.monitorRequests(schema);
        then(rpc.monitor(() -> List.of(Schema.DATABASE, MONITOR, requests)),
            initial -> ifPresent(initial, rowsOfAll -> post(() -> updated(rowsOfAll))));
    }

    /** The library turns an error reply to null. */
    private void ifPresent(final JsonNode result, final Consumer<JsonNode> next) {
        if (result == null) {
            protocolError("no usable database " + Schema.DATABASE);
        } else {
            next.accept(result);
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof IdleStateEvent) {
            // The reply shows by ending the silence; its future is of no use.
            rpc.echo();
        } else if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            refuse(Handshakes.why(handshake.cause()));
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (cause instanceof ReadTimeoutException) {
            close("silent for " + config.silenceLimit().toSeconds() + " s");
        } else if (cause instanceof IOException) {
            close(String.valueOf(cause.getMessage()));
        } else {
            protocolError(cause.toString());
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        visa.unwatch(recheck);
        post(() -> {
            leave(whyClosed.isEmpty() ? "closed by the node" : whyClosed);
            writer = Optional.empty();
        });
    }

    // From any thread

    /** Has the target of the node that this connection serves looked at again. */
    void targetChanged() {
        post(() -> writer.ifPresent(Writer::reconcile));
    }

    /** Another connection claims the same system-id: tells it from a new one of the same node by being alive. */
    void challenge(final String claimed, final Session other) {
        then(rpc.echo(), reply -> {
            if (registry.isClaimedBy(claimed, other)) {
                other.refuse("node '" + claimed + "' is connected from " + remote + " already");
            }
        });
    }

    /** The connection that served the node has left. */
    void takeOver(final String claimed) {
        post(() -> {
            if (systemId.filter(claimed::equals).isPresent() && channel.isActive()) {
                serve(claimed);
            }
        });
    }

    private void refuse(final String why) {
        if (whyClosed.isEmpty()) {
            visa.refused(why);
            close("refused: " + why);
        }
    }

    void close(final String why) {
        whyClosed = why;
        channel.close();
    }

    private void protocolError(final String what) {
        // What follows an error on its way to the end of the connection is no news.
        if (whyClosed.isEmpty()) {
            LOG.warn("Closing the connection from {}, which does not speak OVSDB: {}", remote, what);
        }
        close("protocol error");
    }

    @SuppressWarnings("checkstyle:illegalCatch")
    void post(final Runnable task) {
        try {
            mailbox.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    // What is known of the node is no longer sure. It will connect again.
                    LOG.error("Closing the connection from {}", remote, e);
                    close("internal error");
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Driver is closed", e);
        }
    }

    /** A reply that does not come in time closes the connection, for there is no telling what the peer has done. */
    <T> void then(final ListenableFuture<T> future, final Consumer<T> next) {
        Futures.addCallback(future, new FutureCallback<T>() {
            @Override
            public void onSuccess(final T result) {
                next.accept(result);
            }

            @Override
            public void onFailure(final Throwable failure) {
                close("no reply: " + failure);
            }
        }, MoreExecutors.directExecutor());
    }

    // In the mailbox

    private void updated(final JsonNode updates) {
        final Rows.Touched touched;
        try {
            touched = rows.apply(updates);
        } catch (IllegalArgumentException e) {
            protocolError(e.toString());
            return;
        }
        final Optional<String> now = rows.node().flatMap(Row.Node::systemId);
        if (now.isEmpty() && !askedForSystemId) {
            askedForSystemId = true;
            LOG.info("Connection from {} is ignored until the node has an external_ids:system-id", remote);
        }
        if (!now.equals(systemId)) {
            leave("system-id is now '" + now.orElse("") + "'");
            systemId = now;
            now.ifPresent(this::claim);
            return;
        }
        facts.ifPresent(it -> it.tell(touched.bridges(), touched.names()));
        writer.ifPresent(it -> it.rowsChanged(touched));
    }

    private void recheck() {
        systemId.flatMap(visa::whyNot).ifPresent(this::refuse);
    }

    private void claim(final String claimed) {
        final Optional<String> whyNot = visa.whyNot(claimed);
        if (whyNot.isPresent()) {
            systemId = Optional.empty();
            refuse(whyNot.orElseThrow());
            return;
        }
        final Session serving = registry.claim(claimed, this);
        if (serving == this) {
            serve(claimed);
        } else {
            serving.challenge(claimed, this);
        }
    }

    private void serve(final String id) {
        LOG.info("Node {} connected from {}", id, remote);
        final Facts told = new Facts(id, remote, rows, listener);
        told.tellAll();
        facts = Optional.of(told);
        final Writer writing = new Writer(this, id, rows, controllers, registry, listener);
        writer = Optional.of(writing);
        writing.reconcile();
    }

    private void leave(final String why) {
        systemId.ifPresent(id -> {
            if (facts.isPresent()) {
                LOG.info("Node {} disconnected from {}: {}", id, remote, why);
                listener.seen(new OvsdbFact.Disconnected(id));
            }
            // Only now, so that the next connection's facts follow.
            registry.release(id, this).ifPresent(next -> next.takeOver(id));
        });
        systemId = Optional.empty();
        facts = Optional.empty();
        writer = Optional.empty();
    }

    SocketChannel channel() {
        return channel;
    }

    JsonRpcEndpoint rpc() {
        return rpc;
    }

    /** As ovs-vswitchd.conf.db(5) wants it in a target: IPv6 in brackets. */
    private static String host(final InetSocketAddress address) {
        final String text = address.getAddress().getHostAddress();
        return address.getAddress() instanceof Inet6Address ? "[" + text.replaceFirst("%.*", "") + "]" : text;
    }
}
