package dev.socle.live;

import java.io.IOException;

/** QEMU answered a QMP command with an error. Trouble with the connection itself is a plain {@link IOException}. */
public final class QmpException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String errorClass;
    private final String description;

    QmpException(String command, String errorClass, String description) {
        super(command + ": " + description + " (" + errorClass + ")");
        this.errorClass = errorClass;
        this.description = description;
    }

    /** QEMU's {@code class}, such as {@code CommandNotFound} or {@code GenericError}. */
    public String errorClass() {
        return errorClass;
    }

    /** QEMU's {@code desc}: a sentence for people. */
    public String description() {
        return description;
    }
}
