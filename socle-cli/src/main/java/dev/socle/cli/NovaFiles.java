package dev.socle.cli;

import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.input.TextLines;
import dev.socle.nova.NovaConfReader;
import dev.socle.nova.NovaSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * nova.conf and its drop-in folders. Files and folders whose name ends in {@code .d} are read one after the other, as
 * one service reads them. Any other folder holds services of their own: every file below it that ends in .conf is one.
 */
final class NovaFiles {

    private static final String CONF = ".conf";
    private static final int DEEPEST = 32;
    private static final String EXPECTED = "nova.conf, a drop-in folder such as nova.conf.d, or a folder of nova.confs";

    private NovaFiles() {
    }

    /** Each inner list is one service's files. */
    static List<List<Path>> services(List<String> arguments) {
        final List<Path> together = new ArrayList<>();
        final List<List<Path>> services = new ArrayList<>();
        for (String argument : arguments) {
            final Path path = Path.of(argument);
            if (Files.isDirectory(path)) {
                final boolean dropIns = String.valueOf(path.getFileName()).endsWith(".d");
                final List<Path> files = confs(path, dropIns ? 1 : DEEPEST);
                if (files.isEmpty()) {
                    throw new InputException(argument + ": there is no file that ends in .conf in it, expected "
                            + EXPECTED);
                }
                if (dropIns) {
                    together.addAll(files);
                } else {
                    files.forEach(file -> services.add(List.of(file)));
                }
            } else if (Files.exists(path)) {
                together.add(path);
            } else {
                throw new InputException(argument + ": there is no such file, expected " + EXPECTED);
            }
        }
        if (!together.isEmpty()) {
            services.addFirst(together);
        }
        return services;
    }

    private static List<Path> confs(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.getFileName().toString().endsWith(CONF)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        } catch (IOException e) {
            throw new InputException(folder + ": it cannot be read: " + e.getMessage() + ", expected " + EXPECTED);
        }
    }

    /** One service's settings; where a file cannot be read the exception says which and where. */
    static NovaSettings settings(List<Path> files) {
        final List<NovaSettings.File> read = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                read.add(new NovaSettings.File(file.toString(), NovaConfReader.read(
                        new TextLines(in, file.toString(), Limits.defaults()))));
            } catch (IOException e) {
                throw new EvidenceException(Origin.of(file.toString()), "it cannot be read: " + e.getMessage(),
                        "a file that may be read", e);
            }
        }
        return new NovaSettings(read);
    }

    /** The settings of the only service there is; of none where no file is given. */
    static NovaSettings only(List<String> arguments) {
        final List<List<Path>> services = services(arguments);
        if (services.size() > 1) {
            throw new InputException(arguments.getLast() + ": there are " + services.size()
                    + " configurations, expected those of one service", ExitCode.USAGE);
        }
        return settings(Optional.of(services).filter(all -> !all.isEmpty()).map(List::getFirst).orElse(List.of()));
    }
}
