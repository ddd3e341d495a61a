package org.weft.southbound.ovsdb;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.json.JsonObjectDecoder;
import io.netty.handler.codec.string.StringEncoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.opendaylight.ovsdb.lib.jsonrpc.JsonRpcEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.node.driver.OvsdbDriver;
import org.weft.node.driver.OvsdbListener;
import org.weft.node.driver.OvsdbTarget;
import org.weft.peers.Peers;
import org.weft.peers.Refusals;

/**
 * Listens for the database servers of transport nodes, and keeps their rows equal to their targets. Runs from its
 * construction until {@link #close}; after that, the listener hears nothing more.
 */
public final class OvsdbSouthbound implements OvsdbDriver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OvsdbSouthbound.class);
    /** Of one message, in bytes: the rows of a node with 10,000 interfaces take about 5 MB. */
    private static final int MESSAGE_LIMIT = 16 << 20;
    /** Of one request, unless the peer is found dead before. The library's own limit is a second. */
    private static final Duration REPLY_LIMIT = Duration.ofMinutes(1);
    private static final Duration SOCKET_LIMIT = Duration.ofSeconds(5);

    private final OvsdbConfig config;
    private final OvsdbListener listener;
    private final Peers peers;
    private final Refusals refusals;
    private final Registry registry = new Registry();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final EventLoopGroup eventLoops = new NioEventLoopGroup(0,
        new ThreadFactoryBuilder().setNameFormat("weft-ovsdb-io-%d").setDaemon(true).build());
    private final ExecutorService mailboxes = Executors.newFixedThreadPool(
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        new ThreadFactoryBuilder().setNameFormat("weft-ovsdb-%d").setDaemon(true).build());
    private final Channel server;

    /**
     * Listens.
     *
     * @param peers says who may connect, and whether by TLS
     * @param refusals hears of who may not
     * @throws IOException when the address and port cannot be bound
     */
    public OvsdbSouthbound(final OvsdbConfig config, final OvsdbListener listener, final Peers peers,
            final Refusals refusals) throws IOException {
        this.config = config;
        this.listener = listener;
        this.peers = peers;
        this.refusals = refusals;
        JsonRpcEndpoint.setReaperInterval((int) REPLY_LIMIT.toMillis());
        final ChannelFuture bound = new ServerBootstrap().group(eventLoops).channel(NioServerSocketChannel.class)
            .childHandler(new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(final SocketChannel channel) {
                    channels.add(channel);
                    addHandlers(channel);
                }
            }).bind(config.listenAddress(), config.port());
        bound.awaitUninterruptibly(SOCKET_LIMIT.toMillis());
        if (!bound.isSuccess()) {
            mailboxes.shutdown();
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException("cannot listen on " + config.listenAddress() + ":" + config.port(), bound.cause());
        }
        server = bound.channel();
        LOG.info("Listening for OVSDB on {}:{}", config.listenAddress(), port());
    }

    private void addHandlers(final SocketChannel channel) {
        final JsonRpcEndpoint rpc = new JsonRpcEndpoint(channel);
        final ChannelPipeline pipeline = channel.pipeline();
        peers.engine().ifPresent(engine -> pipeline.addLast(new SslHandler(engine)));
        pipeline.addLast(
            // Before the decoder: a node that is sending a long message is not silent.
            new IdleStateHandler(config.probeInterval().toMillis(), 0, 0, TimeUnit.MILLISECONDS),
            new ReadTimeoutHandler(config.silenceLimit().toMillis(), TimeUnit.MILLISECONDS),
            new JsonObjectDecoder(MESSAGE_LIMIT),
            new JsonReader(),
            new StringEncoder(StandardCharsets.UTF_8),
            rpc,
            new Session(channel, rpc, MoreExecutors.newSequentialExecutor(mailboxes), config, listener, registry,
                new Visa(channel, peers, refusals)));
    }

    /** The TCP port that is listened on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Transactions sent to a node since it came, or was given a target, whichever was first. */
    public long transactions(final String systemId) {
        return registry.transactions(systemId);
    }

    @Override
    public void target(final String systemId, final Optional<OvsdbTarget> target) {
        registry.target(systemId, target).ifPresent(Session::targetChanged);
    }

    /** Stops listening and closes all connections; every connected node is told as disconnected before this returns. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly(SOCKET_LIMIT.toMillis());
        channels.forEach(channel -> Optional.ofNullable(channel.pipeline().get(Session.class))
            .ifPresent(session -> session.close("driver is closed")));
        channels.close().awaitUninterruptibly(SOCKET_LIMIT.toMillis());
        eventLoops.shutdownGracefully(0, SOCKET_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(SOCKET_LIMIT.toMillis());
        mailboxes.shutdown();
        try {
            if (!mailboxes.awaitTermination(SOCKET_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A listener still holds a thread of the OVSDB driver");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
