package dev.socle.input;

import java.io.IOException;
import java.io.InputStream;

/**
 * Lets XML documents that follow each other be read as one: empties their declarations, refuses document type
 * declarations before a parser sees them, and bounds tags, texts and comments, which parsers hold in memory.
 */
final class XmlPrologFilter extends InputStream {

    private enum State {
        TEXT, OPENED, BANG, TAG, SINGLE_QUOTED, DOUBLE_QUOTED, INSTRUCTION, DECLARATION, COMMENT, CDATA
    }

    private final InputStream in;
    private final String file;
    private final Limits limits;
    private State state = State.TEXT;
    private int line = 1;
    private long count;
    /** Bytes of the tag, text or comment so far. */
    private int length;
    /** The last bytes seen, newest lowest: enough to tell {@code -->} and {@code <?xml}. */
    private int recent;
    /** Bytes since {@code <!} or {@code <?}. */
    private int since;

    XmlPrologFilter(InputStream in, String file, Limits limits) {
        this.in = in;
        this.file = file;
        this.limits = limits;
    }

    /** Bytes passed on so far. */
    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        final byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        final int read = in.read(bytes, offset, length);
        if (read > 0) {
            count += read;
            filter(bytes, offset, offset + read);
        }
        return read;
    }

    private void filter(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            final byte b = bytes[i];
            if (b == '\n') {
                line++;
            }
            recent = recent << 8 | b & 0xff;
            switch (state) {
                case TEXT -> {
                    if (b == '<') {
                        state = State.OPENED;
                        length = 0;
                    }
                }
                case OPENED -> opened(b);
                case BANG -> bang();
                case TAG -> tag(b);
                case SINGLE_QUOTED -> quoted(b, '\'');
                case DOUBLE_QUOTED -> quoted(b, '"');
                case INSTRUCTION -> instruction(bytes, i);
                case DECLARATION -> declaration(bytes, i);
                case COMMENT -> leaveAfter((recent & 0xffffff) == ('-' << 16 | '-' << 8 | '>') && since >= 4);
                case CDATA -> leaveAfter((recent & 0xffffff) == (']' << 16 | ']' << 8 | '>'));
            }
            since++;
            bound();
            i++;
        }
    }

    private void opened(byte b) {
        since = 0;
        state = switch (b) {
            case '!' -> State.BANG;
            case '?' -> State.INSTRUCTION;
            default -> State.TAG;
        };
    }

    private void bang() {
        if (since == 1 && (recent & 0xff) == '-') {
            state = State.COMMENT;
            since = 0;
        } else if (since == 1 && (recent & 0xff) == '[') {
            state = State.CDATA;
        } else {
            throw new EvidenceException(new Origin(file, line), "the XML has a document type declaration",
                    "XML without one; entities are not accepted");
        }
    }

    private void tag(byte b) {
        switch (b) {
            case '>' -> {
                state = State.TEXT;
                length = 0;
            }
            case '\'' -> state = State.SINGLE_QUOTED;
            case '"' -> state = State.DOUBLE_QUOTED;
            default -> { }
        }
    }

    private void quoted(byte b, char quote) {
        if (b == quote) {
            state = State.TAG;
        }
    }

    private void bound() {
        length++;
        if (length <= limits.tagBytes()) {
            return;
        }
        switch (state) {
            case TAG, SINGLE_QUOTED, DOUBLE_QUOTED -> throw new EvidenceException(new Origin(file, line),
                    "the XML has too large a tag", "at most " + limits.tagBytes() + " bytes");
            default -> {
                if (length > limits.textChars()) {
                    throw new EvidenceException(new Origin(file, line), "the XML has too long a text or comment",
                            "at most " + limits.textChars() + " bytes");
                }
            }
        }
    }

    /**
     * {@code <?xml} and a blank begin a declaration, which may stand at the start only. It becomes an instruction
     * of another name and without content, which may stand anywhere.
     */
    private void instruction(byte[] bytes, int at) {
        if (since == 4 && recent >>> 8 == ('x' << 16 | 'm' << 8 | 'l') && isBlank(bytes[at])) {
            state = State.DECLARATION;
            bytes[at] = '_';
            return;
        }
        leaveAfter((recent & 0xffff) == ('?' << 8 | '>'));
    }

    private void declaration(byte[] bytes, int at) {
        final byte b = bytes[at];
        if (b != '\n' && b != '?' && b != '>') {
            bytes[at] = ' ';
        }
        leaveAfter((recent & 0xffff) == ('?' << 8 | '>'));
    }

    private void leaveAfter(boolean ends) {
        if (ends) {
            state = State.TEXT;
            length = 0;
        }
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
