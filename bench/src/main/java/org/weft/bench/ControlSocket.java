package org.weft.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.weft.lab.LabException;

/**
 * JSON-RPC 1.0 over a Unix domain socket, as the control sockets of Open vSwitch's and OVN's daemons (ovs-appctl(8))
 * and ovsdb-server (RFC 7047) speak it. A call here costs less than a process of ovs-appctl or ovn-nbctl, which would
 * be counted as time of OVN.
 *
 * @param path the socket
 */
record ControlSocket(Path path) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Calls a method, with a connection of its own.
     *
     * @param method the method
     * @param parameters its parameters
     * @return its result
     * @throws LabException when the daemon answers with an error or cannot be reached
     */
    JsonNode call(final String method, final List<?> parameters) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            final ByteBuffer request = StandardCharsets.UTF_8.encode(MAPPER.writeValueAsString(
                Map.of("id", 0, "method", method, "params", parameters)));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            final JsonNode reply = MAPPER.readTree(Channels.newInputStream(channel));
            if (!reply.path("error").isNull() && !reply.path("error").isMissingNode()) {
                throw new LabException(method + " " + shortened(parameters) + ": " + reply.path("error").asText());
            }
            return reply.path("result");
        } catch (JsonProcessingException e) {
            throw new LabException("no JSON from " + path, e);
        } catch (IOException e) {
            throw new LabException("cannot talk to " + path, e);
        }
    }

    private static String shortened(final List<?> parameters) {
        final String text = parameters.toString();
        return text.substring(0, Math.min(300, text.length()));
    }
}
