package org.weft.southbound.openflow.gate;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.peers.Peers;
import org.weft.peers.Refusals;

/** Listens for switches, and passes those that may connect on to OpenFlowPlugin; from its construction to its end. */
public final class OpenFlowGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFlowGate.class);
    private static final Duration SOCKET_LIMIT = Duration.ofSeconds(5);

    private final EventLoopGroup eventLoops = new NioEventLoopGroup(0,
        new ThreadFactoryBuilder().setNameFormat("weft-openflow-gate-%d").setDaemon(true).build());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel server;

    /**
     * Listens.
     *
     * @param listen where; port 0 for any free one
     * @param plugin where OpenFlowPlugin listens
     * @param peers says who may connect, and whether by TLS
     * @param refusals hears of who may not
     * @throws IOException when the address and port cannot be bound
     */
    public OpenFlowGate(final InetSocketAddress listen, final InetSocketAddress plugin, final Peers peers,
            final Refusals refusals) throws IOException {
        final ChannelFuture bound = new ServerBootstrap().group(eventLoops).channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(final SocketChannel channel) {
                    channels.add(channel);
                    peers.engine().ifPresent(engine -> channel.pipeline().addLast(new SslHandler(engine)));
                    channel.pipeline().addLast(new Admission(channel, plugin, peers, refusals));
                }
            }).bind(listen);
        bound.awaitUninterruptibly(SOCKET_LIMIT.toMillis());
        if (!bound.isSuccess()) {
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException("cannot listen on " + listen, bound.cause());
        }
        server = bound.channel();
        LOG.info("Listening for OpenFlow on {}", server.localAddress());
    }

    /** The TCP port that is listened on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly(SOCKET_LIMIT.toMillis());
        channels.close().awaitUninterruptibly(SOCKET_LIMIT.toMillis());
        eventLoops.shutdownGracefully(0, SOCKET_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(SOCKET_LIMIT.toMillis());
    }
}
