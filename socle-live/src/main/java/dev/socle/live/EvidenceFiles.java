package dev.socle.live;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.Collected;
import dev.socle.evidence.HostCollector;
import dev.socle.evidence.KnownHost;
import dev.socle.evidence.Problem;
import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Opens the files and folders that somebody names, and {@code -} for standard input, and has the evidence in them
 * read. Folders are gone through to the bottom; hidden files, links and whatever is no regular file are left alone.
 */
public final class EvidenceFiles {

    /** What stands for standard input among the names of files. */
    public static final String STANDARD_INPUT = "-";
    private static final int DEEPEST = 32;
    private static final int MOST_FILES = 1_000_000;
    private static final String REMEDY = "a file or folder that may be read";

    private final InputStream standardInput;
    private final HostCollector collector;
    private int files;

    private EvidenceFiles(InputStream standardInput, HostCollector collector) {
        this.standardInput = standardInput;
        this.collector = collector;
    }

    /**
     * Reads them in their order.
     *
     * @param arguments files, folders, or {@code -}
     * @throws EvidenceException if a file that is named cannot be used, or a folder has no evidence at all
     */
    public static Collected read(List<String> arguments, InputStream standardInput, Catalog catalog) {
        return read(arguments, standardInput, catalog, Limits.defaults());
    }

    /** The same within other limits. */
    public static Collected read(List<String> arguments, InputStream standardInput, Catalog catalog, Limits limits) {
        return read(arguments, standardInput, new HostCollector(catalog, limits));
    }

    /**
     * The same for very many hosts: each is handed over as soon as it was read, and is not kept.
     *
     * @return what else was found, without the hosts
     */
    public static Collected read(List<String> arguments, InputStream standardInput, Catalog catalog,
                                 Consumer<KnownHost> sink) {
        return read(arguments, standardInput, new HostCollector(catalog, Limits.defaults(), sink));
    }

    private static Collected read(List<String> arguments, InputStream standardInput, HostCollector collector) {
        final EvidenceFiles files = new EvidenceFiles(standardInput, collector);
        arguments.forEach(files::argument);
        return collector.collected();
    }

    private void argument(String argument) {
        if (argument.equals(STANDARD_INPUT)) {
            collector.file("standard input", STANDARD_INPUT, standardInput);
            return;
        }
        final Path path = path(argument);
        if (Files.isDirectory(path)) {
            root(path, argument);
        } else {
            file(path, argument);
        }
    }

    private static Path path(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new EvidenceException(Origin.of(argument), "this is no file name", REMEDY, e);
        }
    }

    private void file(Path path, String argument) {
        try (InputStream in = PatientOpening.of(path)) {
            collector.file(HostCollector.stem(String.valueOf(path.getFileName())), argument, in);
        } catch (IOException e) {
            throw unreadable(argument, e);
        }
    }

    private void root(Path path, String argument) {
        final int before = collector.hosts() + collector.others();
        final int filesBefore = files;
        final int problemsBefore = collector.problems();
        folder(path, 0);
        collector.endFolder();
        if (files == filesBefore) {
            throw new EvidenceException(Origin.of(argument), "the folder holds no files", "evidence of hosts");
        }
        if (collector.hosts() + collector.others() == before) {
            throw new EvidenceException(Origin.of(argument), "none of the folder's files tells of a host"
                    + collector.problemAfter(problemsBefore)
                            .map(problem -> " (" + problem.origin() + ": " + problem.what() + ")")
                            .orElse(""), "evidence of hosts");
        }
    }

    private void folder(Path path, int depth) {
        final List<Path> entries;
        try (Stream<Path> list = Files.list(path)) {
            entries = list.filter(entry -> !name(entry).startsWith("."))
                    .sorted(Comparator.comparing((Path entry) -> HostCollector.stem(name(entry)))
                            .thenComparing(EvidenceFiles::name))
                    .toList();
        } catch (IOException e) {
            collector.problem(new Problem(Origin.of(path.toString()), reason(e), REMEDY));
            return;
        }
        collector.beginFolder(name(path.toAbsolutePath().normalize()));
        entries.stream().filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
                .forEach(this::fileOfFolder);
        entries.stream().filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                .forEach(entry -> subfolder(entry, depth + 1));
    }

    private void subfolder(Path path, int depth) {
        if (depth > DEEPEST) {
            throw new EvidenceException(Origin.of(path.toString()), "the folders are nested too deeply",
                    "at most " + DEEPEST + " folders deep");
        }
        folder(path, depth);
    }

    private void fileOfFolder(Path path) {
        if (++files > MOST_FILES) {
            throw new EvidenceException(Origin.of(path.toString()), "too many files", "at most " + MOST_FILES);
        }
        try (InputStream in = Files.newInputStream(path)) {
            collector.fileOfFolder(name(path), path.toString(), in);
        } catch (IOException e) {
            collector.problem(new Problem(Origin.of(path.toString()), reason(e), REMEDY));
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static EvidenceException unreadable(String argument, IOException e) {
        return new EvidenceException(Origin.of(argument), reason(e), REMEDY, e);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "it may not be read by this user";
            default -> "it cannot be read: " + e.getMessage();
        };
    }
}
