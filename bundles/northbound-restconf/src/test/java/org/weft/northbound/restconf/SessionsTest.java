package org.weft.northbound.restconf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final List<String> ended = new ArrayList<>();
    private final Sessions sessions = new Sessions(2, 1000);
    private final HttpSession first = session("first", 0);
    private final HttpSession second = session("second", 10);
    private final HttpSession third = session("third", 20);

    private HttpSession session(final String id, final long created) {
        return (HttpSession) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {HttpSession.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "getId" -> id;
                case "getCreationTime" -> created;
                case "invalidate" -> {
                    if (ended.contains(id)) {
                        throw new IllegalStateException(id);
                    }
                    yield ended.add(id) ? null : proxy;
                }
                default -> throw new UnsupportedOperationException(method.getName());
            });
    }

    @Test
    void theOneThatWasNotUsedForLongestEnds() {
        sessions.used(first, 20);
        sessions.used(second, 20);
        sessions.used(first, 20);
        assertEquals(List.of(), ended);
        sessions.used(third, 20);
        assertEquals(List.of("second"), ended);
    }

    @Test
    void anOldOneEndsThoughItIsUsed() {
        sessions.used(first, 1000);
        assertEquals(List.of(), ended);
        sessions.used(first, 1001);
        assertEquals(List.of("first"), ended);
        sessions.used(second, 1001);
        sessions.used(third, 1001);
        assertEquals(List.of("first"), ended);
    }

    @Test
    void whatHasEndedAlreadyIsNoError() {
        sessions.used(first, 1001);
        sessions.used(first, 1001);
        assertEquals(List.of("first"), ended);
    }
}
