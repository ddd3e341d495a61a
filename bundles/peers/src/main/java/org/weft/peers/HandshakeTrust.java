package org.weft.peers;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Has handshakes decided by a check of ours; clients are told the authorities, so that they can choose. */
final class HandshakeTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;
    private final Check check;

    /** Decides about a chain that a client has shown. */
    @FunctionalInterface
    interface Check {
        void accept(List<X509Certificate> chain) throws CertificateException;
    }

    HandshakeTrust(final X509ExtendedTrustManager authorities, final Check check) {
        this.authorities = authorities;
        this.check = check;
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type) throws CertificateException {
        check.accept(List.of(chain));
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final Socket socket)
            throws CertificateException {
        check.accept(List.of(chain));
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine)
            throws CertificateException {
        check.accept(List.of(chain));
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type) throws CertificateException {
        authorities.checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final Socket socket)
            throws CertificateException {
        authorities.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type, final SSLEngine engine)
            throws CertificateException {
        authorities.checkServerTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
