package org.weft.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a controller shows of itself, and whom it trusts.
 *
 * @param key the private key
 * @param chain the certificate of the key, and those between it and the authority
 * @param authorities the certificates of the authorities
 */
public record Credentials(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
    /** The private key, PKCS #8. Nobody but its owner may be allowed to read it. */
    public static final String KEY = "key.pem";
    /** The certificate. */
    public static final String CERTIFICATE = "certificate.pem";
    /** The certificates of the authorities. */
    public static final String AUTHORITY = "ca.pem";

    private static final Set<PosixFilePermission> OWNERS =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    public Credentials {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /**
     * Reads the three files of a directory.
     *
     * @param directory the directory
     * @return empty when it has none of them
     * @throws IOException when one is missing or cannot be read, or others than its owner may read the key
     * @throws GeneralSecurityException when one is not what it should be
     */
    public static Optional<Credentials> read(final Path directory) throws IOException, GeneralSecurityException {
        final Path keyFile = directory.resolve(KEY);
        if (List.of(KEY, CERTIFICATE, AUTHORITY).stream().map(directory::resolve).noneMatch(Files::exists)) {
            return Optional.empty();
        }
        if (!OWNERS.containsAll(Files.getPosixFilePermissions(keyFile))) {
            throw new IOException(keyFile + " may be read by others than its owner: give it the mode 0600");
        }
        return Optional.of(new Credentials(Pem.privateKey(Files.readString(keyFile)),
            Pem.certificates(Files.readString(directory.resolve(CERTIFICATE))),
            Pem.certificates(Files.readString(directory.resolve(AUTHORITY)))));
    }

    KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        final char[] password = {};
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("weft", key, password, chain.toArray(X509Certificate[]::new));
        final KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    /** Trusts what the authorities have signed for use by clients (RFC 5280 section 4.2.1.12). */
    X509ExtendedTrustManager authorityTrust() throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("ca" + i, authorities.get(i));
        }
        final TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (final TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("this JVM has no X.509 trust manager");
    }
}
