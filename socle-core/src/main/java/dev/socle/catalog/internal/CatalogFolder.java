package dev.socle.catalog.internal;

import dev.socle.catalog.CatalogException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The data files of one folder, by what they say they are. */
final class CatalogFolder {

    private final SequencedMap<String, JsonNode> files = new TreeMap<>();

    CatalogFolder(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path path : found.filter(file -> file.toString().endsWith(".json")).toList()) {
                final String name = path.getFileName().toString();
                try (InputStream json = Files.newInputStream(path)) {
                    files.put(name, JsonFiles.tree(name, json));
                }
            }
        }
    }

    /** A file and what is in it. */
    record Read<T>(String file, T content) {
    }

    <T> List<Read<T>> all(String kind, Class<T> type) {
        return files.entrySet().stream()
                .filter(file -> file.getValue().path("kind").asString("").equals(kind))
                .map(file -> new Read<>(file.getKey(), JsonFiles.convert(file.getKey(), file.getValue(), type)))
                .toList();
    }

    <T> Optional<Read<T>> one(String kind, Class<T> type) {
        final List<Read<T>> found = all(kind, type);
        if (found.size() > 1) {
            throw new CatalogException(found.getLast().file() + ": a second file of kind " + kind
                    + "; expected one beside " + found.getFirst().file());
        }
        return found.stream().findFirst();
    }
}
