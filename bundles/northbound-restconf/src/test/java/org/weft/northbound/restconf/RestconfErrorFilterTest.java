package org.weft.northbound.restconf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.servlet.FilterChain;
import javax.servlet.ReadListener;
import javax.servlet.ServletException;
import javax.servlet.ServletInputStream;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.opendaylight.mdsal.binding.runtime.spi.BindingRuntimeHelpers;
import org.opendaylight.mdsal.dom.api.DOMSchemaService;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.TransportNetwork;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;

/** What the filter lets through and what it replaces, with a chain that answers as RESTCONF does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestconfErrorFilterTest {
    private static final String BODY = "{\"weft-transport:transport-node\":[{\"id\":\"x\",\"type\":\"foo\"}]}";
    private static final String ENUM = "{\"errors\":{\"error\":[{\"error-tag\":\"malformed-message\",\"error-info\":"
        + "\"Invalid value 'foo' for enum type. Allowed values are: [hypervisor]\",\"error-message\":\"Error parsing "
        + "input: Invalid value 'foo' for enum type.\",\"error-type\":\"protocol\"}]}}";

    private final EffectiveModelContext models = BindingRuntimeHelpers.createEffectiveModel(TransportNetwork.class);
    private final RestconfErrorFilter filter = new RestconfErrorFilter(proxy(DOMSchemaService.class,
        (self, method, arguments) -> models));

    private final Map<String, Object> answered = new HashMap<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private byte[] seen = new byte[0];
    private Set<String> roles = Set.of("admin");

    @Test
    void aRefusalIsReplaced() throws Exception {
        ask("PUT", "application/yang-data+json", BODY, 400, ENUM);
        final var document = ErrorsDocument.parse(sent.toByteArray()).orElseThrow();
        assertEquals("transport-node/type 'foo': must be one of hypervisor, gateway, service-node", document.message());
        assertEquals("/weft:network/weft-transport:transport-node[id='x']/type", document.path().orElseThrow());
        assertEquals(400, answered.get("setStatus"));
        assertEquals(sent.size(), answered.get("setContentLength"));
        assertArrayEquals(BODY.getBytes(StandardCharsets.UTF_8), seen);
    }

    @Test
    void allElsePasses() throws Exception {
        for (final int status : new int[] {200, 201, 204, 401, 403, 404, 409, 501, 503}) {
            ask("PUT", "application/yang-data+json; charset=utf-8", BODY, status, ENUM);
            assertEquals(ENUM, sent.toString(StandardCharsets.UTF_8));
            assertEquals(status, answered.get("setStatus"));
        }
        ask("PUT", "application/yang-data+json", BODY, 500, ENUM);
        assertEquals(ENUM, sent.toString(StandardCharsets.UTF_8));
        ask("PUT", "application/yang-data+xml", "<a/>", 400, ENUM);
        assertEquals(ENUM, sent.toString(StandardCharsets.UTF_8));
        ask("PUT", "application/yang-data+json", BODY, 400, "not a document");
        assertEquals("not a document", sent.toString(StandardCharsets.UTF_8));
        ask("GET", null, "", 400, ENUM);
        assertEquals(ENUM, sent.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aBodyThatIsTooLargeNeverReachesRestconf() throws Exception {
        ask("PUT", "application/json", "x".repeat(RestconfErrorFilter.LARGEST_BODY + 1), 204, "");
        assertEquals(413, answered.get("setStatus"));
        assertEquals(0, seen.length);
        assertTrue(sent.toString(StandardCharsets.UTF_8).contains("too-big"), "says so");
    }

    @Test
    void whatTheRolesDoNotAllowNeverReachesRestconf() throws Exception {
        roles = Set.of("tenant");
        ask("PUT", "application/json", BODY, 204, "");
        assertEquals(403, answered.get("setStatus"));
        assertEquals(0, seen.length);
        assertTrue(sent.toString(StandardCharsets.UTF_8).contains("access-denied"), "says so");
        roles = Set.of("operator");
        ask("PUT", "application/json", BODY, 204, "");
        assertEquals(204, answered.get("setStatus"));
        roles = Set.of("admin");
    }

    private void ask(final String method, final String type, final String body, final int status, final String answer)
            throws IOException, ServletException {
        sent.reset();
        answered.clear();
        seen = new byte[0];
        final var request = proxy(HttpServletRequest.class, (self, called, arguments) -> switch (called.getName()) {
            case "getMethod" -> method;
            case "getContentType" -> type;
            case "getContentLengthLong" -> -1L;
            case "getContextPath" -> "/rests";
            case "getRequestURI" -> "/rests/data/weft:network/weft-transport:transport-node=x";
            case "getInputStream" -> new Body(body);
            case "isUserInRole" -> roles.contains(arguments[0]);
            case "getSession" -> null;
            case "getRemoteUser" -> "somebody";
            case "getRemoteAddr" -> "192.0.2.1";
            default -> throw new UnsupportedOperationException(called.getName());
        });
        final var response = proxy(HttpServletResponse.class, (self, called, arguments) -> switch (called.getName()) {
            case "getStatus" -> answered.get("setStatus");
            case "isCommitted" -> false;
            case "getContentType" -> answered.get("setContentType");
            case "getOutputStream" -> new Sink(sent);
            default -> {
                if (arguments != null) {
                    answered.put(called.getName(), arguments[0]);
                }
                yield null;
            }
        });
        final FilterChain chain = (asked, told) -> {
            seen = asked.getInputStream().readAllBytes();
            told.setContentType("application/yang-data+json");
            told.setContentLength(answer.length());
            ((HttpServletResponse) told).setStatus(status);
            told.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            told.getOutputStream().flush();
        };
        filter.doFilter(request, response, chain);
    }

    private static <T> T proxy(final Class<T> type, final InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static final class Sink extends ServletOutputStream {
        private final ByteArrayOutputStream sent;

        Sink(final ByteArrayOutputStream sent) {
            this.sent = sent;
        }

        @Override
        public void write(final int value) {
            sent.write(value);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(final WriteListener listener) {
            // Not used.
        }
    }

    private static final class Body extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Body(final String text) {
            bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(final ReadListener listener) {
            // Not used.
        }
    }
}
