package org.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weft.lab.Await;
import org.weft.lab.Controller;
import org.weft.lab.ControllerOptions;
import org.weft.lab.Lab;
import org.weft.lab.Rest;

/** Who may do what by RESTCONF, and what is recorded of it. */
class AccessScenariosTest {
    private static final String NETWORK = "/rests/data/weft:network";
    private static final String NODE = NETWORK + "/weft-transport:transport-node=hv1";
    private static final String SWITCH = NETWORK + "/weft-logical-switching:logical-switch=red";
    private static final String NODES = "weft-transport:transport-node";
    private static final String SWITCHES = "weft-logical-switching:logical-switch";
    private static final Map<String, Object> ONE_NODE = Map.of(NODES, List.of(Map.of("id", "hv1")));
    private static final Map<String, Object> ONE_SWITCH = Map.of(SWITCHES, List.of(Map.of("id", "red")));
    private static final String PASSWORD = "correct-horse";

    private static Lab lab;
    private static Controller controller;
    private static Rest admin;

    @BeforeAll
    static void start() {
        lab = Lab.temporary(Distribution.RUNS);
        controller = lab.addController(ControllerOptions.of(Distribution.ASSEMBLY));
        controller.start();
        admin = controller.rest();
        controller.awaitReady(Duration.ofMinutes(8));
        for (final String role : List.of("operator", "tenant", "read-only")) {
            final String user = "a-" + role;
            admin.post("/auth/v1/users", Map.of("name", user, "password", PASSWORD, "domainid", "sdn", "email", "",
                "description", "", "enabled", 1)).check();
            admin.post("/auth/v1/domains/sdn/users/" + user + "@sdn/roles", Map.of("roleid", role + "@sdn")).check();
        }
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    private static Rest as(final String role) {
        return admin.as("a-" + role, PASSWORD);
    }

    private static void allows(final boolean allowed, final Rest.Reply reply) {
        assertEquals(allowed, reply.ok(), reply.status() + " " + reply.body());
        if (!allowed) {
            assertEquals(403, reply.status(), reply.body());
        }
    }

    @Test
    void thePasswordOfTheFirstStartIsRandomAndTheOnlyOne() throws IOException {
        final Path file = controller.dir().resolve("etc/weft-admin-password");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.readString(file).strip().length() >= 24);
        assertTrue(admin.get(NETWORK).status() != 401);
        assertEquals(401, admin.as("admin", "admin").get(NETWORK).status());
        assertEquals(401, admin.as("admin", "").get(NETWORK).status());
        assertEquals(401, as("tenant").as("nobody", PASSWORD).get(NETWORK).status());
        assertTrue(Files.readString(controller.log()).contains("The password of the user admin is in " + file));
        assertFalse(Files.readString(controller.log()).contains(Files.readString(file).strip()));
    }

    @Test
    void httpIsNotSpoken() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", controller.ports().restconf())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /rests/data HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            final String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertFalse(answer.startsWith("HTTP/1.1 2") || answer.startsWith("HTTP/1.1 401"), answer);
        }
    }

    @Test
    void eachRoleChangesItsSideOnly() {
        allows(true, as("operator").put(NODE, ONE_NODE));
        allows(false, as("tenant").put(NODE, ONE_NODE));
        allows(false, as("read-only").put(NODE, ONE_NODE));
        allows(true, as("tenant").put(SWITCH, ONE_SWITCH));
        allows(false, as("operator").put(SWITCH, ONE_SWITCH));
        allows(false, as("read-only").put(SWITCH, ONE_SWITCH));
        allows(true, as("tenant").patch(NETWORK, Map.of("weft:network", ONE_SWITCH)));
        allows(false, as("tenant").patch(NETWORK, Map.of("weft:network", ONE_NODE)));
        allows(false, as("tenant").delete(NETWORK));
        for (final String role : List.of("operator", "tenant", "read-only")) {
            assertTrue(as(role).get(NETWORK).body().contains("hv1"));
            allows(false, as(role).get("/rests/data"));
            assertFalse(as(role).get("/auth/v1/users").ok(), "users are the admin's");
        }
        assertFalse(admin.get("/jolokia/version").ok(), "JMX by HTTP");
        assertFalse(as("tenant").get("/jolokia/version").ok(), "JMX by HTTP");
    }

    @Test
    void theAuditSaysWhoChangedWhat() {
        final String described = "{\"" + SWITCHES
            + "\": [{\"id\": \"audited\",\n \"display-name\": \"for the audit\"}]}";
        allows(true, as("tenant").put(SWITCH.replace("red", "audited"), described));
        allows(false, as("read-only").delete(SWITCH.replace("red", "audited")));
        final Path log = controller.dir().resolve("data/log/weft-audit.log");
        Await.until("both requests are in the audit", Duration.ofSeconds(10), () -> entry(log,
            "user a-tenant@sdn from 127.0.0.1: PUT /data/weft:network/weft-logical-switching:logical-switch=audited "
            + "answered 201 {\"" + SWITCHES + "\": [{\"id\": \"audited\", \"display-name\": \"for the audit\"}]}")
            && entry(log, "user a-read-only@sdn from 127.0.0.1: DELETE "
                + "/data/weft:network/weft-logical-switching:logical-switch=audited answered 403"),
            () -> text(log));
    }

    private static boolean entry(final Path log, final String end) {
        return text(log).lines().anyMatch(line -> line.contains("| " + end));
    }

    private static String text(final Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
