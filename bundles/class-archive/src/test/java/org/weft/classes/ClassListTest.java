package org.weft.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassListTest {
    private static final String BUNDLE = "loader: [loader data: 0x7b for instance a "
        + "'org/eclipse/osgi/internal/loader/EquinoxClassLoader'{0x0c}] bytes: 9";

    private final ClassList list = new ClassList();

    private void log(final String... lines) {
        List.of(lines).forEach(list::add);
    }

    private void logObject() {
        log("java.lang.Object source: shared objects file",
            " klass: 0x01 super: 0x00 loader: [loader data: 0x7a of 'bootstrap']");
    }

    @Test
    void classesOfBundlesHaveTheirFileAndParents() {
        logObject();
        log("org.weft.Shape source: file:/data/cache/7/0/bundleFile", " klass: 0x02 super: 0x01 " + BUNDLE,
            "org.weft.Named source: file:/data/cache/7/0/bundleFile", " klass: 0x03 super: 0x01 " + BUNDLE,
            "org.weft.Square source: file:/data/cache/8/0/bundleFile",
            " klass: 0x04 super: 0x01 interfaces: 0x02 0x03 " + BUNDLE);
        assertEquals(List.of("java/lang/Object id: 1",
            "org/weft/Shape id: 2 super: 1 source: /data/cache/7/0/bundleFile",
            "org/weft/Named id: 3 super: 1 source: /data/cache/7/0/bundleFile",
            "org/weft/Square id: 4 super: 1 interfaces: 2 3 source: /data/cache/8/0/bundleFile"), list.entries());
    }

    @Test
    void classesOfTheClassPathAreFoundByTheJvm() {
        logObject();
        log("org.apache.karaf.main.Main source: file:/lib/boot/main.jar", " klass: 0x02 super: 0x01 loader: "
            + "[loader data: 0x7c for instance a 'jdk/internal/loader/ClassLoaders$AppClassLoader'{0x0d}] bytes: 9");
        assertEquals("org/apache/karaf/main/Main id: 2", list.entries().get(1));
    }

    @Test
    void passesOverWhatHasNoFileOrNoParentInTheList() {
        logObject();
        log("org.weft.Made source: __ClassDefiner__", " klass: 0x02 super: 0x01 " + BUNDLE,
            "org.weft.Child source: file:/bundleFile", " klass: 0x03 super: 0x02 " + BUNDLE,
            "org.weft.Of source: file:/bundleFile", " klass: 0x04 super: 0x01 interfaces: 0x03 " + BUNDLE,
            "org.weft.Main$$Lambda$1/0x0800 source: org.weft.Main", " klass: 0x05 super: 0x01 " + BUNDLE);
        assertEquals(1, list.entries().size());
    }

    @Test
    void takesTheFirstOfTwoClassesWithOneName() {
        logObject();
        log("org.weft.Shape source: file:/one", " klass: 0x02 super: 0x01 " + BUNDLE,
            "org.weft.Shape source: file:/two", " klass: 0x03 super: 0x01 " + BUNDLE);
        assertEquals(List.of("java/lang/Object id: 1", "org/weft/Shape id: 2 super: 1 source: /one"), list.entries());
    }

    @Test
    void passesOverTornLines() {
        logObject();
        log("org.weft.Shape source: file:/one",
            "org.weft.Other source: file:/one", " klass: 0x03 super: 0x01 " + BUNDLE,
            "org.weft.Last source: file:/one", " klass: 0x04 su");
        assertEquals(List.of("java/lang/Object id: 1", "org/weft/Other id: 2 super: 1 source: /one"), list.entries());
    }
}
