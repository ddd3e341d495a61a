package org.weft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import org.weft.lab.Await;
import org.weft.lab.LabException;

/** What processes use, from /proc (proc_pid_stat(5), proc_pid_status(5)). */
final class Usage {
    private static final double TICKS = 100; // USER_HZ, which is 100 on every Linux that Weft runs on
    private static final int UTIME = 11;     // field 14 of stat, counted from the one behind the name
    private static final double MEGABYTE = 1024;
    private static final double BUSY = 0.2;
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(10);

    private Usage() {
        // functions only
    }

    /** The processor time that processes have used so far, seconds. */
    static double cpuSeconds(final Collection<Long> pids) {
        return pids.stream().mapToDouble(pid -> {
            final String stat = read(pid, "stat");
            final String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(words[UTIME]) + Long.parseLong(words[UTIME + 1])) / TICKS;
        }).sum();
    }

    /** The resident memory of processes, megabytes (2^20). */
    static double residentMegabytes(final Collection<Long> pids) {
        return pids.stream().mapToDouble(pid -> read(pid, "status").lines().filter(line -> line.startsWith("VmRSS"))
            .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[1]) / MEGABYTE).sum()).sum();
    }

    /**
     * Waits until processes together have used less than a fifth of a processor for some time.
     *
     * @param pids the processes
     * @param window for how long; more than 50 ms, or the clock of the kernel is too coarse
     */
    static void awaitIdle(final Collection<Long> pids, final Duration window) {
        final var last = new Object() {
            private long time = System.nanoTime();
            private double used = cpuSeconds(pids);
        };
        Await.until("processes to have nothing to do", IDLE_LIMIT, () -> {
            final long now = System.nanoTime();
            if (now - last.time < window.toNanos()) {
                return false;
            }
            final double used = cpuSeconds(pids);
            final boolean idle = (used - last.used) / ((now - last.time) / 1e9) < BUSY;
            last.time = now;
            last.used = used;
            return idle;
        });
    }

    private static String read(final long pid, final String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new LabException("process " + pid + " has ended", e);
        }
    }
}
