package org.weft.peers;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Knows which certificates may speak for which nodes, and which node has which datapath. Thread-safe.
 *
 * <p>Without credentials there is no TLS, and whoever connects is believed.
 */
public final class Peers {
    private static final Verdict ACCEPTED = new Verdict.Accepted();

    private record Registered(String systemId, Optional<String> fingerprint) {
    }

    private record Owner(String systemId, boolean connected) {
    }

    private final Optional<X509ExtendedTrustManager> authorities;
    private final Optional<SSLContext> context;
    private final Map<String, Registered> nodes = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();
    private final Map<Long, Owner> owners = new HashMap<>();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();

    private Peers(final Optional<X509ExtendedTrustManager> authorities, final Optional<Credentials> credentials)
            throws GeneralSecurityException, IOException {
        this.authorities = authorities;
        if (credentials.isEmpty()) {
            context = Optional.empty();
        } else {
            final SSLContext made = SSLContext.getInstance("TLS");
            made.init(credentials.orElseThrow().keyManagers(),
                new TrustManager[] {new HandshakeTrust(authorities.orElseThrow(), this::check)}, new SecureRandom());
            context = Optional.of(made);
        }
    }

    /**
     * Makes one that knows no node yet.
     *
     * @param credentials the controller's own; empty for no TLS
     * @throws GeneralSecurityException when they cannot be used
     */
    public static Peers of(final Optional<Credentials> credentials) throws GeneralSecurityException {
        try {
            return new Peers(credentials.isEmpty() ? Optional.empty()
                : Optional.of(credentials.orElseThrow().authorityTrust()), credentials);
        } catch (IOException e) {
            throw new GeneralSecurityException("a key store in memory cannot be made", e);
        }
    }

    /** TLS 1.2 or 1.3 as a server that asks for a certificate, for one connection; empty for plain TCP. */
    public Optional<SSLEngine> engine() {
        return context.map(it -> {
            final SSLEngine engine = it.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setNeedClientAuth(true);
            engine.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
            return engine;
        });
    }

    /**
     * A transport node is configured.
     *
     * @param fingerprint of the certificate that it is registered with, if it is
     */
    public void register(final String nodeId, final String systemId, final Optional<String> fingerprint) {
        synchronized (this) {
            nodes.put(nodeId, new Registered(systemId, fingerprint));
        }
        watchers.forEach(Runnable::run);
    }

    /** A transport node is no longer configured. */
    public void unregister(final String nodeId) {
        synchronized (this) {
            nodes.remove(nodeId);
        }
        watchers.forEach(Runnable::run);
    }

    /** A certificate is revoked, or no longer. */
    public void revoke(final String fingerprint, final boolean now) {
        synchronized (this) {
            if (now) {
                revoked.add(fingerprint);
            } else {
                revoked.remove(fingerprint);
            }
        }
        watchers.forEach(Runnable::run);
    }

    /** A node says that it has a datapath. Returns whether it may have it: that of a node that is there is taken. */
    public boolean claim(final long datapathId, final String systemId) {
        synchronized (this) {
            final Owner owner = owners.get(datapathId);
            if (owner != null && owner.connected() && !owner.systemId().equals(systemId)) {
                return false;
            }
            owners.put(datapathId, new Owner(systemId, true));
        }
        watchers.forEach(Runnable::run);
        return true;
    }

    /**
     * The database of a node is gone. Its datapaths stay its own, for a switch may outlive its database server, until
     * another node claims them.
     */
    public synchronized void left(final String systemId) {
        owners.replaceAll((id, owner) -> owner.systemId().equals(systemId) ? new Owner(systemId, false) : owner);
    }

    /** Has a task run after each change of what verdicts depend on; it must not block. */
    public void watch(final Runnable task) {
        watchers.add(task);
    }

    /** Ends {@link #watch}. */
    public void unwatch(final Runnable task) {
        watchers.remove(task);
    }

    /**
     * Whether who shows a certificate may speak for a node.
     *
     * @param chain what it has shown, its own certificate first; empty without TLS
     */
    public synchronized Verdict node(final List<X509Certificate> chain, final String systemId) {
        if (context.isEmpty()) {
            return ACCEPTED;
        }
        final X509Certificate own = chain.get(0);
        try {
            check(chain);
        } catch (CertificateException e) {
            return new Verdict.Refused(e.getMessage());
        }
        final String fingerprint = Pem.fingerprint(own);
        final Set<String> wanted = nodes.values().stream().filter(it -> it.systemId().equals(systemId))
            .flatMap(it -> it.fingerprint().stream()).collect(Collectors.toSet());
        if (!wanted.isEmpty()) {
            return wanted.contains(fingerprint) ? ACCEPTED : new Verdict.Refused(
                "node '" + systemId + "' is registered with another certificate than " + describe(own));
        }
        final Set<String> registered = registeredWith(fingerprint);
        if (!registered.isEmpty()) {
            return new Verdict.Refused(describe(own) + " is that of " + registered + ", not of '" + systemId + "'");
        }
        return commonName(own).filter(systemId::equals).isPresent() ? ACCEPTED
            : new Verdict.Refused(describe(own) + " does not belong to node '" + systemId + "'");
    }

    /**
     * Whether who shows a certificate may be the switch with a datapath: it must speak for the node in whose database
     * the datapath is.
     *
     * @param chain what it has shown, its own certificate first; empty without TLS
     * @return undecided while no node has claimed the datapath
     */
    public synchronized Verdict datapath(final List<X509Certificate> chain, final long datapathId) {
        if (context.isEmpty()) {
            return ACCEPTED;
        }
        final Owner owner = owners.get(datapathId);
        return owner == null ? new Verdict.Undecided() : node(chain, owner.systemId());
    }

    private Set<String> registeredWith(final String fingerprint) {
        return nodes.values().stream().filter(it -> it.fingerprint().filter(fingerprint::equals).isPresent())
            .map(Registered::systemId).collect(Collectors.toSet());
    }

    /** Whether a certificate is good for anything: not revoked, valid now, and known or signed by an authority. */
    private synchronized void check(final List<X509Certificate> chain) throws CertificateException {
        final X509Certificate own = chain.get(0);
        final String fingerprint = Pem.fingerprint(own);
        if (revoked.contains(fingerprint)) {
            throw new CertificateException(describe(own) + " is revoked");
        }
        try {
            own.checkValidity();
        } catch (CertificateException e) {
            throw new CertificateException(describe(own) + " is not valid now, but from "
                + own.getNotBefore().toInstant() + " to " + own.getNotAfter().toInstant(), e);
        }
        if (registeredWith(fingerprint).isEmpty()) {
            try {
                authorities.orElseThrow().checkClientTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
            } catch (CertificateException e) {
                throw new CertificateException(describe(own) + " is not registered, nor of a trusted authority", e);
            }
        }
    }

    private static Optional<String> commonName(final X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().stream()
                .filter(part -> "CN".equalsIgnoreCase(part.getType())).map(part -> part.getValue().toString())
                .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private static String describe(final X509Certificate certificate) {
        return "the certificate of '" + commonName(certificate).orElse(certificate.getSubjectX500Principal().getName())
            + "' (SHA-256 " + Pem.fingerprint(certificate).substring(0, 16) + "...)";
    }
}
