package org.weft.northbound.restconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.opendaylight.mdsal.binding.runtime.spi.BindingRuntimeHelpers;
import org.opendaylight.yang.gen.v1.urn.weft.logical.switching.rev261123.SwitchingNetwork;
import org.opendaylight.yang.gen.v1.urn.weft.operations.rev261123.WeftOperationsService;
import org.opendaylight.yang.gen.v1.urn.weft.transport.rev261123.TransportNetwork;

/** What a client is told, with the models of Weft and the answers of RESTCONF 5.0.9. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainerTest {
    private static final String NODE = "/data/weft:network/weft-transport:transport-node=x";
    private static final String NODE_PLACE = "/weft:network/weft-transport:transport-node[id='x']";
    private static final String SWITCH = "/data/weft:network/weft-logical-switching:logical-switch=s";
    private static final String NAME = "(urn:weft:transport?revision=2026-11-23)";
    private static final ErrorsDocument MALFORMED = new ErrorsDocument("protocol", "malformed-message",
        Optional.empty(), Optional.empty(), "Error parsing input: x", "x");

    private Explainer explainer;

    @BeforeAll
    void models() {
        explainer = new Explainer(BindingRuntimeHelpers.createEffectiveModel(TransportNetwork.class,
            SwitchingNetwork.class, WeftOperationsService.class));
    }

    @Test
    void anEnumIsNamedWithItsPlace() {
        expect(put(connector("'zone':'z1','encapsulation':'foo','ip-address':'1.2.3.4'")), 400, "invalid-value",
            NODE_PLACE + "/connector[zone='z1'][encapsulation='foo']/encapsulation",
            "connector/encapsulation 'foo': must be one of gre, stt, vxlan, geneve");
    }

    @Test
    void theSecondOfManyIsNamed() {
        expect(bad("PATCH", "/data/weft:network", "{'weft:network':{'weft-transport:transport-node':[{'id':'x'},"
            + "{'connector':[{'ip-address':'1.1.1.1','encapsulation':'foo','zone':'z1'}],'id':'y'}]}}"), 400,
            "invalid-value", "/weft:network/weft-transport:transport-node[id='y']"
                + "/connector[zone='z1'][encapsulation='foo']/encapsulation",
            "connector/encapsulation 'foo': must be one of gre, stt, vxlan, geneve");
    }

    @Test
    void allThatIsWrongIsTold() {
        assertEquals(3, put(node(",'type':'foo','colour':1,'datapath-type':'bar'")).size());
    }

    @Test
    void aBooleanIsNamed() {
        expect(bad("PUT", SWITCH,
            "{'weft-logical-switching:logical-switch':[{'id':'s','admin-status-enabled':'maybe'}]}"), 400,
            "invalid-value",
            "/weft:network/weft-logical-switching:logical-switch[id='s']/admin-status-enabled",
            "logical-switch/admin-status-enabled 'maybe': must be true or false");
    }

    @Test
    void aPatternIsNamedWithTheSentenceOfTheModel() {
        expect(bad("PUT", SWITCH, "{'weft-logical-switching:logical-switch':[{'id':'s','port':[{'id':'p','address':"
            + "[{'mac':'zz'}]}]}]}"), 400, "invalid-value",
            "/weft:network/weft-logical-switching:logical-switch[id='s']/port[id='p']/address[mac='zz']/mac",
            "address/mac 'zz': a MAC address is six bytes in hexadecimal separated by ':' and must be a unicast "
                + "address");
    }

    @Test
    void aLengthIsNamed() {
        expect(put(node(",'display-name':'0123456789012345678901234567890123456789x'")), 400, "invalid-value",
            NODE_PLACE + "/display-name", "transport-node/display-name '0123456789012345678901234567890123456789x': "
                + "a display name has at most 40 characters");
    }

    @Test
    void aNumberIsNamed() {
        final var path = "/operations/weft-operations:await-realized";
        final var place = "/weft-operations:await-realized/input/timeout";
        expect(bad("POST", path, "{'input':{'timeout':'foo'}}"), 400, "invalid-value", place,
            "input/timeout 'foo': must be a whole number in the range 0 to 600000");
        expect(bad("POST", path, "{'weft-operations:input':{'timeout':700000}}"), 400, "invalid-value", place,
            "input/timeout '700000': timeout must be 0 to 600000 milliseconds");
    }

    @Test
    void wrongKindsOfValueAreNamed() {
        expect(put(node(",'display-name':{'a':1}")), 400, "invalid-value", NODE_PLACE + "/display-name",
            "transport-node/display-name must be a single value, not an object");
        expect(put(node(",'display-name':['a','b']")), 400, "invalid-value", NODE_PLACE + "/display-name",
            "transport-node/display-name must be a single value, not an array");
        expect(put(node(",'display-name':null")), 400, "invalid-value", NODE_PLACE + "/display-name",
            "transport-node/display-name must be a value, not null; leave it out to have none");
        expect(put(node(",'connector':'abc'")), 400, "invalid-value", NODE_PLACE + "/connector",
            "transport-node/connector must be an array of objects, not a single value");
        expect(put(node(",'connector':['abc']")), 400, "invalid-value", NODE_PLACE + "/connector",
            "transport-node/connector must be an array of objects, but has a single value");
        expect(bad("PUT", SWITCH + "/port=p", "{'weft-logical-switching:port':[{'id':'p','attachment':'abc'}]}"), 400,
            "invalid-value", "/weft:network/weft-logical-switching:logical-switch[id='s']/port[id='p']/attachment",
            "port/attachment must be an object, not a single value");
    }

    @Test
    void unknownMembersAreNamed() {
        expect(put(node(",'colour':'red'")), 400, "unknown-element", NODE_PLACE + "/colour",
            "there is no member 'colour' in transport-node");
        expect(put("{'weft-transport:nothing':[{'id':'x'}]}"), 400, "unknown-element",
            "/weft:network/weft-transport:nothing", "there is no member 'weft-transport:nothing' in network");
        expect(put(node(",'display-name':'a','display-name':'b'")), 400, "malformed-message",
            NODE_PLACE + "/display-name", "transport-node/display-name occurs twice in the same object");
    }

    @Test
    void keysAreNamed() {
        expect(put("{'weft-transport:transport-node':[{'display-name':'y'}]}"), 400, "missing-element",
            "/weft:network/weft-transport:transport-node/id",
            "transport-node/id is mandatory, since it is a key of the list");
        expect(put("{'weft-transport:transport-node':[{'id':'y'}]}"), 400, "invalid-value", NODE_PLACE,
            "network/transport-node is what the URL names, but the key in the body is [id='y']");
        expect(put("{'weft-transport:transport-node':[{'id':'x'},{'id':'y'}]}"), 400, "invalid-value", NODE_PLACE,
            "network/transport-node is one entry of a list, so the body must have exactly one, not 2");
        expect(put("{'weft-transport:transport-zone':[{'id':'x'}]}"), 400, "invalid-value", NODE_PLACE,
            "network/transport-node is what the URL names, but the body has 'weft-transport:transport-zone'");
    }

    @Test
    void whatIsNotJsonIsTold() {
        assertTrue(put("{'weft-transport:transport-node':[{'id':'x',}").get(0).message().startsWith(
            "the body is not JSON: Expected name at line 1 column 46"), "position");
        for (final var empty : List.of("", " \n", "{}")) {
            expect(put(empty), 400, "malformed-message", NODE_PLACE,
                "the body is empty; it must be an object with one member, 'weft-transport:transport-node'");
        }
        expect(put("[]"), 400, "malformed-message", NODE_PLACE, "the body must be an object, not an array");
        assertEquals("malformed-message", put("[".repeat(100_000)).get(0).tag());
    }

    @Test
    void aMandatoryLeafIsNamed() {
        final var answer = refusal("java.lang.IllegalArgumentException: Node " + NAME + "connector[{" + NAME
            + "zone=z1, " + NAME + "encapsulation=gre}] is missing mandatory descendant /" + NAME + "ip-address]]}");
        final var place = NODE_PLACE + "/connector[zone='z1'][encapsulation='gre']/ip-address";
        expect(explain("PUT", NODE, connector("'zone':'z1','encapsulation':'gre'"), 500, answer), 400,
            "missing-element", place, "connector/ip-address is mandatory");
        expect(explainer.explain(new Explainer.Request("DELETE", NODE + "/connector=z1,gre/ip-address",
            Optional.empty()), 500, answer), 400, "missing-element", place, "connector/ip-address is mandatory");
        expect(explain("PATCH", "/data/weft:network", "{'weft:network':{'weft-transport:transport-node':["
            + "{'id':'x','connector':[{'zone':'z1','encapsulation':'gre'},{'zone':'z2','encapsulation':'gre'}]}]}}",
            500, answer), 400, "missing-element", place, "connector/ip-address is mandatory");
    }

    @Test
    void aListThatIsTooLongIsNamed() {
        final var answer = refusal("org.opendaylight.yangtools.yang.data.tree.impl."
            + "MinMaxElementsValidationFailedException: " + NAME + "tag has too many elements (6), can have at most "
            + "5]]}");
        expect(explain("PUT", NODE, node(",'tag':[{'scope':'1'},{'scope':'2'},{'scope':'3'},{'scope':'4'},"
            + "{'scope':'5'},{'scope':'6'}]"), 500, answer), 400, "invalid-value", NODE_PLACE + "/tag",
            "transport-node/tag has 6 elements, but may have at most 5");
        final var merged = explain("PATCH", NODE, node(",'tag':[{'scope':'6'}]"), 500, answer);
        expect(merged, 400, "invalid-value", NODE_PLACE + "/tag",
            "transport-node/tag would have 6 elements, but may have at most 5");
        assertEquals(Optional.of("too-many-elements"), merged.get(0).appTag());
    }

    @Test
    void aMemberOfAnotherCaseIsNamed() {
        final String name = "(urn:weft:logical-switching?revision=2026-11-23)";
        final String mirror = "/data/weft:network/weft-logical-switching:logical-switch=ls/port=p/mirror=m";
        // the datastore names them in the order in which it has them
        for (final var cases : List.of(List.of("remote", "port"), List.of("port", "remote"))) {
            final var answer = refusal("java.lang.IllegalArgumentException: Child " + name + cases.get(0)
                + " (from case " + name + "some) implies non-presence of child " + name + cases.get(1) + " (from case "
                + name + "other), which is ImmutableContainerNode{name=" + name + "port}]]}");
            expect(explain("PATCH", mirror, "{'weft-logical-switching:mirror':[{'id':'m','remote':{'session':1}}]}",
                500, answer), 409, "data-exists", "/weft:network/weft-logical-switching:logical-switch[id='ls']"
                + "/port[id='p']/mirror[id='m']/remote", "mirror/remote cannot be added while there is 'port', since "
                + "they exclude each other: delete that first, or PUT the object that has it");
        }
    }

    @Test
    void faultsOfTheServerStay() {
        final var body = connector("'zone':'z1','encapsulation':'gre'");
        for (final var fault : List.of("NoShardLeaderException: Shard member-1-shard-default-config has no leader",
            "AskTimeoutException: Ask timed out after [15000 ms]", "NullPointerException", "")) {
            assertEquals(List.of(), explain("PUT", NODE, body, 500, refusal(fault)));
        }
        assertEquals(List.of(), explain("PUT", NODE, body, 503, MALFORMED));
    }

    @Test
    void whatCannotBeExplainedIsAtLeastReadable() {
        final var answer = new ErrorsDocument("protocol", "invalid-value", Optional.empty(), Optional.empty(),
            "Invalid value '-x' for " + NAME + "id", "Value '-x' does not match regular expression 'y'");
        expect(explain("PUT", "/data/weft:network/weft-transport:transport-node=-x", node(""), 400, answer), 400,
            "invalid-value", "/weft:network/weft-transport:transport-node[id='-x']",
            "Invalid value '-x' for weft-transport:id: Value '-x' does not match regular expression 'y'");
    }

    private static ErrorsDocument refusal(final String cause) {
        return new ErrorsDocument("application", "operation-failed", Optional.empty(), Optional.empty(),
            "Transaction(PUT) not committed correctly", "TransactionCommitFailedException{message=canCommit encountered"
                + " an unexpected failure, errorList=[RpcError [message=x, cause=" + cause);
    }

    private List<Violation> put(final String body) {
        return bad("PUT", NODE, body);
    }

    private List<Violation> bad(final String method, final String path, final String body) {
        return explain(method, path, body, 400, MALFORMED);
    }

    private List<Violation> explain(final String method, final String path, final String body, final int status,
            final ErrorsDocument answer) {
        final var request = new Explainer.Request(method, path, Optional.of(body.replace('\'', '"')));
        return explainer.explain(request, status, answer);
    }

    private static String node(final String members) {
        return "{'weft-transport:transport-node':[{'id':'x'" + members + "}]}";
    }

    private static String connector(final String members) {
        return node(",'connector':[{" + members + "}]");
    }

    private static void expect(final List<Violation> found, final int status, final String tag, final String path,
            final String message) {
        assertEquals(1, found.size(), () -> found.toString());
        assertEquals(message, found.get(0).message());
        assertEquals(Optional.of(path), found.get(0).path());
        assertEquals(tag, found.get(0).tag());
        assertEquals(status, found.get(0).status());
    }
}
