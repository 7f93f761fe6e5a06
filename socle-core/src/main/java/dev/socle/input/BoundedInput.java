package dev.socle.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that refuses to go on after a number of bytes. */
public final class BoundedInput extends FilterInputStream {

    private final Origin origin;
    private final long limit;
    private long count;

    public BoundedInput(InputStream in, Origin origin, Limits limits) {
        super(in);
        this.origin = origin;
        this.limit = limits.inputBytes();
    }

    @Override
    public int read() throws IOException {
        final int read = in.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        final int read = in.read(bytes, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) {
        count += read;
        if (count > limit) {
            throw new EvidenceException(origin, "the input is too large", "at most " + limit + " bytes");
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
