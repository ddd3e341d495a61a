package org.weft.southbound.openflow.gate;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Passes on what one of two connections says, no faster than the other takes it, and ends the other with it. Both
 * belong to the same event loop.
 */
final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel other;

    Relay(final Channel other) {
        this.other = other;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object bytes) {
        other.write(bytes);
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        other.config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        // A connection that breaks is no news: both ends see that it is gone.
        ctx.close();
    }
}
