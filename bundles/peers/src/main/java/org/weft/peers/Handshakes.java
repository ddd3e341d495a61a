package org.weft.peers;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What handshakes leave behind. */
public final class Handshakes {
    private Handshakes() {
        // functions only
    }

    /**
     * The certificates that a peer has shown, its own first.
     *
     * @param session a session whose handshake has succeeded
     */
    public static List<X509Certificate> chain(final SSLSession session) {
        try {
            return Arrays.stream(session.getPeerCertificates()).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException("a handshake without a certificate has succeeded", e);
        }
    }

    /** Why a handshake has failed: our own reason where a certificate was refused, else that of the JVM. */
    public static String why(final Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return cause.getMessage();
            }
        }
        return failure.getMessage() == null ? "the connection ended before the TLS handshake did"
            : "the TLS handshake failed: " + failure.getMessage();
    }
}
