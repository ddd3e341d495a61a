package org.weft.lab;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the directory of one controller from a distribution: what it changes is its own, the rest is shared. */
final class ControllerFiles {
    private static final String OPENFLOW_DIR = "etc/opendaylight/datastore/initial/config/";
    private static final String FEATURE = "weft-restconf";
    private static final String WEFT = "etc/org.weft.controller.cfg";

    private final Path base;

    private ControllerFiles(final Path base) {
        this.base = base;
    }

    /**
     * Copies etc and configuration, and writes the ports.
     *
     * @param home the unpacked distribution
     * @param base the controller's own directory
     * @param ports where it is to listen
     * @param certificate the directory with its key and certificates
     * @param tls hypervisors connect by TLS
     */
    static void prepare(final Path home, final Path base, final ControllerPorts ports, final Path certificate,
            final boolean tls) {
        try {
            Files.createDirectories(base.resolve("data/tmp"));
            Files.createDirectories(base.resolve("data/log"));
            Files.createDirectories(base.resolve("deploy"));
            copy(home.resolve("etc"), base.resolve("etc"));
            if (Files.isDirectory(home.resolve("configuration"))) {
                copy(home.resolve("configuration"), base.resolve("configuration"));
            }
            final ControllerFiles files = new ControllerFiles(base);
            files.write(ports);
            files.property(WEFT, "plain-tcp", Boolean.toString(!tls));
            copy(certificate, base.resolve("etc/weft-tls"));
            Files.move(base.resolve("etc/weft-tls/weft-https.p12"), base.resolve("etc/weft-https.p12"),
                StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LabException("cannot make the directory of a controller, " + base + ", from " + home, e);
        }
    }

    private void write(final ControllerPorts ports) throws IOException {
        web(ports.restconf());
        property("etc/org.apache.karaf.shell.cfg", "sshPort", Integer.toString(ports.ssh()));
        property("etc/org.apache.karaf.shell.cfg", "sshHost", "127.0.0.1");
        property("etc/org.apache.karaf.management.cfg", "rmiRegistryPort", Integer.toString(ports.rmiRegistry()));
        property("etc/org.apache.karaf.management.cfg", "rmiServerPort", Integer.toString(ports.rmiServer()));
        property(WEFT, "ovsdb-port", Integer.toString(ports.ovsdb()));
        property(WEFT, "openflow-port", Integer.toString(ports.openflow()));
        property(WEFT, "openflow-plugin-port", Integer.toString(ports.openflowPlugin()));
        openFlow("default", ports.openflowPlugin());
        openFlow("legacy", ports.openflowLegacy());
        akka(ports.akka());
        bootFeature();
    }

    private void web(final int port) throws IOException {
        final String file = "etc/org.ops4j.pax.web.cfg";
        property(file, "org.osgi.service.http.port.secure", Integer.toString(port));
        property(file, "org.ops4j.pax.web.listening.addresses", "127.0.0.1");
    }

    private void openFlow(final String which, final int port) throws IOException {
        final String file = OPENFLOW_DIR + which + "-openflow-connection-config.xml";
        if (Files.exists(base.resolve(file))) {
            edit(file, text -> text.replaceAll("<port>\\d+</port>", "<port>" + port + "</port>"));
        } else {
            create(file, "<switch-connection-config xmlns=\""
                + "urn:opendaylight:params:xml:ns:yang:openflow:switch:connection:config\">\n"
                + "  <instance-name>openflow-switch-connection-provider-" + which + "-impl</instance-name>\n"
                + "  <address>127.0.0.1</address>\n"
                + "  <port>" + port + "</port>\n"
                + "  <transport-protocol>TCP</transport-protocol>\n"
                + "  <group-add-mod-enabled>false</group-add-mod-enabled>\n"
                + "  <channel-outbound-queue-size>1024</channel-outbound-queue-size>\n"
                + "</switch-connection-config>\n");
        }
    }

    private void akka(final int port) throws IOException {
        final String file = "configuration/initial/akka.conf";
        if (Files.exists(base.resolve(file))) {
            edit(file, text -> text
                .replaceAll("canonical\\.port = \\d+", "canonical.port = " + port)
                .replaceAll("(opendaylight-cluster-data@[^:\"]+:)\\d+", "$1" + port));
        } else {
            create(file, "odl-cluster-data {\n  akka {\n    remote.artery {\n"
                + "      enabled = on\n      transport = tcp\n      canonical.hostname = \"127.0.0.1\"\n"
                + "      canonical.port = " + port + "\n    }\n"
                + "    cluster {\n      seed-nodes = [\"akka://opendaylight-cluster-data@127.0.0.1:" + port + "\"]\n"
                + "      roles = [\"member-1\"]\n    }\n"
                + "    persistence.snapshot-store.local {\n      use-lz4-compression = false\n"
                + "      lz4-blocksize = 256KB\n    }\n"
                + "    disable-default-actor-system-quarantined-event-handling = \"false\"\n  }\n}\n");
        }
    }

    private void bootFeature() throws IOException {
        edit("etc/org.apache.karaf.features.cfg", ControllerFiles::withBootFeature);
    }

    /** Adds our feature to featuresBoot, whose value may go over several lines. */
    static String withBootFeature(final String text) {
        final Matcher matcher = Pattern.compile("(?m)^featuresBoot\\s*=((?:.*\\\\\\R)*.*)$").matcher(text);
        if (!matcher.find()) {
            return text + "\nfeaturesBoot = " + FEATURE + "\n";
        }
        final String value = matcher.group(1).replaceAll("\\\\\\R\\s*", "").strip();
        if (List.of(value.split("[,()\\s]+")).contains(FEATURE)) {
            return text;
        }
        return new StringBuilder(text).replace(matcher.start(), matcher.end(),
            "featuresBoot = " + (value.isEmpty() ? "" : value + ", ") + FEATURE).toString();
    }

    /** Sets a property that stands on a line of its own. */
    private void property(final String file, final String key, final String value) throws IOException {
        if (!Files.exists(base.resolve(file))) {
            create(file, key + " = " + value + "\n");
            return;
        }
        edit(file, text -> {
            final List<String> lines = new ArrayList<>(text.lines().toList());
            lines.removeIf(line -> line.matches("\\s*" + Pattern.quote(key) + "\\s*=.*"));
            lines.add(key + " = " + value);
            return String.join("\n", lines) + "\n";
        });
    }

    private void create(final String file, final String text) throws IOException {
        final Path path = base.resolve(file);
        final Path parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(path, text);
    }

    private void edit(final String file, final UnaryOperator<String> change) throws IOException {
        final Path path = base.resolve(file);
        Files.writeString(path, change.apply(Files.readString(path)));
    }

    private static void copy(final Path from, final Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(final Path dir, final BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(to.resolve(from.relativize(dir)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                    throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
