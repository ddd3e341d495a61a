package org.weft.lab;

/** The lab could not do what it was asked; the message says what and why, for people. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what failed
     */
    public LabException(final String message) {
        super(message);
    }

    /**
     * Makes an exception.
     *
     * @param message what failed
     * @param cause why
     */
    public LabException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
