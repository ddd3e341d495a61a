package org.weft.it.paxexam;

import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFileExtend;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/**
 * The options for a Karaf of an archive, with ports of its own. Made in the JVM of the build; what the test in Karaf
 * has to know goes there as system properties.
 */
final class KarafContainer {
    static final String HTTP_PORT = "weft.it.http-port";
    static final String OVSDB_PORT = "weft.it.ovsdb-port";
    static final String DIRECTORY = "weft.it.directory";
    static final String VERSION = "weft.it.version";

    static final String PASSWORD = "pax-exam";

    private static final long BOOT_LIMIT = 240_000;
    private static final String LOCALHOST = "127.0.0.1";
    private static final String OPENFLOW_DIR = "etc/opendaylight/datastore/initial/config/";
    /** Waits for the end of its input, which is the end of the JVM, and ends the Karafs of a directory. */
    private static final String WATCH = "while read -r _; do :; done;"
        + " for file in \"$1\"/*/karaf.pid; do"
        + "   if [ -f \"$file\" ]; then"
        + "     pid=$(cat \"$file\");"
        + "     if grep -aqF -- \"-Dkaraf.home=$1/\" \"/proc/$pid/cmdline\"; then kill -9 \"$pid\"; fi;"
        + "   fi;"
        + " done";

    private final Path directory;
    private final Path archive;
    private final List<Option> options = new ArrayList<>();

    private KarafContainer(final Path directory, final Path archive) {
        this.directory = directory;
        this.archive = archive;
    }

    /**
     * The options for a Karaf that ends with this JVM.
     *
     * @param archive the tar.gz, beside which it is unpacked in {@code assembly}
     * @param repositories folders with Weft's bundles in the layout of Maven, besides the Karaf's own
     * @return the options
     */
    static Option[] of(final Path archive, final Path... repositories) {
        final Path target = property("weft.it.target");
        try {
            final KarafContainer container = new KarafContainer(
                Files.createTempDirectory(Files.createDirectories(target.resolve("exam")), "karaf"), archive);
            container.endWithThisJvm();
            container.start();
            container.ports();
            container.repositories(repositories);
            container.log(target.resolve("karaf-logs"));
            return container.options.toArray(new Option[0]);
        } catch (IOException e) {
            throw new IllegalStateException("cannot set up a Karaf of " + archive, e);
        }
    }

    /** A file that the build names. */
    static Path property(final String name) {
        return Path.of(System.getProperty(name)).toAbsolutePath().normalize();
    }

