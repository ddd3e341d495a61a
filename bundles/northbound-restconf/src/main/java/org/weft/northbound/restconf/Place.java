package org.weft.northbound.restconf;

/**
 * Where something is in the data.
 *
 * @param path the instance-identifier, in which a name has its module when that differs from the parent's, RFC 7951
 *     section 6.11
 * @param module the module of the last name
 * @param parent the name before the last one, or the empty string
 * @param name the last name, or the empty string at the root
 */
record Place(String path, String module, String parent, String name) {
    private static final int LONGEST_VALUE = 80;

    static Place root() {
        return new Place("", "", "", "");
    }

    Place child(final String childModule, final String childName) {
        final var prefix = childModule.equals(module) ? "" : childModule + ":";
        return new Place(path + "/" + prefix + childName, childModule, name, childName);
    }

    Place entry(final String key, final String value) {
        return new Place(path + "[" + key + "=" + quoted(value) + "]", module, parent, name);
    }

    /** What a person calls it: the name with the parent's, which tells the many leaves "id" apart. */
    String label() {
        return parent.isEmpty() ? name : parent + "/" + name;
    }

    /** A value in quotes, shortened where it is too long to read. */
    static String quoted(final String value) {
        final var shown = value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
        return shown.indexOf('\'') < 0 ? "'" + shown + "'" : '"' + shown + '"';
    }
}
