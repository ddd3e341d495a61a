package org.weft.northbound.access;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What each role may do. An admin may do everything; an operator reads, and changes the physical side; a tenant reads,
 * and changes the logical networks, all of them; read-only reads. Whoever has none of these roles may do nothing.
 *
 * <p>Invariant: what is not known to be allowed is refused.
 */
public final class AccessRules {
    public static final String ADMIN = "admin";
    public static final String OPERATOR = "operator";
    public static final String TENANT = "tenant";
    public static final String READ_ONLY = "read-only";

    private static final String NETWORK = "weft:network";
    private static final Map<String, String> CHANGED_BY = Map.of(
        "weft-transport", OPERATOR, "weft-gateway-services", OPERATOR,
        "weft-logical-switching", TENANT, "weft-logical-routing", TENANT, "weft-qos", TENANT);
    private static final Map<String, Set<String>> CALLED_BY = Map.of(
        "weft-operations:await-realized", Set.of(OPERATOR, TENANT, READ_ONLY),
        "weft-operations:find-by-tag", Set.of(OPERATOR, TENANT, READ_ONLY),
        "weft-operations:control-cluster-status", Set.of(OPERATOR, READ_ONLY),
        "weft-operations:read-statistics", Set.of(OPERATOR, TENANT, READ_ONLY),
        "weft-operations:clear-statistics", Set.of(OPERATOR, TENANT));
    private static final Set<String> READ = Set.of(NETWORK, "weft-status:status", "weft-allocation:allocation",
        "ietf-yang-library:modules-state", "ietf-yang-library:yang-library");

    private AccessRules() {
        // functions only
    }

    /**
     * Why a request is not allowed.
     *
     * @param role whether the user has a role
     * @param method the HTTP method
     * @param path the path within RESTCONF, as it was sent
     * @param json the body, if it is JSON
     * @return a sentence; empty if it is allowed
     */
    public static Optional<String> whyNot(final Predicate<String> role, final String method, final String path,
            final Optional<String> json) {
        if (role.test(ADMIN)) {
            return Optional.empty();
        }
        if (Stream.of(OPERATOR, TENANT, READ_ONLY).noneMatch(role)) {
            return Optional.of("the user has none of the roles that Weft knows");
        }
        final List<String> names = names(path);
        final boolean reads = Set.of("GET", "HEAD", "OPTIONS").contains(method);
        final boolean allowed;
        if (names.size() == 1) {
            allowed = reads && Set.of("yang-library-version", "operations").contains(names.get(0));
        } else if (names.isEmpty()) {
            allowed = false;
        } else if ("operations".equals(names.get(0))) {
            allowed = names.size() == 2 && CALLED_BY.getOrDefault(names.get(1), Set.of()).stream().anyMatch(role);
        } else if (!"data".equals(names.get(0))) {
            allowed = false;
        } else if (reads) {
            allowed = READ.contains(names.get(1));
        } else {
            allowed = NETWORK.equals(names.get(1)) && mayChange(role, method, names, json);
        }
        return allowed ? Optional.empty() : Optional.of("the roles of the user do not allow " + method + " here");
    }

    private static boolean mayChange(final Predicate<String> role, final String method, final List<String> names,
            final Optional<String> json) {
        if (names.size() > 2) {
            return mayChange(role, names.get(2));
        }
        // A merge names what it changes; what replaces or removes the whole would change what it does not name.
        final List<String> members = switch (method) {
            case "PATCH" -> json.map(text -> members(text, true)).orElse(List.of());
            case "POST" -> json.map(text -> members(text, false)).orElse(List.of());
            default -> List.of();
        };
        return !members.isEmpty() && members.stream().allMatch(member -> mayChange(role, member));
    }

    private static boolean mayChange(final Predicate<String> role, final String member) {
        final int colon = member.indexOf(':');
        return colon > 0 && Optional.ofNullable(CHANGED_BY.get(member.substring(0, colon))).filter(role).isPresent();
    }

    /** The names of the steps of a path, without keys; none when a step is not plain. */
    private static List<String> names(final String path) {
        final List<String> names = new ArrayList<>();
        for (final String step : path.replaceFirst("^/", "").split("/", -1)) {
            if (step.contains(";")) {
                return List.of();
            }
            final String name;
            try {
                name = URLDecoder.decode(step.split("=", 2)[0].replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return List.of();
            }
            if (!name.matches("[A-Za-z_][A-Za-z0-9_.:-]*")) {
                return List.of();
            }
            names.add(name);
        }
        return names;
    }

    /** The members of an object, or of the network as its one member; none when it is not as it should be. */
    private static List<String> members(final String json, final boolean within) {
        final List<String> members = new ArrayList<>();
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            reader.beginObject();
            if (within && !NETWORK.equals(reader.nextName())) {
                return List.of();
            } else if (within) {
                reader.beginObject();
            }
            while (reader.hasNext()) {
                members.add(reader.nextName());
                reader.skipValue();
            }
            reader.endObject();
            return within && reader.hasNext() ? List.of() : members;
        } catch (IOException | IllegalStateException e) {
            return List.of();
        }
    }
}
