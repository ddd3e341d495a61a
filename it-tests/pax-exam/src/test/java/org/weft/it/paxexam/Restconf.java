package org.weft.it.paxexam;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** RESTCONF of the Karaf at hand. */
final class Restconf {
    private static final String CREDENTIALS = "Basic "
        + Base64.getEncoder().encodeToString(("admin:" + KarafContainer.PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10)).build();
    private final String base;

    Restconf(final int port) {
        base = "http://127.0.0.1:" + port + "/rests/";
    }

    HttpResponse<String> send(final String method, final String path, final String body)
            throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", CREDENTIALS)
            .header("Accept", "application/yang-data+json")
            .header("Content-Type", "application/yang-data+json")
            .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body))
            .build(), HttpResponse.BodyHandlers.ofString());
    }
}
