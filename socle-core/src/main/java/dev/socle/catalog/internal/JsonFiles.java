package dev.socle.catalog.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.socle.catalog.CatalogException;
import java.io.InputStream;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads catalogue files strictly: what the schema does not know is an error, and sizes and depths are bounded. */
final class JsonFiles {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(16_000_000).maxNestingDepth(20).maxStringLength(10_000)
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
     * Reads a whole file.
     *
     * @param file the file's name, for messages
     * @throws CatalogException with one line that says where, what is wrong, and what was expected
     */
    static <T> T read(String file, InputStream json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw problem(file, e);
        }
    }

    /** Reads a file of which only the {@code kind} matters for now. */
    static JsonNode tree(String file, InputStream json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw problem(file, e);
        }
    }

    static <T> T convert(String file, JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw problem(file, e);
        }
    }

    static JsonNode toTree(Object value) {
        return MAPPER.valueToTree(value);
    }

    private static CatalogException problem(String file, JacksonException e) {
        final String path = e.getPathReference() == null ? "" : " " + e.getPathReference().replaceAll("[^\\[]*\\[", "[");
        final String line = e.getLocation() == null || e.getLocation().getLineNr() < 1 ? ""
                : ":" + e.getLocation().getLineNr();
        return new CatalogException(file + line + ":" + path + " " + e.getOriginalMessage().lines().findFirst()
                .orElse("cannot be read") + "; expected what the file's schema says");
    }

    /** JSON leaves out what is empty. */
    static <T> List<T> listOrEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
