package org.weft.southbound.openflow.gate;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.peers.Handshakes;
import org.weft.peers.Peers;
import org.weft.peers.Refusal;
import org.weft.peers.Refusals;
import org.weft.peers.Verdict;

/**
 * A switch that has connected: nothing of it but greetings and echoes reaches OpenFlowPlugin until it has said which
 * datapath it is, and may be. It is closed when that takes too long. Everything happens on the event loop of its
 * connection, and the connection to OpenFlowPlugin shares that.
 */
final class Admission extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    /** Long enough for a node whose database connects after its switch. */
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int HEADER = 8;
    private static final int DATAPATH_END = 16;
    /** Messages of a switch that is not admitted, in bytes: greetings are short. */
    private static final int LONGEST = 4096;
    private static final int ECHO_REPLY = 3;
    private static final int FEATURES_REPLY = 6;

    private final SocketChannel channel;
    private final InetSocketAddress plugin;
    private final Peers peers;
    private final Refusals refusals;
    private final String address;
    private final Runnable recheck;
    private final ByteBuf pending = Unpooled.buffer();
    private List<X509Certificate> chain = List.of();
    private Optional<Channel> onward = Optional.empty();
    private OptionalLong datapath = OptionalLong.empty();
    private Optional<Future<?>> deadline = Optional.empty();
    private boolean admitted;
    private boolean ended;

    Admission(final SocketChannel channel, final InetSocketAddress plugin, final Peers peers,
            final Refusals refusals) {
        this.channel = channel;
        this.plugin = plugin;
        this.peers = peers;
        this.refusals = refusals;
        // Now, for a closed socket has no addresses.
        address = channel.remoteAddress().getAddress().getHostAddress();
        recheck = () -> channel.eventLoop().execute(this::decide);
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        deadline = Optional.of(channel.eventLoop().schedule(() -> refuse(datapath.isPresent()
            ? "no node has said that datapath " + Long.toHexString(datapath.orElseThrow()) + " is its own"
            : "no OpenFlow handshake within " + LIMIT.toSeconds() + " s"), LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        if (channel.pipeline().get(SslHandler.class) == null) {
            connect();
        }
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                chain = Handshakes.chain(channel.pipeline().get(SslHandler.class).engine().getSession());
                connect();
            } else {
                refuse(Handshakes.why(handshake.cause()));
            }
        }
    }

    private void connect() {
        // Until there is somebody to pass it to.
        channel.config().setAutoRead(false);
        final ChannelFuture connecting = new Bootstrap().group(channel.eventLoop()).channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true).handler(new Relay(channel)).connect(plugin);
        connecting.addListener(done -> {
            if (!channel.isActive()) {
                connecting.channel().close();
            } else if (done.isSuccess()) {
                onward = Optional.of(connecting.channel());
                channel.config().setAutoRead(true);
                read();
            } else {
                LOG.info("OpenFlowPlugin does not listen on {} yet; the switch at {} has to wait", plugin, address);
                channel.close();
            }
        });
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        final ByteBuf bytes = (ByteBuf) message;
        if (admitted) {
            onward.orElseThrow().write(bytes);
            return;
        }
        try {
            if (!ended) {
                pending.discardReadBytes().writeBytes(bytes);
                read();
            }
        } finally {
            bytes.release();
        }
    }

    /** Passes on greetings, up to the message that says which datapath this is. */
    private void read() {
        while (!ended && datapath.isEmpty() && onward.isPresent() && pending.readableBytes() >= HEADER) {
            final int start = pending.readerIndex();
            final int type = pending.getUnsignedByte(start + 1);
            final int length = pending.getUnsignedShort(start + 2);
            if (length < HEADER || length > LONGEST || type == FEATURES_REPLY && length < DATAPATH_END) {
                refuse("it does not speak OpenFlow");
            } else if (pending.readableBytes() < length) {
                return;
            } else if (type == FEATURES_REPLY) {
                datapath = OptionalLong.of(pending.getLong(start + HEADER));
                channel.config().setAutoRead(false);
                peers.watch(recheck);
                decide();
            } else if (type <= ECHO_REPLY) {
                onward.orElseThrow().writeAndFlush(pending.readBytes(length));
            } else {
                pending.skipBytes(length);
            }
        }
    }

    private void decide() {
        if (ended) {
            return;
        }
        final Verdict verdict = peers.datapath(chain, datapath.orElseThrow());
        if (verdict instanceof Verdict.Refused refused) {
            refuse(refused.why());
        } else if (verdict instanceof Verdict.Accepted && !admitted) {
            admitted = true;
            deadline.ifPresent(it -> it.cancel(false));
            onward.orElseThrow().writeAndFlush(pending.copy());
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        onward.ifPresent(Channel::flush);
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        onward.ifPresent(it -> it.config().setAutoRead(channel.isWritable()));
    }

    private void refuse(final String why) {
        if (!ended) {
            ended = true;
            refusals.add(new Refusal(Refusal.Protocol.OPENFLOW, address, why));
            channel.close();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        ended = true;
        peers.unwatch(recheck);
        deadline.ifPresent(it -> it.cancel(false));
        onward.ifPresent(Channel::close);
        pending.release();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        LOG.debug("The connection from {} breaks", address, cause);
        ctx.close();
    }
}
