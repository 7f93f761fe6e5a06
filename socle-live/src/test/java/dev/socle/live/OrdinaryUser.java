package dev.socle.live;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs the probe in a JVM of its own as somebody without privileges. */
final class OrdinaryUser {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String NOBODY = "65534";

    private OrdinaryUser() {
    }

    /** The probe as a program: prints outcome, kind and detail of each source. */
    public static void main(String[] args) {
        final long start = System.nanoTime();
        final LocalEvidence evidence = LocalProbe.here(Path.of(args[0])).probe();
        final long millis = (System.nanoTime() - start) / 1_000_000;
        evidence.sources().forEach(source -> System.out.println(
                source.outcome() + " " + source.kind() + " " + source.origin() + ": " + source.detail()));
        System.out.println("took " + millis + " ms");
    }

    /** The lines it prints; run as nobody where this test runs as root, else as the user who runs the test. */
    static List<String> run(Path qemu, Path folder) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        final Path temporary = Files.createDirectories(folder.resolve("tmp"));
        if (Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            Assumptions.assumeTrue(Files.isExecutable(SETPRIV), "Skipped: setpriv is not installed");
            command.addAll(List.of(SETPRIV.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary, "-cp", readableClassPath(folder),
                OrdinaryUser.class.getName(), qemu.toString()));
        final Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .start();
        final List<String> lines;
        try (InputStream out = process.getInputStream()) {
            lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        if (process.waitFor() != 0) {
            throw new IOException(String.join("\n", lines));
        }
        try (Stream<Path> left = Files.list(temporary)) {
            if (left.anyMatch(file -> file.getFileName().toString().startsWith("socle"))) {
                throw new IOException("something was left in " + temporary);
            }
        }
        return lines;
    }

    /** The class path may be within root's home, where nobody else may look: so it is copied. */
    private static String readableClassPath(Path folder) throws IOException {
        final List<Path> copies = new ArrayList<>();
        final List<String> entries = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(entry -> entry.contains("jackson") || entry.contains("socle")
                        || entry.startsWith(Peers.root().toString()))
                .filter(entry -> Files.exists(Path.of(entry))).toList();
        for (String entry : entries) {
            copies.add(copy(Path.of(entry), folder.resolve("cp" + copies.size())));
        }
        return copies.stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }
}