    /**
     * Pax Exam asks Karaf to end, and deletes it without waiting. At the end of this JVM what is left is killed, then
     * deleted. If this JVM is killed itself, a shell kills the Karaf.
     */
    private void endWithThisJvm() throws IOException {
        // Pax Exam would give it to Karaf, but it carries surefire's commands.
        System.setIn(InputStream.nullInputStream());
        final Process watch = new ProcessBuilder("/bin/sh", "-c", WATCH, "watch", directory.resolve("home").toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(watch.pid()), "karaf-end"));
    }

    private void end(final long watch) {
        final List<ProcessHandle> processes = ProcessHandle.current().descendants()
            .filter(process -> process.pid() != watch).toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join());
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }

    private void start() {
        options.add(karafDistributionConfiguration()
            .frameworkUrl(archive.toUri().toString())
            .unpackDirectory(directory.resolve("home").toFile()));
        options.add(configureConsole().ignoreLocalConsole());
        options.add(systemTimeout(BOOT_LIMIT));
        options.add(systemProperty(DIRECTORY).value(directory.toString()));
        options.add(systemProperty(VERSION).value(System.getProperty(VERSION)));
        // as in bin/karaf, in whose directory it starts
        options.add(vmOptions(
            "-Xmx1g",
            "-XX:+HeapDumpOnOutOfMemoryError",
            "-XX:+DisableExplicitGC",
            "-Djava.security.egd=file:/dev/./urandom",
            "-Djava.security.properties=etc/odl.java.security",
            "-Dkaraf.restart.jvm.supported=false",
            "--add-reads=java.xml=java.logging",
            "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
            "--patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-4.4.4.jar",
            "--patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-4.4.4.jar",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
            "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.file=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.ftp=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.http=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.https=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.protocol.jar=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www.content.text=ALL-UNNAMED",
            "--add-exports=jdk.xml.dom/org.w3c.dom.html=ALL-UNNAMED",
            "--add-exports=jdk.naming.rmi/com.sun.jndi.url.rmi=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.security.sasl/com.sun.security.sasl=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
            "-classpath",
            "lib/jdk9plus/*:lib/boot/*"));
    }

    private void ports() throws IOException {
        final int[] ports = freePorts(8);
        web(ports[0]);
        put("etc/org.apache.karaf.shell.cfg", "sshPort", ports[1]);
        put("etc/org.apache.karaf.shell.cfg", "sshHost", LOCALHOST);
        put("etc/org.apache.karaf.management.cfg", "rmiRegistryPort", ports[2]);
        put("etc/org.apache.karaf.management.cfg", "rmiServerPort", ports[3]);
        put("etc/org.weft.controller.cfg", "ovsdb-address", LOCALHOST);
        put("etc/org.weft.controller.cfg", "ovsdb-port", ports[4]);
        put("etc/org.weft.controller.cfg", "openflow-port", ports[5]);
        put("etc/org.weft.controller.cfg", "openflow-plugin-port", ports[5]);
        put("etc/org.weft.controller.cfg", "plain-tcp", true);
        options.add(systemProperty(OVSDB_PORT).value(Integer.toString(ports[4])));
        openFlow("default", ports[5]);
        openFlow("legacy", ports[6]);
        akka(ports[7]);
    }

    /** Plain HTTP, which a Karaf that is not Weft's own has too, and a password that the test knows. */
    private void web(final int port) throws IOException {
        replace("etc/weft-admin-password", PASSWORD);
        put("etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.enabled", true);
        put("etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.secure.enabled", false);
        put("etc/org.ops4j.pax.web.cfg", "org.osgi.service.http.port", port);
        // The same as in jetty.xml, or both would be opened.
        put("etc/org.ops4j.pax.web.cfg", "org.ops4j.pax.web.listening.addresses", LOCALHOST);
        options.add(systemProperty(HTTP_PORT).value(Integer.toString(port)));
        replace("etc/jetty.xml", Files.readString(archive.resolveSibling("assembly/etc/jetty.xml"))
            .replaceAll("(name=\"jetty\\.port\"\\s+default=\")\\d+", "$1" + port)
            .replace("<Property name=\"jetty.host\"/>", "<Property name=\"jetty.host\" default=\"127.0.0.1\"/>"));
    }

    private void openFlow(final String which, final int port) throws IOException {
        replace(OPENFLOW_DIR + which + "-openflow-connection-config.xml", """
            <switch-connection-config xmlns="urn:opendaylight:params:xml:ns:yang:openflow:switch:connection:config">
              <instance-name>openflow-switch-connection-provider-%s-impl</instance-name>
              <address>127.0.0.1</address>
              <port>%d</port>
              <transport-protocol>TCP</transport-protocol>
              <group-add-mod-enabled>false</group-add-mod-enabled>
              <channel-outbound-queue-size>1024</channel-outbound-queue-size>
            </switch-connection-config>
            """.formatted(which, port));
    }

    private void akka(final int port) throws IOException {
        replace("configuration/initial/akka.conf", """
            odl-cluster-data {
              akka {
                remote.artery {
                  enabled = on
                  transport = tcp
                  canonical.hostname = "127.0.0.1"
                  canonical.port = %1$d
                }
                cluster {
                  seed-nodes = ["akka://opendaylight-cluster-data@127.0.0.1:%1$d"]
                  roles = ["member-1"]
                }
                persistence.snapshot-store.local {
                  use-lz4-compression = false
                  lz4-blocksize = 256KB
                }
                disable-default-actor-system-quarantined-event-handling = "false"
              }
            }
            """.formatted(port));
    }

    /** All at once: of several extensions of a property Pax Exam makes one only. */
    private void repositories(final Path... folders) {
        final List<String> urls = new ArrayList<>();
        urls.add(property("weft.it.exam-repository").toUri() + "@id=exam");
        for (Path folder : folders) {
            urls.add(folder.toUri() + "@id=weft@snapshots");
        }
        options.add(editConfigurationFileExtend("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.repositories",
            String.join(",", urls)));
    }

    /** The log outlives the Karaf. */
    private void log(final Path logs) {
        final String file = logs.resolve(directory.getFileName() + ".log").toString();
        options.add(doNotModifyLogConfiguration());
        put("etc/org.ops4j.pax.logging.cfg", "log4j2.appender.rolling.fileName", file);
        put("etc/org.ops4j.pax.logging.cfg", "log4j2.appender.rolling.filePattern", file + ".%i");
    }

    private void put(final String file, final String key, final Object value) {
        options.add(editConfigurationFilePut(file, key, value.toString()));
    }

    private void replace(final String file, final String text) throws IOException {
        final Path source = Files.createDirectories(directory.resolve("files")).resolve(file.replace('/', '-'));
        Files.writeString(source, text);
        options.add(replaceConfigurationFile(file, source.toFile()));
    }

    /** Ports that the system gives to nobody who asks for any port: Karaf binds them a minute later. */
    private static int[] freePorts(final int count) throws IOException {
        final int[] ports = new int[count];
        int found = 0;
        final int start = ThreadLocalRandom.current().nextInt(22_000, 31_000);
        for (int port = start; found < count && port < 32_000; port++) {
            try (ServerSocket socket = new ServerSocket(port)) {
                ports[found] = socket.getLocalPort();
                found++;
            } catch (BindException e) {
                // Taken: the next one.
                continue;
            }
        }
        if (found < count) {
            throw new IOException("no " + count + " free ports from " + start);
        }
        return ports;
    }
}
