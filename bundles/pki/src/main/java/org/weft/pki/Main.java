package org.weft.pki;

import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The command line of the authority. */
public final class Main {
    private static final String USAGE = """
        usage: weft-pki DIRECTORY COMMAND
          init                         makes a certificate authority
          controller NAME ADDRESS...   a key and certificate for a controller; RESTCONF is reached by the addresses
          node SYSTEM-ID [DAYS]        a key and certificate for a transport node
          fingerprint FILE             what to put into revoked-certificate to refuse a certificate
        """;

    private Main() {
        // functions only
    }

    /** Runs one command; the exit status is 0, 1 if it fails, or 2 if it is not understood. */
    public static void main(final String[] arguments) throws IOException {
        final Writer out = new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8);
        final Writer err = new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8);
        final int status = run(arguments, out, err);
        out.flush();
        err.flush();
        System.exit(status);
    }

    static int run(final String[] arguments, final Writer out, final Writer err) throws IOException {
        try {
            final List<String> words = Arrays.asList(arguments);
            final String command = words.size() < 2 ? "" : words.get(1);
            final Path directory = Path.of(words.isEmpty() ? "" : words.get(0));
            if (words.size() == 2 && "init".equals(command)) {
                Authority.create(directory, "Weft CA");
                out.append("made " + directory.resolve("ca.pem") + "; keep " + directory.resolve("ca-key.pem")
                    + " away from controllers and nodes\n");
            } else if (words.size() >= 4 && "controller".equals(command)) {
                out.append(Authority.open(directory).controller(words.get(2), words.subList(3, words.size()),
                    Authority.LIFE) + "\n");
            } else if ((words.size() == 3 || words.size() == 4) && "node".equals(command)) {
                out.append(Authority.open(directory).node(words.get(2), words.size() == 3 ? Authority.LIFE
                    : Duration.ofDays(Integer.parseInt(words.get(3)))) + "\n");
            } else if (words.size() == 3 && "fingerprint".equals(command)) {
                out.append(fingerprint(Path.of(words.get(2))) + "\n");
            } else {
                err.append(USAGE);
                return 2;
            }
            return 0;
        } catch (IOException | GeneralSecurityException | NumberFormatException e) {
            err.append("weft-pki: " + e + "\n");
            return 1;
        }
    }

    private static String fingerprint(final Path file) throws IOException, GeneralSecurityException {
        final X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    }
}
