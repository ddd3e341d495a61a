package org.weft.northbound.restconf;

import java.util.Optional;
import java.util.stream.Collectors;
import org.opendaylight.yangtools.yang.data.api.YangNetconfErrorAware;
import org.opendaylight.yangtools.yang.data.codec.gson.JSONCodecFactory;
import org.opendaylight.yangtools.yang.data.codec.gson.JSONCodecFactorySupplier;
import org.opendaylight.yangtools.yang.model.api.TypeDefinition;
import org.opendaylight.yangtools.yang.model.api.TypedDataSchemaNode;
import org.opendaylight.yangtools.yang.model.api.type.BooleanTypeDefinition;
import org.opendaylight.yangtools.yang.model.api.type.DecimalTypeDefinition;
import org.opendaylight.yangtools.yang.model.api.type.EmptyTypeDefinition;
import org.opendaylight.yangtools.yang.model.api.type.EnumTypeDefinition;
import org.opendaylight.yangtools.yang.model.api.type.RangeRestrictedTypeDefinition;
import org.opendaylight.yangtools.yang.model.util.SchemaInferenceStack;

/**
 * Judges the value of a leaf by the codec of its type, RFC 7951 section 6, and says what is wrong with it. What the
 * models say themselves by error-message is preferred.
 */
final class ValueCheck {
    private final Models models;
    private final JSONCodecFactory codecs;
    private final SchemaInferenceStack stack;

    ValueCheck(final Models models, final SchemaInferenceStack stack) {
        this.models = models;
        this.stack = stack;
        codecs = JSONCodecFactorySupplier.RFC7951.getShared(models.context());
    }

    /** Checks a value of the leaf that the stack has entered. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    Optional<Violation> check(final TypedDataSchemaNode leaf, final String value, final Place place) {
        try {
            codecs.codecFor(leaf, stack).parseValue(null, value);
            return Optional.empty();
        } catch (final RuntimeException e) {
            // A codec tells by whatever exception the parser of the type throws that the value is not of the type.
            return Optional.of(describe(leaf.getType(), value, place, e));
        }
    }

    Optional<Violation> checkNull(final TypedDataSchemaNode leaf, final Place place) {
        return leaf.getType() instanceof EmptyTypeDefinition ? Optional.empty()
            : Optional.of(Violation.badForm(place, "must be a value, not null; leave it out to have none"));
    }

    private Violation describe(final TypeDefinition<?> type, final String value, final Place place,
            final RuntimeException failure) {
        final var shown = Place.quoted(value);
        if (failure instanceof YangNetconfErrorAware aware && !aware.getNetconfErrors().isEmpty()) {
            final var error = aware.getNetconfErrors().get(0);
            final var said = Optional.ofNullable(error.message()).orElse("is not valid");
            return Violation.badValue(place, Optional.ofNullable(error.appTag()),
                place.label() + " " + shown + ": " + models.readable(said));
        } else if (type instanceof EnumTypeDefinition enumeration) {
            final var names = enumeration.getValues().stream().map(EnumTypeDefinition.EnumPair::getName)
                .collect(Collectors.joining(", "));
            return Violation.badValue(place, Optional.empty(),
                place.label() + " " + shown + ": must be one of " + names);
        } else if (type instanceof BooleanTypeDefinition) {
            return Violation.badValue(place, Optional.empty(), place.label() + " " + shown + ": must be true or false");
        } else if (type instanceof RangeRestrictedTypeDefinition<?, ?> number) {
            final var range = number.getRangeConstraint().map(constraint -> " in the range "
                + constraint.getAllowedRanges().asRanges().stream()
                    .map(span -> span.lowerEndpoint() + " to " + span.upperEndpoint())
                    .collect(Collectors.joining(" or "))).orElse("");
            final var kind = type instanceof DecimalTypeDefinition ? "a decimal number" : "a whole number";
            return Violation.badValue(place, Optional.empty(), place.label() + " " + shown + ": must be " + kind
                + range);
        }
        final var said = Optional.ofNullable(failure.getMessage()).map(text -> ": " + models.readable(text)).orElse("");
        return Violation.badValue(place, Optional.empty(), place.label() + " " + shown + " is not a value of the type "
            + type.getQName().getLocalName() + said);
    }
}
