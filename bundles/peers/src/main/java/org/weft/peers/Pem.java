package org.weft.peers;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text, RFC 7468. */
public final class Pem {
    private static final Pattern KEY =
        Pattern.compile("-----BEGIN PRIVATE KEY-----\\s*([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {
        // functions only
    }

    /**
     * Reads certificates.
     *
     * @param text certificates one after the other; what stands between them is skipped
     * @return the certificates, at least one
     * @throws CertificateException when there is none, or one cannot be read
     */
    public static List<X509Certificate> certificates(final String text) throws CertificateException {
        final Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
        if (found.isEmpty()) {
            throw new CertificateException("no certificate in PEM");
        }
        return found.stream().map(X509Certificate.class::cast).toList();
    }

    /**
     * Reads a private key for elliptic curves or RSA that is not encrypted (PKCS #8).
     *
     * @param text the key
     * @return the key
     * @throws GeneralSecurityException when it is something else
     */
    public static PrivateKey privateKey(final String text) throws GeneralSecurityException {
        final Matcher matcher = KEY.matcher(text);
        if (!matcher.find()) {
            throw new InvalidKeySpecException("no unencrypted PKCS #8 private key in PEM");
        }
        final PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        try {
            return KeyFactory.getInstance("EC").generatePrivate(spec);
        } catch (InvalidKeySpecException e) {
            return KeyFactory.getInstance("RSA").generatePrivate(spec);
        }
    }

    /**
     * What tells a certificate from all others: SHA-256 of its encoding.
     *
     * @param certificate the certificate
     * @return 64 small hexadecimal digits
     */
    public static String fingerprint(final X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be encoded", e);
        }
    }
}
