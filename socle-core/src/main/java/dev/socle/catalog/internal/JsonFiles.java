package dev.socle.catalog.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.socle.catalog.CatalogException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads catalogue files strictly: what the schema does not know is an error, and sizes and depths are bounded. */
final class JsonFiles {

    private static final int LONGEST_FILE = 16_000_000;
    private static final int LONGEST_STRING = 10_000;
    private static final int DEEPEST = 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(LONGEST_FILE).maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_STRING)
                            .maxNameLength(500).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .build();

    private JsonFiles() {
    }

    /**
     * Reads a file as what it should be.
     *
     * @throws CatalogException with one line that says where, what is wrong, and what was expected
     */
    static <T> T read(SourceFile file, Class<T> type) {
        final T value;
        try {
            value = MAPPER.readValue(file.bytes(), type);
        } catch (JacksonException e) {
            throw problem(file, e);
        }
        if (value == null) {
            throw new CatalogException(file.name() + ":1: there is null, expected an object");
        }
        Completeness.missing(value).ifPresent(missing -> {
            throw new CatalogException(file.name() + ":" + lines(file).getOrDefault(missing.pointer(), 1)
                    + ": there is no \"" + missing.name() + "\", expected what the file's schema says");
        });
        return value;
    }

    /** What the file says it is, or nothing. */
    static String kind(SourceFile file) {
        try {
            return MAPPER.readTree(file.bytes()).path("kind").asString("");
        } catch (JacksonException e) {
            throw problem(file, e);
        }
    }

    /** The line on which each value begins, by JSON pointer; of a file that breaks off, up to there. */
    static Map<String, Integer> lines(SourceFile file) {
        final Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = MAPPER.createParser(file.bytes())) {
            while (parser.nextToken() != null) {
                lines.putIfAbsent(parser.streamReadContext().pathAsPointer().toString(),
                        parser.currentTokenLocation().getLineNr());
            }
        } catch (JacksonException e) {
            // What is wrong with the file was found before that place.
            return lines;
        }
        return lines;
    }

    static JsonNode toTree(Object value) {
        return MAPPER.valueToTree(value);
    }

    private static CatalogException problem(SourceFile file, JacksonException e) {
        if (e instanceof UnexpectedEndOfInputException) {
            return new CatalogException(file.name() + ":" + Math.max(1, e.getLocation().getLineNr())
                    + ": the JSON ends too early, expected the rest of the document");
        }
        final int at = Optional.ofNullable(e.getLocation()).map(TokenStreamLocation::getLineNr).orElse(1);
        if (e instanceof StreamConstraintsException) {
            return new CatalogException(file.name() + ":" + Math.max(1, at) + ": the JSON is too large or too"
                    + " deep, expected at most " + DEEPEST + " nested values, strings of " + LONGEST_STRING
                    + " characters and " + LONGEST_FILE + " in all");
        }
        final int line = e.getPath().isEmpty() ? Math.max(1, at) : lines(file).getOrDefault(pointer(e), 1);
        return new CatalogException(file.name() + ":" + line + ": " + e.getOriginalMessage().lines().findFirst()
                .orElse("not readable").replaceAll(" \\(class .*", "") + ", expected what the file's schema says");
    }

    private static String pointer(JacksonException e) {
        final StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            pointer.append('/').append(step.getPropertyName() == null ? step.getIndex() : step.getPropertyName());
        }
        return pointer.toString();
    }

    /** JSON leaves out what is empty. */
    static <T> List<T> listOrEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
