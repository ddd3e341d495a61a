package org.weft.controller;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.opendaylight.mdsal.binding.api.DataObjectModification;
import org.opendaylight.mdsal.binding.api.DataObjectModification.ModificationType;
import org.opendaylight.yangtools.yang.binding.Augmentable;
import org.opendaylight.yangtools.yang.binding.Augmentation;
import org.opendaylight.yangtools.yang.binding.ChildOf;
import org.opendaylight.yangtools.yang.binding.DataObject;

/**
 * A change of an object in the datastore. Walking it costs what has changed: where the datastore knows which children
 * were modified, only those are looked at; where an object was written as a whole, its two versions are compared.
 *
 * @param before the object before; empty if there was none
 * @param after the object after; empty if there is none
 * @param parts which children were modified; empty if the object was written or deleted as a whole
 */
record TreeChange<T extends DataObject>(Optional<T> before, Optional<T> after,
        Optional<DataObjectModification<T>> parts) {

    static <T extends DataObject> TreeChange<T> of(final DataObjectModification<T> change) {
        return new TreeChange<>(Optional.ofNullable(change.getDataBefore()),
            Optional.ofNullable(change.getDataAfter()),
            Optional.of(change).filter(same -> same.getModificationType() == ModificationType.SUBTREE_MODIFIED));
    }

    /** Walks an augmentation of an object, if it has changed. */
    static <P extends Augmentable<P> & DataObject, A extends Augmentation<P> & DataObject> void augmentation(
            final TreeChange<P> change, final Class<A> type, final Consumer<TreeChange<A>> visitor) {
        if (change.parts.isPresent()) {
            Optional.ofNullable(change.parts.orElseThrow().getModifiedAugmentation(type)).map(TreeChange::of)
                .ifPresent(visitor);
        } else {
            visitor.accept(new TreeChange<>(change.before.map(all -> all.augmentation(type)),
                change.after.map(all -> all.augmentation(type)), Optional.empty()));
        }
    }

    /** Walks the items of a list that are new, differ or are gone. */
    <K, C extends ChildOf<? super T>> void items(final Class<C> type, final Function<T, Map<K, C>> list,
            final Consumer<TreeChange<C>> visitor) {
        if (parts.isPresent()) {
            parts.orElseThrow().getModifiedChildren(type).forEach(child -> visitor.accept(of(child)));
            return;
        }
        final Map<K, C> old = before.map(list).orElse(Map.of());
        final Map<K, C> now = after.map(list).orElse(Map.of());
        old.forEach((key, item) -> {
            if (!now.containsKey(key)) {
                visitor.accept(new TreeChange<>(Optional.of(item), Optional.empty(), Optional.empty()));
            }
        });
        now.forEach((key, item) -> {
            final C earlier = old.get(key);
            if (!item.equals(earlier)) {
                visitor.accept(new TreeChange<>(Optional.ofNullable(earlier), Optional.of(item), Optional.empty()));
            }
        });
    }

    /** Calls {@code put} with the object if it is there, {@code remove} with what it was if it is gone. */
    void apply(final Consumer<T> put, final Consumer<T> remove) {
        after.ifPresentOrElse(put, () -> before.ifPresent(remove));
    }
}
