package org.weft.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file system of its own for a directory, small enough to be filled: a tmpfs, which forgets when it is removed, and
 * not when a process is killed. It goes with its lab.
 */
public final class SmallDisk {
    private static final String FILLER = "filler";

    private final Path directory;

    /** Of a directory that is one already. */
    private SmallDisk(final Path directory) {
        this.directory = directory;
    }

    /** Moves a directory, which nobody uses meanwhile, to a disk of its own. */
    static SmallDisk under(final Path directory, final int megabytes) {
        final Path before = directory.resolveSibling(directory.getFileName() + "-on-large-disk");
        try {
            Files.move(directory, before);
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new LabException("cannot move " + directory, e);
        }
        Command.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "weft-lab", directory.toString()).check();
        Command.of("cp", "--archive", "--sparse=always", before + "/.", directory.toString()).check();
        Lab.deleteTree(before);
        return new SmallDisk(directory);
    }

    /** Leaves no space. */
    public void fill() {
        // it says that there is no space: that is what is wanted
        final Path filler = directory.resolve(FILLER);
        Command.of("dd", "if=/dev/zero", "of=" + filler, "bs=1M").run();
        Command.of("dd", "if=/dev/zero", "of=" + filler, "bs=512", "oflag=append", "conv=notrunc").run();
    }

    /** Gives the space back. */
    public void empty() {
        try {
            Files.delete(directory.resolve(FILLER));
        } catch (IOException e) {
            throw new LabException("cannot give space back in " + directory, e);
        }
    }

    /** Removes all that are below a directory; a script that is about to end may still have it as its own. */
    static void removeAll(final Path dir) {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            final List<String> places = mounts.map(line -> line.split(" ")[1])
                .filter(place -> place.startsWith(dir + "/")).toList();
            places.forEach(place -> Command.of("umount", "--lazy", place).check());
        } catch (IOException e) {
            throw new LabException("cannot read what is mounted", e);
        }
    }
}
