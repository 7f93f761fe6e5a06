package dev.socle.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output as answers need it: a write that fails is an error to be told, which {@link java.io.PrintStream}
 * would swallow, so that half an answer on a full disk would pass for a whole one.
 */
final class AnswerStream extends OutputStream {

    private static final String READER_IS_GONE = "Broken pipe";

    /** Nothing more can be written. */
    static final class Closed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Closed(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }

        /** Whether the reader had seen enough, as {@code head} has: no error of ours. */
        boolean readerIsGone() {
            return READER_IS_GONE.equals(getMessage());
        }
    }

    private final OutputStream out;
    private boolean closed;

    AnswerStream(OutputStream out) {
        this.out = out;
    }

    static AnswerStream standard() {
        return new AnswerStream(new FileOutputStream(FileDescriptor.out));
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (closed) {
            // Buffers above try again when they are flushed; the failure was told.
            return;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            closed = true;
            throw new Closed(e);
        }
    }
}
