package org.weft.northbound.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each role may do, and what nobody but an admin may. */
class AccessRulesTest {
    private static final String NETWORK = "/data/weft:network";
    private static final String SWITCH = NETWORK + "/weft-logical-switching:logical-switch=red";
    private static final String NODE = NETWORK + "/weft-transport:transport-node=hv1";

    private static void allows(final String method, final String path, final String json, final String... roles) {
        for (final String role : new String[] {"admin", "operator", "tenant", "read-only", "user"}) {
            assertEquals(Arrays.asList(roles).contains(role), AccessRules.whyNot(Set.of(role)::contains, method, path,
                Optional.of(json).filter(text -> !text.isEmpty())).isEmpty(), role + " " + method + " " + path);
        }
    }

    @Test
    void everyRoleReadsWeft() {
        for (final String path : new String[] {NETWORK, SWITCH, NODE, "/data/weft-status:status", "/operations"}) {
            allows("GET", path, "", "admin", "operator", "tenant", "read-only");
        }
        allows("POST", "/operations/weft-operations:await-realized", "{}", "admin", "operator", "tenant", "read-only");
        allows("POST", "/operations/weft-operations:clear-statistics", "{}", "admin", "operator", "tenant");
    }

    @Test
    void eachSideIsChangedByItsRole() {
        for (final String method : new String[] {"PUT", "PATCH", "POST", "DELETE"}) {
            allows(method, SWITCH, "{}", "admin", "tenant");
            allows(method, SWITCH + "/port=a%2Fb", "{}", "admin", "tenant");
            allows(method, NODE, "{}", "admin", "operator");
            allows(method, "/data/weft%3Anetwork/weft-transport%3Atransport-node=x", "{}", "admin", "operator");
        }
    }

    @Test
    void aMergeIsWhatItNames() {
        final String logical = "\"weft-logical-switching:logical-switch\": [{\"id\": \"weft-transport:x\"}]";
        final String physical = "\"weft-transport:transport-node\": []";
        allows("PATCH", NETWORK, "{\"weft:network\": {" + logical + "}}", "admin", "tenant");
        allows("PATCH", NETWORK, "{\"weft:network\": {" + physical + "}}", "admin", "operator");
        allows("PATCH", NETWORK, "{\"weft:network\": {" + logical + ", " + physical + "}}", "admin");
        allows("PATCH", NETWORK, "{\"weft:network\": {\"marker\": \"x\"}}", "admin");
        allows("PATCH", NETWORK, "{\"weft:network\": {" + logical + "}, \"weft:network\": {" + physical + "}}",
            "admin");
        allows("PATCH", NETWORK, "no JSON", "admin");
        allows("PATCH", NETWORK, "", "admin");
        allows("POST", NETWORK, "{" + logical + "}", "admin", "tenant");
    }

    @Test
    void allElseIsTheAdmins() {
        allows("PUT", NETWORK, "{\"weft:network\": {\"weft-logical-switching:logical-switch\": []}}", "admin");
        allows("DELETE", NETWORK, "", "admin");
        allows("GET", "/data", "", "admin");
        allows("GET", "/data/aaa:authentication", "", "admin");
        allows("PATCH", "/data", "{\"weft:network\": {\"weft-logical-switching:logical-switch\": []}}", "admin");
        allows("POST", "/operations/cluster-admin:remove-shard-replica", "{}", "admin");
        allows("PUT", "/data/weft:network;x=y/weft-logical-switching:logical-switch=red", "{}", "admin");
        allows("PUT", "/data/weft:network/../weft:network/weft-logical-switching:logical-switch=red", "{}", "admin");
        allows("PUT", "/data//weft:network/weft-logical-switching:logical-switch=red", "{}", "admin");
        allows("GET", "/data/%zz", "", "admin");
        allows("PUT", "/data/network-topology:network-topology", "{}", "admin");
    }

    @Test
    void anEntryOfTheAuditIsOneLine() {
        assertEquals("a b c d", Audit.line("a\r\nb\u2028c\t d "));
    }
}
