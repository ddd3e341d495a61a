package org.weft.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @Test
    void theJournalsDiskCountsAsSoonAsThereIsOne(@TempDir final Path base) throws IOException {
        final var space = new DiskSpace(base);
        assertEquals(base, space.place());
        final Path journal = Files.createDirectory(base.resolve("segmented-journal"));
        assertEquals(journal, space.place());
        assertTrue(space.left() > 0);
    }

    @Test
    void whatCannotBeLookedAtIsNoSpaceThatIsLeft(@TempDir final Path base) {
        assertThrows(IOException.class, () -> new DiskSpace(base.resolve("nowhere")).left());
    }
}
