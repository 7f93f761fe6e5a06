package dev.socle.catalog.internal;

import dev.socle.catalog.CatalogException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The data files of one folder, by what they say they are. */
final class CatalogFolder {

    private record Kinded(SourceFile file, String kind) {
    }

    private final List<Kinded> files = new ArrayList<>();

    /** Reads and closes the files. */
    CatalogFolder(Map<String, InputStream> streams) {
        streams.forEach((name, stream) -> {
            final SourceFile file = SourceFile.read(name, stream);
            files.add(new Kinded(file, JsonFiles.kind(file)));
        });
    }

    /** A file and what is in it. */
    record Read<T>(SourceFile file, T content) {
    }

    <T> List<Read<T>> all(String kind, Class<T> type) {
        return files.stream().filter(file -> file.kind().equals(kind))
                .map(file -> new Read<>(file.file(), JsonFiles.read(file.file(), type)))
                .toList();
    }

    <T> Optional<Read<T>> one(String kind, Class<T> type) {
        final List<Read<T>> found = all(kind, type);
        if (found.size() > 1) {
            throw new CatalogException(found.getLast().file().name() + ":1: a second file of kind " + kind
                    + ", expected one beside " + found.getFirst().file().name());
        }
        return found.stream().findFirst();
    }

    /** A line for each file that says to be of no kind among these. */
    List<String> ofNoKindAmong(List<String> kinds) {
        return files.stream().filter(file -> !kinds.contains(file.kind()))
                .map(file -> file.file().name() + (file.kind().isEmpty() ? ":1: there is no kind"
                        : ":1: kind \"" + file.kind() + "\"") + ", expected one of "
                        + String.join(", ", kinds))
                .toList();
    }
}
