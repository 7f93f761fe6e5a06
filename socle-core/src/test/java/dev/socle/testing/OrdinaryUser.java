package dev.socle.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs programs in a JVM of their own as somebody without privileges: as nobody where the tests run as root, else as
 * the user who runs them.
 */
public final class OrdinaryUser {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String NOBODY = "65534";
    private static final int SECONDS = 60;

    private final Path folder;
    private final Optional<Path> libvirt;

    private OrdinaryUser(Path folder, Optional<Path> libvirt) {
        this.folder = folder;
        this.libvirt = libvirt;
    }

    /** @param folder where what the user needs is put; everybody may look into it afterwards */
    public static OrdinaryUser in(Path folder) {
        return new OrdinaryUser(folder, Optional.empty());
    }

    /** The same, for whom libvirt's sockets are those in this folder. Root alone can arrange that. */
    public OrdinaryUser withLibvirtOf(Path run) {
        Assumptions.assumeTrue(isRoot(), "Skipped: only root can become somebody else");
        return new OrdinaryUser(folder, Optional.of(run));
    }

    /** What a program said. */
    public record Said(int code, String out, String err) {
    }

    /** Runs the main method of a class of the tests' class path. */
    public Said java(Class<?> program, String... arguments) {
        return java(program, Map.of(), arguments);
    }

    /** The same, with these variables in its environment. */
    public Said java(Class<?> program, Map<String, String> environment, String... arguments) {
        try {
            final Path temporary = Files.createDirectories(folder.resolve("tmp"));
            open(folder, "rwxr-xr-x");
            open(temporary, "rwxrwxrwx");
            final List<String> command = new ArrayList<>(become());
            command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                    "-Djava.io.tmpdir=" + temporary, "-cp", classPath(), program.getName()));
            command.addAll(List.of(arguments));
            return said(command, environment, temporary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> become() {
        if (!isRoot()) {
            return List.of();
        }
        Assumptions.assumeTrue(Files.isExecutable(SETPRIV), "Skipped: setpriv is not installed");
        final Stream<String> mount = libvirt.stream().flatMap(run -> Stream.of("unshare", "--mount", "--", "sh", "-c",
                "mkdir -p /run/libvirt && mount --bind \"$1\" /run/libvirt && shift && exec \"$@\"", "sh",
                run.toString()));
        return Stream.concat(mount, Stream.of(SETPRIV.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY,
                "--clear-groups")).toList();
    }

    private Said said(List<String> command, Map<String, String> environment, Path temporary) throws IOException {
        final File out = Files.createTempFile(folder, "out", "").toFile();
        final File err = Files.createTempFile(folder, "err", "").toFile();
        final ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectInput(new File("/dev/null")).redirectOutput(out).redirectError(err);
        builder.environment().put("HOME", temporary.toString());
        builder.environment().putAll(environment);
        final Process process = builder.start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("no end within " + SECONDS + " s: " + String.join(" ", command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            if (left.anyMatch(file -> file.getFileName().toString().startsWith("socle"))) {
                throw new AssertionError("something was left in " + temporary);
            }
        }
        return new Said(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    /** The class path may be within root's home, where nobody else may look: so it is copied. */
    private String classPath() throws IOException {
        final List<Path> copies = new ArrayList<>();
        for (Path entry : Arrays.stream(System.getProperty("java.class.path").split(":")).map(Path::of)
                .filter(Files::exists).toList()) {
            final Path copy = folder.resolve("cp" + copies.size());
            if (!Files.exists(copy)) {
                copy(entry, copy);
            }
            copies.add(copy);
        }
        return copies.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void open(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /** Whether the tests run as root, who may do everything. */
    public static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
