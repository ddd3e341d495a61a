package org.weft.northbound.restconf;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;
import org.opendaylight.yangtools.yang.model.api.ListSchemaNode;

/** Finds out what is wrong with a request that RESTCONF refused. */
final class Explainer {
    private static final int SERVER_ERROR = 500;
    /** How RESTCONF begins when it does not accept the value of a key in the URL, whatever the body may hold. */
    private static final String BAD_KEY_IN_URL = "Invalid value '";

    private final Models models;

    /**
     * A refused request.
     *
     * @param method the method of HTTP
     * @param path the path within RESTCONF, still percent-encoded
     * @param body the body if it is JSON
     */
    record Request(String method, String path, Optional<String> body) {
    }

    Explainer(final EffectiveModelContext context) {
        models = new Models(context);
    }

    /**
     * Explains a refusal.
     *
     * @param request what was asked
     * @param status what RESTCONF answered
     * @param answer the errors document that RESTCONF answered
     * @return what is wrong; empty if RESTCONF's answer is to stay
     */
    List<Violation> explain(final Request request, final int status, final ErrorsDocument answer) {
        final var target = Target.of(models, request.path());
        if (status == SERVER_ERROR) {
            return Refusal.of(answer.info())
                .flatMap(refusal -> target.map(found -> refused(request, found, refusal, answer.info())))
                .orElse(List.of());
        } else if (status != Violation.BAD_REQUEST || request.body().isEmpty()) {
            return List.of();
        }
        final var wrong = answer.message().startsWith(BAD_KEY_IN_URL) ? List.<Violation>of()
            : target.map(found -> wrong(request, found)).orElse(List.of());
        return wrong.isEmpty() ? List.of(plain(answer, target)) : wrong;
    }

    /** What RESTCONF said, in readable form: names of modules, no names of Java. */
    private Violation plain(final ErrorsDocument answer, final Optional<Target> target) {
        final var message = models.readable(answer.message());
        final var info = models.readable(answer.info());
        return new Violation(Violation.BAD_REQUEST, answer.type(), answer.tag(), answer.appTag(),
            answer.path().or(() -> target.map(found -> found.place().path())),
            info.isEmpty() || message.contains(info) ? message : message + ": " + info);
    }

    private List<Violation> wrong(final Request request, final Target target) {
        final var text = request.body().orElse("");
        final JsonTree body;
        try {
            if (JsonTree.blank(text)) {
                return List.of(empty(request, target));
            }
            body = JsonTree.parse(text);
        } catch (final IOException | IllegalStateException | NumberFormatException e) {
            return List.of(Violation.malformed(Optional.empty(), "the body is not JSON: "
                + Optional.ofNullable(e.getMessage()).orElse("it cannot be read")));
        }
        if (!(body instanceof JsonTree.Members object)) {
            return List.of(Violation.malformed(Optional.of(target.place()),
                "the body must be an object, not " + body.kind()));
        } else if (object.list().isEmpty()) {
            return List.of(empty(request, target));
        }
        final var check = check(request, target, object);
        return check.refused().isEmpty() && !adds(request) ? mismatch(target, object, check) : check.refused();
    }

    private static boolean adds(final Request request) {
        return "POST".equals(request.method());
    }

    private Violation empty(final Request request, final Target target) {
        final var wanted = adds(request) ? "the child to add to " + target.place().name()
            : Place.quoted(models.moduleOf(target.node().name()) + ":" + target.node().name().getLocalName());
        return Violation.malformed(Optional.of(target.place()),
            "the body is empty; it must be an object with one member, " + wanted);
    }

    private BodyCheck check(final Request request, final Target target, final JsonTree.Members object) {
        if (adds(request)) {
            final var check = new BodyCheck(models, target.stack());
            target.node().children().ifPresent(children -> check.members(children, object, target.place()));
            return check;
        }
        final var check = new BodyCheck(models, target.parentStack());
        check.members(target.parent(), object, target.parentPlace());
        return check;
    }

