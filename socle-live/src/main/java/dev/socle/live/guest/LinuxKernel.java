package dev.socle.live.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Linux to boot guests with, and the one program they run. {@code dev/guest-kernels} fetches both.
 *
 * @param image   the kernel, as QEMU's option {@code -kernel} takes it
 * @param busybox a busybox that needs no libraries
 */
public record LinuxKernel(Path image, Path busybox) {

    /** The kernels in a folder that {@code dev/guest-kernels} has made, by name. */
    public static List<LinuxKernel> in(Path folder) throws IOException {
        final Path busybox = folder.resolve("busybox");
        if (!Files.isRegularFile(busybox)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("vmlinuz-")).sorted()
                    .map(file -> new LinuxKernel(file, busybox)).toList();
        }
    }
}
