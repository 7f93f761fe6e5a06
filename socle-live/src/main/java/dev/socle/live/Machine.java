package dev.socle.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which machine is looked at, and as whom: this one, or a folder that looks like one, as tests build it.
 *
 * @param root           where {@code proc}, {@code sys} and {@code dev} are
 * @param programFolders where programs are looked for, in order
 * @param user           as whom files are read; only used to say who may not
 */
public record Machine(Path root, List<Path> programFolders, String user) {

    /** A program's usual name on most distributions, and the place Red Hat's has (qemu-kvm.spec). */
    private static final String QEMU = "qemu-system-x86_64";
    private static final Path RED_HATS_QEMU = Path.of("usr/libexec/qemu-kvm");

    public Machine {
        programFolders = List.copyOf(programFolders);
    }

    /** This machine, its programs found by PATH. */
    public static Machine here() {
        final List<Path> path = Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .filter(folder -> folder.startsWith("/")).map(Path::of).toList();
        return new Machine(Path.of("/"), path, System.getProperty("user.name", "this user"));
    }

    /** A file of the machine, by its path from the root without the leading slash. */
    Path file(String path) {
        return root.resolve(path);
    }

    /** The QEMU that is installed, if one is. */
    public Optional<Path> qemu() {
        return program(QEMU).or(() -> Optional.of(root.resolve(RED_HATS_QEMU)).filter(Machine::isProgram));
    }

    /** A QEMU that is there, and that this user may not run. */
    Optional<Path> forbiddenQemu() {
        return Stream.concat(programFolders.stream().map(folder -> folder.resolve(QEMU)),
                        Stream.of(root.resolve(RED_HATS_QEMU)))
                .filter(file -> Files.isRegularFile(file) && !Files.isExecutable(file)).findFirst();
    }

    /** The first program of this name in the programs' folders. */
    Optional<Path> program(String name) {
        return programFolders.stream().map(folder -> folder.resolve(name)).filter(Machine::isProgram).findFirst();
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }
}
