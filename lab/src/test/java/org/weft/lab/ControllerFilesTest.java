package org.weft.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerFilesTest {
    private static final ControllerPorts PORTS = new ControllerPorts(1, 2, 3, 4, 5, 6, 7, 8, 9);

    @TempDir
    private Path dir;

    @Test
    void addsTheFeature() {
        assertEquals("a = b\nfeaturesBoot = x, y, weft-restconf\nc = d",
            ControllerFiles.withBootFeature("a = b\nfeaturesBoot = \\\n    x, \\\n    y\nc = d"));
        final String present = "featuresBoot = x, (weft-restconf)\n";
        assertEquals(present, ControllerFiles.withBootFeature(present));
    }

    @Test
    void writesPorts() throws IOException {
        final Path home = Files.createDirectories(dir.resolve("home"));
        final Path etc = Files.createDirectories(home.resolve("etc"));
        Files.writeString(etc.resolve("org.ops4j.pax.web.cfg"), "org.osgi.service.http.port.secure = 8443\n");
        Files.writeString(etc.resolve("org.apache.karaf.shell.cfg"), "sshPort = 8101\nsshHost = 0.0.0.0\n");
        Files.writeString(etc.resolve("org.apache.karaf.management.cfg"),
            "rmiRegistryPort = 1099\nrmiServerPort = 1\n");
        Files.writeString(etc.resolve("org.apache.karaf.features.cfg"), "featuresBoot = x\n");
        final Path initial = Files.createDirectories(home.resolve("configuration/initial"));
        Files.writeString(initial.resolve("akka.conf"), "canonical.port = 2550\n"
            + "seed-nodes = [\"akka://opendaylight-cluster-data@127.0.0.1:2550\"]\n");
        final Path base = dir.resolve("base");
        final Path certificate = Files.createDirectories(dir.resolve("certificate"));
        Files.writeString(certificate.resolve("weft-https.p12"), "");
        ControllerFiles.prepare(home, base, PORTS, certificate, true);
        assertTrue(read(base, "etc/org.ops4j.pax.web.cfg").contains("http.port.secure = 1\n"));
        assertEquals("sshPort = 2\nsshHost = 127.0.0.1\n", read(base, "etc/org.apache.karaf.shell.cfg"));
        assertEquals("rmiRegistryPort = 3\nrmiServerPort = 4\n", read(base, "etc/org.apache.karaf.management.cfg"));
        assertFalse(read(base, "configuration/initial/akka.conf").contains("2550"));
        assertEquals(
            "ovsdb-port = 6\nopenflow-port = 7\nopenflow-plugin-port = 9\nplain-tcp = false\n",
            read(base, "etc/org.weft.controller.cfg"));
        assertTrue(read(base, "etc/opendaylight/datastore/initial/config/default-openflow-connection-config.xml")
            .contains("<port>9</port>"));
    }

    private static String read(final Path base, final String file) throws IOException {
        return Files.readString(base.resolve(file));
    }
}
