package dev.socle.cli;

import dev.socle.catalog.CatalogValidator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "validate", description = "Look for contradictions in catalogue files: misspelt features, models that"
        + " cannot be, cycles, two features on one place.")
final class CatalogValidateCommand extends SocleCommand {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Catalogue files, or folders of them.")
    private List<Path> sources;

    @Override
    ExitCode answer() throws IOException {
        final Map<String, InputStream> files = new LinkedHashMap<>();
        for (Path source : sources) {
            for (Path file : files(source)) {
                files.put(file.toString(), open(file));
            }
        }
        if (files.isEmpty()) {
            throw new InputException(sources.getFirst() + ": the folder holds no catalogue file, expected NAME.json");
        }
        final List<String> problems = CatalogValidator.problems(files);
        problems.forEach(Complaints::line);
        if (problems.isEmpty()) {
            System.out.println(Words.count(files.size(), "file") + ", nothing wrong");
        }
        return problems.isEmpty() ? ExitCode.YES : ExitCode.BAD_INPUT;
    }

    private static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (AccessDeniedException e) {
            throw new InputException(file + ": it may not be read by this user, expected a catalogue file");
        }
    }

    private static List<Path> files(Path source) throws IOException {
        if (!Files.exists(source)) {
            throw new InputException(source + ": no such file, expected a catalogue file or a folder of them");
        }
        if (!Files.isDirectory(source)) {
            return List.of(source);
        }
        final List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(source)) {
            entries.filter(path -> path.toString().endsWith(".json")).sorted().forEach(files::add);
        }
        return files;
    }
}
