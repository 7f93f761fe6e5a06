package dev.socle.input;

import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TSFBuilder;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * The JSON documents of a stream, one after the other: one document, several written after each other, or JSON lines.
 * Only the document that is being read is held in memory.
 */
public final class JsonDocuments implements AutoCloseable {

    /** No integer that a CPU, QEMU or libvirt prints has more digits than 2^64; doubles have some more. */
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_NAME = 4096;

    private final JsonParser parser;
    private final String file;
    private final Limits limits;
    private final String form;
    private int values;

    public JsonDocuments(InputStream in, String file, Limits limits) {
        this(in, file, limits, "JSON", JsonFactory.builder());
    }

    /** The documents of a stream of YAML, which has JSON's values; aliases are not followed. */
    public static JsonDocuments ofYaml(InputStream in, String file, Limits limits) {
        return new JsonDocuments(in, file, limits, "YAML", YAMLFactory.builder());
    }

    private JsonDocuments(InputStream in, String file, Limits limits, String form, TSFBuilder<?, ?> factory) {
        this.file = file;
        this.form = form;
        this.limits = limits;
        final StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(limits.jsonDepth())
                .maxStringLength(limits.textChars())
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .build();
        this.parser = factory.streamReadConstraints(constraints).build()
                .createParser(ObjectReadContext.empty(), in);
    }

    /** The next document; empty at the end of the stream. */
    public Optional<Json> next() {
        values = 0;
        try {
            final JsonToken token = parser.nextToken();
            return token == null ? Optional.empty() : Optional.of(value(token));
        } catch (JacksonIOException e) {
            throw new EvidenceException(new Origin(file, line(e)), "the input cannot be read: " + e.getCause()
                    .getMessage(), "a readable input", e);
        } catch (StreamConstraintsException e) {
            throw new EvidenceException(new Origin(file, line(e)), "the " + form + " is too large or too deep",
                    "at most " + limits.jsonDepth() + " nested values, strings of " + limits.textChars()
                            + " characters and numbers of " + LONGEST_NUMBER + " digits", e);
        } catch (JacksonException e) {
            final boolean cut = e instanceof UnexpectedEndOfInputException
                    || String.valueOf(e.getOriginalMessage()).contains("end-of-input");
            throw cut
                    ? new EvidenceException(new Origin(file, line(e)), "the " + form + " ends too early",
                            "the rest of the document", e)
                    : new EvidenceException(new Origin(file, line(e)), "this is not " + form + ": " + firstSentence(e),
                            form, e);
        }
    }

    private static String firstSentence(JacksonException e) {
        final String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        // Below YAML's parser stands one of characters, whose exceptions come with their class.
        return message.replaceAll("\\p{Cntrl}", " ").strip().replaceFirst("^(\\w+\\.)+\\w+Exception: ", "");
    }

    private int line(JacksonException e) {
        return e.getLocation() != null && e.getLocation().getLineNr() > 0
                ? e.getLocation().getLineNr() : parser.currentLocation().getLineNr();
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private Json value(JsonToken token) {
        if (++values > limits.jsonValues()) {
            throw new EvidenceException(new Origin(file, line()), "the " + form + " document is too large",
                    "at most " + limits.jsonValues() + " values");
        }
        final int line = line();
        return switch (token) {
            case START_OBJECT -> object(line);
            case START_ARRAY -> array(line);
            case VALUE_STRING -> new Json.Text(line, parser.getString());
            case VALUE_NUMBER_INT -> new Json.Num(line, wholeNumber());
            case VALUE_NUMBER_FLOAT -> new Json.Num(line, parser.getDoubleValue());
            case VALUE_TRUE -> new Json.Bool(line, true);
            case VALUE_FALSE -> new Json.Bool(line, false);
            case VALUE_NULL -> new Json.Null(line);
            default -> throw new EvidenceException(new Origin(file, line), "this is not " + form, "a value");
        };
    }

    private Number wholeNumber() {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getLongValue();
            default -> {
                final BigInteger big = parser.getBigIntegerValue();
                yield big;
            }
        };
    }

    private Json object(int line) {
        final SequencedMap<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            final String name = parser.currentName();
            if (members.put(name, value(parser.nextToken())) != null) {
                throw new EvidenceException(new Origin(file, line()),
                        "the object has " + EvidenceException.quote(name) + " twice", "each name once");
            }
        }
        return new Json.Obj(line, members);
    }

    private Json array(int line) {
        final List<Json> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token));
        }
        return new Json.Arr(line, items);
    }

    /** Closes the stream as well. */
    @Override
    public void close() {
        parser.close();
    }
}
