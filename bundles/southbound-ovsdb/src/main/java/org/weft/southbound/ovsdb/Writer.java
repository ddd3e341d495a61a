package org.weft.southbound.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weft.node.driver.OvsdbFact;
import org.weft.node.driver.OvsdbListener;
import org.weft.node.driver.OvsdbTarget;

/**
 * Makes one node's rows equal to its target. Belongs to the mailbox of its session and lives while the session serves
 * the node.
 *
 * <p>One transaction is in flight at a time; what changes meanwhile is seen when it is over. The database tells the
 * monitor of a transaction's changes before it replies (ovsdb-server(7)), so rows are compared again on the reply. A
 * plan that has been sent and is still due after its reply has failed or had no effect: it is sent again only after one
 * of the rows concerned has changed, or after a while. When another plan is due, the one that failed was made of rows
 * that somebody else was changing, and its failure is nothing to be told.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_RETRY = Duration.ofMinutes(5);

    private final Session session;
    private final String systemId;
    private final Rows rows;
    private final Set<String> controllers;
    private final Registry registry;
    private final OvsdbListener listener;

    private boolean inFlight;
    private boolean retryPlanned;
    private Duration retryAfter = FIRST_RETRY;
    /** Summary of the plan that was sent last, "" when there is nothing to hold back. */
    private String sent = "";
    /** Why that plan was refused, until it is told. */
    private Optional<String> failure = Optional.empty();
    private Set<String> conflictsTold = Set.of();
    private boolean refusalTold;

    Writer(final Session session, final String systemId, final Rows rows, final Set<String> controllers,
            final Registry registry, final OvsdbListener listener) {
        this.session = session;
        this.systemId = systemId;
        this.rows = rows;
        this.controllers = controllers;
        this.registry = registry;
        this.listener = listener;
    }

    void rowsChanged(final Rows.Touched touched) {
        if (!inFlight && (touched.ours() || isWanted(touched.names()))) {
            sent = "";
            reconcile();
        }
    }

    private boolean isWanted(final Set<String> names) {
        return registry.target(systemId).filter(target -> names.contains(target.bridge())
            || target.ports().stream().anyMatch(port -> names.contains(port.key().name()))
            || target.uplinks().stream().anyMatch(uplink -> names.contains(uplink.key().name()))).isPresent();
    }

    void reconcile() {
        if (inFlight) {
            return;
        }
        final Optional<OvsdbTarget> target = registry.target(systemId);
        if (target.isEmpty()) {
            conflictsTold = Set.of();
            return;
        }
        final Difference.Plan plan = Difference.between(rows, systemId, target.orElseThrow(), controllers);
        tellConflicts(plan.conflicts());
        if (plan.operations().isEmpty()) {
            sent = "";
            retryAfter = FIRST_RETRY;
            if (refusalTold && plan.conflicts().isEmpty()) {
                refusalTold = false;
                listener.seen(new OvsdbFact.Agreed(systemId));
            }
        } else if (plan.summary().equals(sent)) {
            failure.ifPresent(why -> refused(sent, why));
            planRetry();
        } else {
            send(plan);
        }
    }

    private void tellConflicts(final Map<String, String> conflicts) {
        conflicts.forEach((what, why) -> {
            if (!conflictsTold.contains(what)) {
                refused(what, why);
            }
        });
        conflictsTold = conflicts.keySet();
    }

    private void refused(final String what, final String why) {
        refusalTold = true;
        listener.seen(new OvsdbFact.Refused(systemId, what, why));
    }

    private void send(final Difference.Plan plan) {
        LOG.info("Node {}: {}", systemId, plan.summary());
        inFlight = true;
        sent = plan.summary();
        registry.countTransaction(systemId);
        final TransactBuilder transaction = new TransactBuilder(Schema.TRANSACTION_SCHEMA);
        plan.operations().forEach(transaction::addOperation);
        session.then(session.rpc().transact(transaction), results -> session.post(() -> replied(results)));
    }

    /**
     * The reply, RFC 7047 section 4.1.3.
     *
     * @param results null when the request as a whole was refused; the library keeps the reason to its log
     */
    private void replied(final List<JsonNode> results) {
        inFlight = false;
        failure = results == null ? Optional.of("the database server does not accept the request")
            : results.stream().filter(result -> result.hasNonNull("error")).findFirst()
                .map(result -> result.path("error").asText() + ": " + result.path("details").asText());
        failure.ifPresent(why -> LOG.info("Node {} refuses: {}", systemId, why));
        reconcile();
        failure = Optional.empty();
    }

    private void planRetry() {
        if (!retryPlanned) {
            retryPlanned = true;
            session.channel().eventLoop().schedule(() -> session.post(this::retry), retryAfter.toMillis(),
                TimeUnit.MILLISECONDS);
            final Duration twice = retryAfter.multipliedBy(2);
            retryAfter = twice.compareTo(LAST_RETRY) < 0 ? twice : LAST_RETRY;
        }
    }

    private void retry() {
        retryPlanned = false;
        if (!inFlight) {
            sent = "";
            reconcile();
        }
    }
}
