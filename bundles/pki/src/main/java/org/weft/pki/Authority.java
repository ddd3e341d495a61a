package org.weft.pki;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority in a directory: {@code ca-key.pem} and {@code ca.pem}, and for each certificate that it has
 * made a directory with {@code key.pem}, {@code certificate.pem} and {@code ca.pem}, under {@code controllers} or
 * {@code nodes}; for controllers the same in {@code weft-https.p12}, for HTTPS. Keys are on the curve P-256.
 * Certificates may be used by clients, those of controllers also by servers (RFC 5280 section 4.2.1.12), so that no
 * node can pass for a controller.
 */
public final class Authority {
    /** How long an authority is valid. */
    public static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    /** How long what it makes is valid, if nothing else is asked for. */
    public static final Duration LIFE = Duration.ofDays(825);

    private static final String KEY_FILE = "ca-key.pem";
    private static final String CERTIFICATE_FILE = "ca.pem";
    private static final String HTTPS_FILE = "weft-https.p12";
    /** Key stores have to have one; what protects this one is the mode of its file. */
    private static final String HTTPS_PASSWORD = "weft-https";
    private static final String ALGORITHM = "SHA256withECDSA";
    /** Clocks of nodes may be slow. */
    private static final Duration CLOCK_ERROR = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final PrivateKey key;
    private final X509Certificate certificate;

    private Authority(final Path directory, final PrivateKey key, final X509Certificate certificate) {
        this.directory = directory;
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * Makes an authority.
     *
     * @param directory where; made if it is missing
     * @param name its common name
     * @return the authority
     * @throws IOException when there is one already, or the directory cannot be written
     */
    public static Authority create(final Path directory, final String name) throws IOException {
        Files.createDirectories(directory);
        final KeyPair pair = keyPair();
        final var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, "Weft")
            .addRDN(BCStyle.CN, name).build();
        try {
            final Instant now = Instant.now();
            final var builder = new X509v3CertificateBuilder(subject, serial(), Date.from(now.minus(CLOCK_ERROR)),
                Date.from(now.plus(AUTHORITY_LIFE)), subject,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(Extension.subjectKeyIdentifier, false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            final X509Certificate certificate = sign(builder, pair.getPrivate());
            PrivateFile.write(directory.resolve(KEY_FILE),
                text(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
            Files.writeString(directory.resolve(CERTIFICATE_FILE), text(certificate));
            return new Authority(directory, pair.getPrivate(), certificate);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a certificate authority", e);
        }
    }

    /**
     * The authority of a directory.
     *
     * @param directory where it was made
     * @return the authority
     * @throws IOException when it cannot be read
     */
    public static Authority open(final Path directory) throws IOException {
        try (PEMParser keys = new PEMParser(new StringReader(Files.readString(directory.resolve(KEY_FILE))));
                PEMParser certificates = new PEMParser(
                    new StringReader(Files.readString(directory.resolve(CERTIFICATE_FILE))))) {
            return new Authority(directory, new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) keys.readObject()),
                new JcaX509CertificateConverter().getCertificate((X509CertificateHolder) certificates.readObject()));
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IOException("no certificate authority in " + directory, e);
        }
    }

    /** There is an authority in a directory. */
    public static boolean exists(final Path directory) {
        return Files.exists(directory.resolve(KEY_FILE));
    }

    /**
     * Makes a key and a certificate for a controller.
     *
     * @param name its common name
     * @param addresses names and addresses by which clients of RESTCONF reach it
     * @param life how long it is valid
     * @return the directory with the files
     * @throws IOException when it has one already, or it cannot be written
     */
    public Path controller(final String name, final List<String> addresses, final Duration life) throws IOException {
        final List<GeneralName> names = new ArrayList<>();
        addresses.forEach(address -> names.add(new GeneralName(
            address.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, address)));
        return issue(directory.resolve("controllers").resolve(name), name, names, life,
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    }

    /**
     * Makes a key and a certificate for a transport node.
     *
     * @param systemId its Open_vSwitch.external_ids:system-id, which becomes the common name
     * @param life how long it is valid; if negative, it has been over for as long
     * @return the directory with the files
     * @throws IOException when it has one already, or it cannot be written
     */
    public Path node(final String systemId, final Duration life) throws IOException {
        return issue(directory.resolve("nodes").resolve(systemId), systemId, List.of(), life,
            KeyPurposeId.id_kp_clientAuth);
    }

    private Path issue(final Path target, final String name, final List<GeneralName> names, final Duration life,
            final KeyPurposeId... purposes) throws IOException {
        if (!Optional.ofNullable(target.getFileName()).map(Path::toString).filter(name::equals).isPresent()) {
            throw new IOException("'" + name + "' cannot be the name of a directory");
        }
        final KeyPair pair = keyPair();
        final Instant end = Instant.now().plus(life);
        final Instant begin = life.isNegative() ? end.minus(LIFE) : Instant.now().minus(CLOCK_ERROR);
        try {
            final var issuer = new X509CertificateHolder(certificate.getEncoded()).getSubject();
            final var builder = new X509v3CertificateBuilder(issuer, serial(), Date.from(begin), Date.from(end),
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, "Weft").addRDN(BCStyle.CN, name).build(),
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
                .addExtension(Extension.authorityKeyIdentifier, false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
            if (!names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false,
                    new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            final X509Certificate made = sign(builder, key);
            Files.createDirectories(target);
            PrivateFile.write(target.resolve("key.pem"), text(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
            if (!names.isEmpty()) {
                PrivateFile.write(target.resolve(HTTPS_FILE), store(pair.getPrivate(), made, certificate));
            }
            Files.writeString(target.resolve("certificate.pem"), text(made));
            Files.writeString(target.resolve("ca.pem"), text(certificate));
            return target;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a certificate for " + name, e);
        }
    }

    private static byte[] store(final PrivateKey key, final X509Certificate... chain)
            throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("weft", key, HTTPS_PASSWORD.toCharArray(), chain);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, HTTPS_PASSWORD.toCharArray());
        return bytes.toByteArray();
    }

    private static X509Certificate sign(final X509v3CertificateBuilder builder, final PrivateKey with)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter().getCertificate(
            builder.build(new JcaContentSignerBuilder(ALGORITHM).build(with)));
    }

    private static KeyPair keyPair() throws IOException {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM cannot make keys on P-256", e);
        }
    }

    /** Positive, at most 20 octets, and not to be guessed: RFC 5280 section 4.1.2.2. */
    private static BigInteger serial() {
        return new BigInteger(158, RANDOM).setBit(158);
    }

    private static String text(final PrivateKey of) throws IOException {
        return pem(new JcaPKCS8Generator(of, null));
    }

    private static String text(final X509Certificate of) throws IOException {
        return pem(of);
    }

    private static String pem(final Object of) throws IOException {
        final StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(of);
        }
        return text.toString();
    }
}
