package org.weft.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A small RESTCONF client (RFC 8040, JSON). Paths start with a slash, as in {@code /rests/data/weft:network}. */
public final class Rest {
    private static final String JSON = "application/yang-data+json";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String root;
    private final Supplier<String> authorization;
    private final HttpClient client;

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param body the text of the body; empty if there is none
     */
    public record Reply(int status, String body) {
        /** The status is 2xx. */
        public boolean ok() {
            return status / 100 == 2;
        }

        /** The body as JSON; a null node if there is none. */
        public JsonNode json() {
            return Json.parse(body);
        }

        /**
         * The answer itself if it is a good one.
         *
         * @return this
         * @throws LabException with status and body when the status is not 2xx
         */
        public Reply check() {
            if (!ok()) {
                throw new LabException("RESTCONF answered " + status + ": " + body.strip());
            }
            return this;
        }
    }

    /**
     * What await-realized answered.
     *
     * @param realized every node holds the generation
     * @param generation the generation
     * @param lateNodes the nodes that do not
     */
    public record Realized(boolean realized, String generation, List<String> lateNodes) {
        /** Makes an answer. */
        public Realized {
            lateNodes = List.copyOf(lateNodes);
        }
    }

    /**
     * A client of a controller on this machine, as the user admin.
     *
     * @param port the TCP port
     * @param authority the certificate of the authority that the controller's is of, PEM
     * @param password the file in which the controller writes the password when it starts first
     */
    Rest(final int port, final Path authority, final Path password) {
        this("https://127.0.0.1:" + port, () -> {
            try {
                return basic("admin", Files.readString(password).strip());
            } catch (IOException e) {
                throw new LabException("the controller has not written " + password + " yet", e);
            }
        }, client(trust(authority)).build());
    }

    private static HttpClient.Builder client(final SSLContext context) {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context)
            .connectTimeout(Duration.ofSeconds(5));
    }

    private Rest(final String root, final Supplier<String> authorization, final HttpClient client) {
        this.root = root;
        this.authorization = authorization;
        this.client = client;
    }

    /**
     * The same as another user.
     *
     * @param user the name
     * @param password the password
     * @return a client
     */
    public Rest as(final String user, final String password) {
        return new Rest(root, () -> basic(user, password), client);
    }

    /**
     * The same in a session: its first answer brings a cookie, with which the password need not be checked again.
     *
     * @return a client
     */
    public Rest session() {
        return new Rest(root, authorization, client(client.sslContext()).cookieHandler(new CookieManager()).build());
    }

    private static String basic(final String user, final String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static SSLContext trust(final Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            final TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new LabException("cannot use " + authority, e);
        }
    }

    /** The address, without a path. */
    public String root() {
        return root;
    }

    /**
     * Reads.
     *
     * @param path the path
     * @return the answer, whatever its status
     */
    public Reply get(final String path) {
        return get(path, LIMIT);
    }

    Reply get(final String path, final Duration limit) {
        return send("GET", path, "", limit);
    }

    /**
     * Replaces.
     *
     * @param path the path
     * @param body JSON, as text, tree or document, or a value that Jackson can write
     * @return the answer, whatever its status
     */
    public Reply put(final String path, final Object body) {
        return send("PUT", path, text(body), LIMIT);
    }

    /** JSON: texts, trees and documents print as it; other values are written by Jackson. */
    private static String text(final Object body) {
        return body instanceof CharSequence || body instanceof JsonNode || body instanceof NetworkDocument
            ? body.toString() : Json.print(body);
    }

    /**
     * Merges.
     *
     * @param path the path
     * @param body JSON
     * @return the answer, whatever its status
     */
    public Reply patch(final String path, final Object body) {
        return send("PATCH", path, text(body), LIMIT);
    }

    /**
     * Creates, or calls an operation.
     *
     * @param path the path
     * @param body JSON
     * @return the answer, whatever its status
     */
    public Reply post(final String path, final Object body) {
        return send("POST", path, text(body), LIMIT);
    }

    /**
     * Deletes.
     *
     * @param path the path
     * @return the answer, whatever its status
     */
    public Reply delete(final String path) {
        return send("DELETE", path, "", LIMIT);
    }

    /**
     * Merges a document into the configuration.
     *
     * @param document the document
     * @throws LabException when it is refused
     */
    public void merge(final NetworkDocument document) {
        patch("/rests/data/weft:network", document).check();
    }

    /**
     * Waits until everything that was configured before is in the data plane.
     *
     * @param limit how long to wait
     * @return whether it is, and who is late
     */
    public Realized awaitRealized(final Duration limit) {
        final Reply reply = send("POST", "/rests/operations/weft-operations:await-realized",
            Json.print(Map.of("input", Map.of("timeout", limit.toMillis()))), limit.plusSeconds(30)).check();
        final JsonNode output = reply.json().path("weft-operations:output");
        final List<String> late = new ArrayList<>();
        output.path("late-node").forEach(node -> late.add(node.asText()));
        return new Realized(output.path("realized").asBoolean(), output.path("generation").asText(), late);
    }

    /**
     * Waits as {@link #awaitRealized}; all nodes must be in time.
     *
     * @param limit how long to wait
     * @throws LabException naming the late nodes
     */
    public void checkRealized(final Duration limit) {
        final Realized answer = awaitRealized(limit);
        if (!answer.realized()) {
            throw new LabException("not realized within " + limit.toSeconds() + " s; late: " + answer.lateNodes());
        }
    }

    /**
     * The operational status of Weft.
     *
     * @return the container weft-status:status; a missing node if there is none
     */
    public JsonNode status() {
        return get("/rests/data/weft-status:status").json().path("weft-status:status");
    }

    /**
     * The control cluster as the controller sees it.
     *
     * @return the output of control-cluster-status
     */
    public JsonNode clusterStatus() {
        return post("/rests/operations/weft-operations:control-cluster-status", "").check().json()
            .path("weft-operations:output");
    }

    /**
     * The operational status of a transport node.
     *
     * @param node its id
     * @return its entry of the list; a missing node if there is none
     */
    public JsonNode nodeStatus(final String node) {
        return get("/rests/data/weft-status:status/transport-node=" + node).json()
            .path("weft-status:transport-node").path(0);
    }

    private Reply send(final String method, final String path, final String body, final Duration limit) {
        // What is not RESTCONF, as the users at /auth, knows plain JSON only.
        final String type = path.startsWith("/rests/") ? JSON : "application/json";
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path)).timeout(limit)
            .header("Authorization", authorization.get()).header("Accept", type);
        // what has nothing in it has no type, as with curl
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", type).method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            final HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new LabException(method + " " + root + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted in " + method + " " + root + path, e);
        }
    }
}
