package org.weft.southbound.ovsdb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.weft.node.driver.OvsdbFact;
import org.weft.node.driver.OvsdbListener;

/** Remembers facts, and what follows from them: the interfaces of all nodes by name. */
final class Recorder implements OvsdbListener {
    private final List<OvsdbFact> facts = new CopyOnWriteArrayList<>();
    private final Map<String, OvsdbFact.Interface> interfaces = new ConcurrentHashMap<>();

    @Override
    public void seen(final OvsdbFact fact) {
        if (fact instanceof OvsdbFact.Interface iface) {
            interfaces.put(iface.name(), iface);
        } else if (fact instanceof OvsdbFact.InterfaceGone gone) {
            interfaces.remove(gone.name());
        } else if (fact instanceof OvsdbFact.Disconnected) {
            interfaces.clear();
        }
        facts.add(fact);
    }

    List<OvsdbFact> facts() {
        return facts;
    }

    <F extends OvsdbFact> List<F> facts(final Class<F> type) {
        return facts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <F extends OvsdbFact> F await(final Class<F> type) {
        return await(type, fact -> true);
    }

    <F extends OvsdbFact> F await(final Class<F> type, final Predicate<F> condition) {
        awaitCount(type, condition, 1);
        return facts(type).stream().filter(condition).findFirst().orElseThrow();
    }

    <F extends OvsdbFact> void awaitCount(final Class<F> type, final Predicate<F> condition, final int count) {
        Eventually.holds(count + " times " + type.getSimpleName() + " in " + facts,
            () -> facts(type).stream().filter(condition).count() >= count);
    }

    Optional<OvsdbFact.Interface> iface(final String name) {
        return Optional.ofNullable(interfaces.get(name));
    }

    OvsdbFact.Interface awaitInterface(final String name, final Predicate<OvsdbFact.Interface> condition) {
        Eventually.holds("interface " + name + " in " + interfaces, () -> iface(name).filter(condition).isPresent());
        return interfaces.get(name);
    }

    void awaitGone(final String name) {
        Eventually.holds("no interface " + name, () -> iface(name).isEmpty());
    }
}
