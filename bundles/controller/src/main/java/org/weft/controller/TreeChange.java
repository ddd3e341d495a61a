package org.weft.controller;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.opendaylight.mdsal.binding.api.DataObjectModification;
import org.opendaylight.mdsal.binding.api.DataObjectModification.ModificationType;
import org.opendaylight.mdsal.binding.api.DataTreeModification;
import org.opendaylight.yangtools.yang.binding.Augmentable;
import org.opendaylight.yangtools.yang.binding.Augmentation;
import org.opendaylight.yangtools.yang.binding.ChildOf;
import org.opendaylight.yangtools.yang.binding.DataObject;

/**
 * A change of an object in the datastore. Walking it costs what has changed. The datastore tells of an object as
 * written when one of its own leaves is named in a change, as the key is in every merge, so only its parts say what has
 * changed; of one that was replaced by another as a whole, the items of both are compared.
 *
 * @param modification as the datastore tells it
 */
record TreeChange<T extends DataObject>(DataObjectModification<T> modification) {
    static <T extends DataObject> TreeChange<T> of(final DataObjectModification<T> change) {
        return new TreeChange<>(change);
    }

    /** The object before; empty if there was none. */
    Optional<T> before() {
        return Optional.ofNullable(modification.getDataBefore());
    }

    /** The object after; empty if there is none. */
    Optional<T> after() {
        return Optional.ofNullable(modification.getDataAfter());
    }

    /**
     * Walks changes, and runs {@code changed} after each that was more than one of a marker, which changes nothing.
     *
     * @param marker the container that is the marker
     */
    static <T extends DataObject> void each(final Collection<DataTreeModification<T>> changes,
            final Class<? extends ChildOf<? super T>> marker, final Consumer<TreeChange<T>> visitor,
            final Runnable changed) {
        for (final var root : changes) {
            final var change = TreeChange.of(root.getRootNode());
            visitor.accept(change);
            if (!change.isOnly(marker)) {
                changed.run();
            }
        }
    }

    private boolean isOnly(final Class<? extends ChildOf<? super T>> container) {
        return modification.getModificationType() == ModificationType.SUBTREE_MODIFIED
            && modification.getModifiedChildren().stream().allMatch(child -> child.getDataType().equals(container));
    }

    /** Walks an augmentation of an object, if it has changed. */
    static <P extends Augmentable<P> & DataObject, A extends Augmentation<P> & DataObject> void augmentation(
            final TreeChange<P> change, final Class<A> type, final Consumer<TreeChange<A>> visitor) {
        Optional.ofNullable(change.modification.getModifiedAugmentation(type)).map(TreeChange::of).ifPresent(visitor);
    }

    /** Walks the items of a list that are new, differ or are gone. */
    <C extends ChildOf<? super T>> void items(final Class<C> type, final Consumer<TreeChange<C>> visitor) {
        modification.getModifiedChildren(type).stream().map(TreeChange::of).filter(TreeChange::differs)
            .forEach(visitor);
    }

    private boolean differs() {
        return modification.getModificationType() == ModificationType.SUBTREE_MODIFIED || !before().equals(after());
    }

    /** Calls {@code put} with the object if it is there, {@code remove} with what it was if it is gone. */
    void apply(final Consumer<T> put, final Consumer<T> remove) {
        after().ifPresentOrElse(put, () -> before().ifPresent(remove));
    }
}
