package org.weft.domain;

/**
 * What keeps an object from being carried out as configured.
 *
 * @param cause a short word, with the other object that it is about, if any; unique within the object
 * @param message a sentence
 */
public record Fault(String cause, String message) implements Comparable<Fault> {
    @Override
    public int compareTo(final Fault other) {
        return cause.compareTo(other.cause);
    }
}
