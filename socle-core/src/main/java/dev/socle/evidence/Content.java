package dev.socle.evidence;

import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What a stream's first bytes say of its form. */
enum Content {
    XML, JSON, TEXT;

    private static final Pattern SECTION = Pattern.compile("\\[[A-Za-z_][A-Za-z0-9_.:@ -]*]\\s*(?:[#;].*)?");

    /** How many bytes the UTF-8 byte order mark takes at the start: 3 or none. */
    static int byteOrderMark(byte[] head) {
        return head.length >= 3 && head[0] == (byte) 0xef && head[1] == (byte) 0xbb && head[2] == (byte) 0xbf ? 3 : 0;
    }

    static byte[] withoutByteOrderMark(byte[] head) {
        return Arrays.copyOfRange(head, byteOrderMark(head), head.length);
    }

    /**
     * @throws EvidenceException if the bytes are nothing, or no text
     */
    static Content of(byte[] head, String name) {
        refuseBinary(head, name);
        int at = byteOrderMark(head);
        while (at < head.length && Character.isWhitespace(head[at])) {
            at++;
        }
        if (at == head.length) {
            throw new EvidenceException(Origin.of(name), head.length == 0 ? "it is empty" : "it is blank",
                    Kinds.EXPECTED);
        }
        return switch (head[at]) {
            case '<' -> XML;
            case '{' -> JSON;
            case '[' -> isSection(head, at) ? TEXT : JSON;
            default -> TEXT;
        };
    }

    private static boolean isSection(byte[] head, int at) {
        int end = at;
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        final String line = new String(head, at, end - at, StandardCharsets.UTF_8).strip();
        return SECTION.matcher(line).matches() && !line.matches("\\[\\s*(true|false|null)\\s*]");
    }

    private static void refuseBinary(byte[] head, String name) {
        if (head.length >= 2 && (head[0] == (byte) 0xff && head[1] == (byte) 0xfe
                || head[0] == (byte) 0xfe && head[1] == (byte) 0xff)) {
            throw new EvidenceException(new Origin(name, 1), "it is UTF-16", "UTF-8");
        }
        int line = 1;
        for (byte b : head) {
            if (b == '\n') {
                line++;
            }
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b) {
                throw new EvidenceException(new Origin(name, line), "it is binary", Kinds.EXPECTED);
            }
        }
    }
}
