package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.evidence.Evidence;
import dev.socle.host.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real hosts by a real ssh: on loopback, and in network namespaces of their own. */
final class SshProbeTest {

    @TempDir
    Path folder;

    @BeforeEach
    void keys() throws IOException, InterruptedException {
        Sshd.prepare(folder);
    }

    @Test
    void aHostIsAskedByTheCollector() throws IOException, InterruptedException {
        try (Sshd sshd = Sshd.start(folder, List.of(), "127.0.0.1", Sshd.freePort(), "").ready("127.0.0.1")) {
            final List<SshProbe.Reply> replies = probe(4, 120)
                    .probe(List.of(address("127.0.0.1", sshd.port()), address("127.0.0.1", Sshd.freePort())));
            final SshProbe.Reply.Bundle bundle = bundle(replies.getFirst());
            assertThat(bundle.bundle().host()).isPresent();
            assertThat(bundle.bundle().pieces()).hasAtLeastOneElementOfType(Evidence.ProcCpuinfo.class)
                    .hasAtLeastOneElementOfType(Evidence.Kernel.class);
            assertThat(bundle.bundle().sources()).extracting(Source::kind).contains("cpuinfo", "kernel");
            assertThat(why(replies.getLast())).contains("refused");
        }
    }

    /** Four hosts with addresses of their own: one in order, one that hangs, one that refuses, one whose disk is full. */
    @Test
    void oneThatFailsTakesNoneAlong() throws IOException, InterruptedException {
        final int port = Sshd.freePort();
        final List<Sshd> started = new ArrayList<>();
        try (Namespaces hosts = Namespaces.make(4)) {
            started.add(Sshd.start(folder, hosts.within(0), hosts.address(0), port, ""));
            started.add(Sshd.start(folder, hosts.within(1), hosts.address(1), port, "sleep 30"));
            started.add(Sshd.start(folder, hosts.within(3), hosts.address(3), port,
                    "unshare --mount sh -c 'mount -t tmpfs -o size=16k tmpfs /tmp && sh -s >/tmp/bundle'"));
            for (int i = 0; i < started.size(); i++) {
                started.get(i).ready(hosts.address(i == 2 ? 3 : i));
            }
            final List<SshProbe.Reply> replies = probe(8, 60).probe(List.of(address(hosts.address(0), port),
                    address(hosts.address(2), port), address(hosts.address(3), port)));
            final List<SshProbe.Reply> hanging = probe(8, 3).probe(List.of(address(hosts.address(1), port)));
            assertThat(bundle(replies.getFirst()).bundle().pieces()).isNotEmpty();
            assertThat(why(replies.get(1))).contains("refused");
            assertThat(why(replies.get(2))).contains("exit code").containsIgnoringCase("space");
            assertThat(why(hanging.getFirst())).isEqualTo("no answer within 3 s");
        } finally {
            started.forEach(Sshd::close);
        }
    }

    @Test
    void noMoreThanAllowedAreAskedAtATime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            // It takes connections and says nothing: ssh gives up on each by itself.
            final List<SshAddress> addresses = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                addresses.add(address("127.0.0.1", silent.getLocalPort()));
            }
            final long start = System.nanoTime();
            final List<SshProbe.Reply> replies = probe(2, 1).probe(addresses);
            assertThat(replies).allSatisfy(reply -> assertThat(why(reply)).isNotEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_900));
        }
    }

    private SshProbe probe(int atATime, int seconds) {
        return new SshProbe(List.of("ssh", "-F", folder.resolve("config").toString()), atATime,
                Duration.ofSeconds(seconds));
    }

    private static SshAddress address(String host, int port) {
        return SshAddress.of("ssh://root@" + host + ":" + port).orElseThrow();
    }

    private static SshProbe.Reply.Bundle bundle(SshProbe.Reply reply) {
        assertThat(reply).isInstanceOf(SshProbe.Reply.Bundle.class);
        return (SshProbe.Reply.Bundle) reply;
    }

    private static String why(SshProbe.Reply reply) {
        assertThat(reply).isInstanceOf(SshProbe.Reply.Failure.class);
        return ((SshProbe.Reply.Failure) reply).why();
    }

    /** Network namespaces, each joined to this one by a pair of virtual cards. */
    private record Namespaces(String prefix, int number) implements AutoCloseable {

        static Namespaces make(int number) throws IOException, InterruptedException {
            final Namespaces made = new Namespaces("s" + ProcessHandle.current().pid() % 100_000, number);
            try {
                for (int i = 0; i < number; i++) {
                    made.add(i);
                }
            } catch (IOException e) {
                made.close();
                Assumptions.abort("Skipped: no network namespaces can be made here: " + e.getMessage());
            }
            return made;
        }

        private void add(int i) throws IOException, InterruptedException {
            final String name = prefix + "n" + i;
            final String card = prefix + "v" + i;
            ip("netns", "add", name);
            ip("link", "add", card, "type", "veth", "peer", "name", "eth0", "netns", name);
            ip("addr", "add", network(i) + ".1/24", "dev", card);
            ip("link", "set", card, "up");
            ip("-n", name, "addr", "add", address(i) + "/24", "dev", "eth0");
            ip("-n", name, "link", "set", "eth0", "up");
            ip("-n", name, "link", "set", "lo", "up");
        }

        String address(int i) {
            return network(i) + ".2";
        }

        /** Another for each run, for they may be at the same time. */
        private static String network(int i) {
            final int count = (int) (ProcessHandle.current().pid() * 8 % (1 << 15)) + i;
            return "10." + (64 + count / 256) + "." + count % 256;
        }

        List<String> within(int i) {
            return List.of("ip", "netns", "exec", prefix + "n" + i);
        }

        private static void ip(String... words) throws IOException, InterruptedException {
            final List<String> command = new ArrayList<>(List.of("ip"));
            command.addAll(List.of(words));
            Sshd.run(command);
        }

        @Override
        public void close() {
            for (int i = 0; i < number; i++) {
                // A program that still runs there would keep the card.
                undo("link", "del", prefix + "v" + i);
                undo("netns", "del", prefix + "n" + i);
            }
        }

        private static void undo(String... words) {
            try {
                ip(words);
            } catch (IOException e) {
                // It was not made.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