    /** Compares a body that is good in itself with the URL, RFC 8040 section 4.5. */
    private List<Violation> mismatch(final Target target, final JsonTree.Members object, final BodyCheck check) {
        final var name = target.node().name();
        final var member = object.list().get(0);
        final var meant = models.children(target.parent(), target.parentPlace().module(), member.name());
        if (meant.stream().noneMatch(node -> node.getQName().equals(name))) {
            return List.of(Violation.badForm(target.place(), "is what the URL names, but the body has "
                + Place.quoted(member.name())));
        }
        if (!(meant.get(0) instanceof ListSchemaNode list)) {
            return List.of();
        }
        final var items = member.value() instanceof JsonTree.Items array ? array.list() : List.of(member.value());
        if (items.size() != 1) {
            return List.of(Violation.badForm(target.place(), "is one entry of a list, so the body must have exactly "
                + "one, not " + items.size()));
        }
        final var bare = target.parentPlace().child(models.moduleOf(name), name.getLocalName());
        if (!(items.get(0) instanceof JsonTree.Members entry) || target.keys().isEmpty()
                || check.entryPlace(list, entry, bare).equals(target.place())) {
            return List.of();
        }
        final var given = check.entryPlace(list, entry, bare).path().substring(bare.path().length());
        return List.of(Violation.badForm(target.place(), "is what the URL names, but the key in the body is " + given));
    }

    private List<Violation> refused(final Request request, final Target target, final Refusal refusal,
            final String info) {
        final var check = request.body().flatMap(Explainer::tree).map(body -> check(request, target, body));
        if (refusal instanceof Refusal.Missing missing) {
            final var found = gaps(check, missing.leaf(), "missing-element", info);
            return found.isEmpty() ? List.of(missing(target, missing)) : found;
        } else if (refusal instanceof Refusal.Count count) {
            final var tag = count.many() ? "too-many-elements" : "too-few-elements";
            final var found = gaps(check, count.list(), tag, info);
            return found.isEmpty() ? List.of(count(target, check, count, tag)) : found;
        } else if (refusal instanceof Refusal.OtherCase cases) {
            return List.of(otherCase(target, check, cases));
        }
        return target.node().state() ? List.of(Violation.notConfiguration(target.place())) : List.of();
    }

    /** Gaps in the body that the text of RESTCONF tells of: of that name, and of that list entry. */
    private static List<Violation> gaps(final Optional<BodyCheck> check, final String name, final String tag,
            final String info) {
        return check.map(BodyCheck::gaps).orElse(List.of()).stream()
            .filter(gap -> gap.name().getLocalName().equals(name) && gap.keys().stream().allMatch(info::contains))
            .map(BodyCheck.Gap::violation)
            .filter(violation -> violation.tag().equals(tag) || violation.appTag().equals(Optional.of(tag)))
            .toList();
    }

    private static Optional<JsonTree.Members> tree(final String text) {
        try {
            return JsonTree.parse(text) instanceof JsonTree.Members object ? Optional.of(object) : Optional.empty();
        } catch (final IOException | IllegalStateException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A leaf that is missing by what the request takes away, or by what was there before. */
    private static Violation missing(final Target target, final Refusal.Missing missing) {
        final var owner = target.steps().stream().filter(step -> step.name().equals(missing.node())).findFirst();
        return owner.map(step -> Violation.missing(step.child(step.module(), missing.leaf()), "is mandatory"))
            .orElseGet(() -> new Violation(Violation.BAD_REQUEST, "application", "missing-element", Optional.empty(),
                Optional.of(target.place().path()), missing.node() + "/" + missing.leaf() + " is mandatory"));
    }

    /** A list that is too long or short together with what was there before. */
    private static Violation count(final Target target, final Optional<BodyCheck> check, final Refusal.Count count,
            final String tag) {
        final var seen = only(check, count.list());
        final var label = seen.map(Place::label).orElse(count.list());
        return Violation.count(Optional.of(seen.orElse(target.place())), tag, label + " would have " + count.size()
            + " elements, but " + (count.many() ? "may have at most " : "must have at least ") + count.limit());
    }

    /** A merge leaves what is there. RFC 7950 section 7.9 has another case take its place, which MD-SAL does not do. */
    private static Violation otherCase(final Target target, final Optional<BodyCheck> check,
            final Refusal.OtherCase cases) {
        final var first = only(check, cases.one());
        final var seen = first.or(() -> only(check, cases.other()));
        return Violation.exists(seen.orElse(target.place()), seen.map(Place::label).orElse(cases.one())
            + " cannot be added while there is "
            + Place.quoted(first.isEmpty() && seen.isPresent() ? cases.one() : cases.other())
            + ", since they exclude each other: delete that first, or PUT the object that has it");
    }

    /** The place of a member whose name the body has once. */
    private static Optional<Place> only(final Optional<BodyCheck> check, final String name) {
        final var places = check.map(BodyCheck::seen).orElse(List.of()).stream()
            .filter(one -> one.name().getLocalName().equals(name)).map(BodyCheck.Seen::place).toList();
        return places.size() == 1 ? Optional.of(places.get(0)) : Optional.empty();
    }
}
