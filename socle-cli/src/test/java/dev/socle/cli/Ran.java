package dev.socle.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectMapper;

/**
 * What came of a command that was run within this process.
 *
 * @param code its exit code
 * @param out  what it wrote to standard output
 * @param err  what it wrote to standard error
 */
record Ran(int code, String out, String err) {

    static Ran socle(String... arguments) {
        return socle(new byte[0], arguments);
    }

    /** With these bytes on standard input. */
    static Ran socle(byte[] input, String... arguments) {
        final InputStream in = System.in;
        final PrintStream out = System.out;
        final PrintStream err = System.err;
        final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        final ByteArrayOutputStream complaint = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(input));
            System.setOut(new PrintStream(answer, false, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complaint, false, StandardCharsets.UTF_8));
            final int code = Main.run(arguments);
            System.out.flush();
            System.err.flush();
            return new Ran(code, answer.toString(StandardCharsets.UTF_8), complaint.toString(StandardCharsets.UTF_8));
        } finally {
            System.setIn(in);
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The documents on standard output. */
    List<JsonNode> documents(ObjectMapper mapper) {
        try (MappingIterator<JsonNode> documents = mapper.readerFor(JsonNode.class).readValues(out)) {
            return documents.readAll();
        }
    }
}
