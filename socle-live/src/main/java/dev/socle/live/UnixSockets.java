package dev.socle.live;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/** Where the kernel lets a UNIX socket be. */
final class UnixSockets {

    /** unix(7): {@code sun_path} holds 108 bytes, one of them for the closing zero. */
    static final int LONGEST_PATH = 107;

    private UnixSockets() {
    }

    static UnixDomainSocketAddress address(Path socket) throws IOException {
        if (!fits(socket)) {
            throw new IOException(socket + ": the path of a UNIX socket may have " + LONGEST_PATH + " bytes, this has "
                    + socket.toString().getBytes(StandardCharsets.UTF_8).length);
        }
        return UnixDomainSocketAddress.of(socket);
    }

    /**
     * Makes a folder that only this user can enter and where a socket's path is short enough: in the usual temporary
     * folder, else in the user's run-time folder, else in {@code /tmp}.
     */
    static Path privateFolder(String prefix) throws IOException {
        final SequencedSet<Path> parents = new LinkedHashSet<>();
        parents.add(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
        Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).map(Path::of).ifPresent(parents::add);
        parents.add(Path.of("/tmp"));
        final IOException trouble = new IOException("no folder for a QMP socket can be made in any of " + parents
                + "; set -Djava.io.tmpdir to a writable folder with a path of less than 70 characters");
        for (Path parent : parents) {
            // The name that is made up has at most 20 digits; the socket within it a short name.
            if (!fits(parent.resolve(prefix + "01234567890123456789").resolve("qmp.sock"))) {
                continue;
            }
            try {
                return Files.createTempDirectory(parent, prefix,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (IOException e) {
                trouble.addSuppressed(e);
            }
        }
        throw trouble;
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH;
    }
}
