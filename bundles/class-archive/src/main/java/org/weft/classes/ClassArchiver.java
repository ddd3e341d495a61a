package org.weft.classes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the archive of classes once, some time after a start for which there was none. A quarter of the processor time
 * of a start goes into 20,000 classes that are parsed and verified, most of which are used a few times.
 */
@Component(immediate = true, service = {})
public final class ClassArchiver {
    private static final Logger LOG = LoggerFactory.getLogger(ClassArchiver.class);
    /** Set by bin/setenv to the directory with the archive; unset where there is to be none. */
    private static final String PROPERTY = "weft.classes";
    /** When the controller serves, and its first requests have loaded what they need. */
    private static final long DELAY_S = 90;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "weft-class-archive");
        thread.setDaemon(true);
        return thread;
    });

    /** Waits, and makes it if there is none. */
    @Activate
    public ClassArchiver() {
        final String directory = System.getProperty(PROPERTY, "");
        if (!directory.isEmpty() && !"off".equals(directory)) {
            final ClassArchive archive = new ClassArchive(Path.of(directory), List.of("nice", "-n", "19",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
                System.getProperty("java.class.path")));
            executor.schedule(() -> look(archive), DELAY_S, TimeUnit.SECONDS);
        }
    }

    /** Ends a process that makes one. */
    @Deactivate
    public void stop() {
        executor.shutdownNow();
    }

    private static void look(final ClassArchive archive) {
        try {
            if (archive.isRecording()) {
                archive.make();
                LOG.info("The next start finds its classes in an archive");
            } else if (archive.exists() && !System.getProperty("java.vm.info", "").contains("sharing")) {
                archive.forget();
                LOG.info("This JVM cannot use the archive of classes that another one has made: it will be made anew");
            }
        } catch (IOException e) {
            LOG.warn("There is no archive of classes, so the next start takes longer", e);
        } catch (InterruptedException e) {
            LOG.debug("Stopped before there was an archive of classes", e);
        }
    }
}
