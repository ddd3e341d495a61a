package org.weft.southbound.ovsdb;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Parses the bytes of one JSON text. What is not JSON becomes an exception in the pipeline. */
final class JsonReader extends MessageToMessageDecoder<ByteBuf> {
    private static final ObjectReader READER = new ObjectMapper().reader();

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf text, final List<Object> out)
            throws IOException {
        out.add(READER.readTree((InputStream) new ByteBufInputStream(text)));
    }
}
