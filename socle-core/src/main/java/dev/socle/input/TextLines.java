package dev.socle.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The lines of a text, one by one, with their numbers. Refuses what is no text and lines without end. */
public final class TextLines {

    private static final int CHUNK = 16 << 10;

    private final InputStream in;
    private final String file;
    private final Limits limits;
    private final byte[] chunk = new byte[CHUNK];
    private int from;
    private int to;
    private byte[] longLine = new byte[256];
    private int line;
    private Optional<String> pushedBack = Optional.empty();
    private boolean endsAtDocument;
    private Predicate<String> following = line -> false;

    public TextLines(InputStream in, String file, Limits limits) {
        this.in = in;
        this.file = file;
        this.limits = limits;
    }

    /** From now on, the text ends where a line begins with what opens an XML or a JSON document; see {@link #rest}. */
    public void endAtDocument() {
        endsAtDocument = true;
    }

    /** From now on, the text ends before a line like this. Another call lets it go on, up to another end. */
    public void endBefore(Predicate<String> line) {
        following = line;
    }

    /**
     * What follows a text.
     *
     * @param isXml  whether XML or else JSON follows
     * @param stream the document and all that is behind it; an empty line stands for each line before it
     */
    public record Rest(boolean isXml, InputStream stream) {
    }

    /** The document at which the text ended. */
    public Optional<Rest> rest() throws IOException {
        return atDocument() ? Optional.of(new Rest(chunk[from] == '<', new SequenceInputStream(Collections.enumeration(
                List.of(new Newlines(line), new ByteArrayInputStream(chunk, from, to - from), in)))))
                : Optional.empty();
    }

    private boolean atDocument() throws IOException {
        return endsAtDocument && !pushedBack.isPresent() && filled() && (chunk[from] == '<' || chunk[from] == '{');
    }

    private boolean filled() throws IOException {
        if (from == to) {
            to = Math.max(0, in.read(chunk));
            from = 0;
        }
        return from < to;
    }

    /** The next line without its end; empty at the end of the text. */
    public Optional<String> next() throws IOException {
        final Optional<String> next = read();
        if (next.filter(following).isPresent()) {
            pushBack(next.get());
            return Optional.empty();
        }
        return next;
    }

    private Optional<String> read() throws IOException {
        if (pushedBack.isPresent()) {
            final Optional<String> again = pushedBack;
            pushedBack = Optional.empty();
            line++;
            return again;
        }
        if (atDocument()) {
            return Optional.empty();
        }
        int length = 0;
        while (true) {
            if (!filled()) {
                return length == 0 ? Optional.empty() : Optional.of(line(length));
            }
            final int start = from;
            while (from < to && chunk[from] != '\n') {
                from++;
            }
            length = keep(start, from, length);
            if (from < to) {
                from++;
                return Optional.of(line(length));
            }
        }
    }

    /** Gives the line back, so that {@link #next} returns it once more. */
    public void pushBack(String text) {
        pushedBack = Optional.of(text);
        line--;
    }

    private int keep(int start, int end, int length) {
        final int total = length + end - start;
        if (total > limits.lineBytes()) {
            throw new EvidenceException(new Origin(file, line + 1), "the line is too long",
                    "at most " + limits.lineBytes() + " bytes");
        }
        if (total > longLine.length) {
            longLine = Arrays.copyOf(longLine, Math.max(total, longLine.length * 2));
        }
        System.arraycopy(chunk, start, longLine, length, end - start);
        return total;
    }

    private String line(int length) {
        line++;
        for (int i = 0; i < length; i++) {
            if (longLine[i] == 0) {
                throw new EvidenceException(origin(), "binary data", "text");
            }
        }
        final int end = length > 0 && longLine[length - 1] == '\r' ? length - 1 : length;
        return new String(longLine, 0, end, StandardCharsets.UTF_8);
    }

    /** The place of the line that was returned last. */
    public Origin origin() {
        return new Origin(file, line);
    }

    public Limits limits() {
        return limits;
    }

    /** So many line ends, which keep the numbers of the lines of what follows them. */
    private static final class Newlines extends InputStream {
        private int left;

        Newlines(int count) {
            this.left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? '\n' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            final int count = Math.min(left, length);
            Arrays.fill(bytes, offset, offset + count, (byte) '\n');
            left -= count;
            return count;
        }
    }

    /** Says what is wrong with the line that was returned last. */
    public EvidenceException wrong(String problem, String expected) {
        return new EvidenceException(origin(), problem, expected);
    }
}
