package dev.socle.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Cuts a stream of bytes into lines, none longer than allowed. For one thread. */
final class LineBuffer {

    private final int longest;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private final Deque<String> whole = new ArrayDeque<>();

    LineBuffer(int longest) {
        this.longest = longest;
    }

    /** Takes all bytes of an array-backed buffer. */
    void add(ByteBuffer bytes) throws IOException {
        final byte[] array = bytes.array();
        int start = bytes.arrayOffset() + bytes.position();
        final int end = bytes.arrayOffset() + bytes.limit();
        for (int i = start; i < end; i++) {
            if (array[i] == '\n') {
                append(array, start, i);
                whole.add(begun.toString(StandardCharsets.UTF_8).stripTrailing());
                begun.reset();
                start = i + 1;
            }
        }
        append(array, start, end);
    }

    private void append(byte[] array, int start, int end) throws IOException {
        if (begun.size() + (end - start) > longest) {
            throw new IOException("a line is longer than " + longest + " bytes");
        }
        begun.write(array, start, end - start);
    }

    /** The next whole line, without its end. */
    Optional<String> next() {
        return Optional.ofNullable(whole.poll());
    }
}
