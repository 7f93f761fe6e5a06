package dev.socle.live;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real sshd on loopback, or in a network namespace, that lets this user in by a key made for the test. */
final class Sshd implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Process process;
    private final int port;

    private Sshd(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The folder with the keys and ssh's configuration: {@code ssh -F folder/config}. */
    static void prepare(Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "Skipped: no openssh-server is installed");
        Assumptions.assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                "Skipped: sshd is started by root only");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        for (String key : List.of("host", "user")) {
            run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key).toString()));
        }
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized_keys"));
        Files.writeString(folder.resolve("config"), """
                Host *
                    IdentityFile %s
                    IdentitiesOnly yes
                    StrictHostKeyChecking no
                    UserKnownHostsFile /dev/null
                    LogLevel ERROR
                """.formatted(folder.resolve("user")));
        Files.createDirectories(Path.of("/run/sshd"));
    }

    /**
     * Starts one.
     *
     * @param within the words that run a program in a network namespace; none for this one
     * @param forced what is run there whatever the client asks for; empty for what it asks for
     */
    static Sshd start(Path folder, List<String> within, String address, int port, String forced)
            throws IOException, InterruptedException {
        final Path configuration = Files.createTempFile(folder, "sshd", ".conf");
        Files.writeString(configuration, """
                ListenAddress %s
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                StrictModes no
                UsePAM no
                PidFile none
                PasswordAuthentication no
                %s
                """.formatted(address, port, folder.resolve("host"), folder.resolve("authorized_keys"),
                forced.isEmpty() ? "" : "ForceCommand " + forced));
        final List<String> command = new ArrayList<>(within);
        command.addAll(List.of(PROGRAM.toString(), "-D", "-e", "-f", configuration.toString()));
        final Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd-" + port + ".log").toFile()).start();
        return new Sshd(process, port);
    }

    int port() {
        return port;
    }

    /** Waits until it takes connections. */
    Sshd ready(String address) throws IOException, InterruptedException {
        for (int i = 0; i < 400; i++) {
            try {
                new Socket(address, port).close();
                return this;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new IOException("sshd did not start, exit code " + process.exitValue(), e);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IOException("sshd takes no connections");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void run(List<String> command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        final String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
