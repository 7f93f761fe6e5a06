package dev.socle.live.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.live.libvirt.LibvirtConnection.Access;
import dev.socle.live.libvirt.LibvirtException.Reason;
import dev.socle.testing.Peers;
import dev.socle.testing.PrivateLibvirtd;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real daemons that die, hang and are full: a clear word within the time there was, and nothing left behind. */
@Timeout(180)
final class LibvirtFaultsTest {

    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int CROWD = 300;

    @Test
    void aDaemonThatDiesInTheMidstOfACallIsLost() throws Exception {
        try (PrivateLibvirtd daemon = PrivateLibvirtd.installed();
                LibvirtConnection connection = LibvirtConnection.open(daemon.uri(), Access.FULL, LONG)) {
            daemon.freeze();
            final CompletableFuture<LibvirtException> broken = CompletableFuture.supplyAsync(
                    () -> failure(connection::capabilities), Thread::startVirtualThread);
            assertThatThrownBy(() -> broken.get(500, TimeUnit.MILLISECONDS)).as("no answer from a frozen daemon")
                    .isInstanceOf(TimeoutException.class);
            daemon.kill();
            assertThat(broken.get(20, TimeUnit.SECONDS)).satisfies(e -> {
                assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.LOST);
                assertThat(e.code()).isEqualTo(38);
                assertThat(e.getMessage()).startsWith(daemon.uri() + ": capabilities: ");
            });
            assertThat(failure(connection::hostName).reason()).isEqualTo(Reason.LOST);
            assertThat(failure(() -> LibvirtConnection.open(daemon.uri())).reason()).isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void aDaemonThatHangsIsGivenUp() throws Exception {
        try (PrivateLibvirtd daemon = PrivateLibvirtd.installed();
                LibvirtConnection connection = LibvirtConnection.open(daemon.uri(), Access.FULL, SHORT)) {
            assertThat(connection.hostName()).isNotBlank();
            daemon.freeze();
            assertThat(failure(connection::capabilities)).hasMessage(
                    daemon.uri() + ": capabilities: no answer within 2 s").extracting(LibvirtException::reason)
                    .isEqualTo(Reason.NO_ANSWER);
            assertThat(failure(connection::capabilities).reason()).as("asked no more").isEqualTo(Reason.LOST);
            assertThat(failure(() -> LibvirtConnection.open(daemon.uri(), Access.FULL, SHORT)).reason())
                    .isEqualTo(Reason.NO_ANSWER);
            daemon.thaw();
            try (LibvirtConnection again = LibvirtConnection.open(daemon.uri(), Access.FULL, LONG)) {
                assertThat(again.capabilities()).contains("<capabilities>");
            }
        }
    }

    /** Whoever has more patience is told by libvirt's own questions whether the other side lives. */
    @Test
    void aDaemonThatHangsIsLostAfterTwentySeconds() throws Exception {
        try (PrivateLibvirtd daemon = PrivateLibvirtd.installed();
                LibvirtConnection connection = LibvirtConnection.open(daemon.uri(), Access.FULL, LONG)) {
            daemon.freeze();
            assertThat(failure(connection::capabilities)).satisfies(e -> {
                assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.LOST);
                assertThat(e.domain()).as(e.getMessage()).isIn(LibvirtError.FROM_RPC, LibvirtError.FROM_REMOTE);
            });
        }
    }

    @Test
    void aWrongUriSaysWhatIsWrong(@TempDir Path folder) throws IOException {
        Peers.libvirtCpuMap();
        final Path dead = folder.resolve("dead");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(dead)).close();
        for (String uri : List.of("qemu+unix:///system?socket=" + folder.resolve("none"),
                "qemu+unix:///system?socket=" + dead, "qemu+tcp://127.0.0.1:1/system",
                "qemu+ext:///system?command=/nonexistent", "nonsense")) {
            final LibvirtException e = failure(() -> LibvirtConnection.open(uri, Access.FULL, LONG));
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.UNREACHABLE);
            assertThat(e.nobodyAnswers()).isTrue();
            assertThat(e.code()).as(e.getMessage()).isPositive();
            assertThat(e.getMessage()).startsWith(uri + ": ").hasLineCount(1);
        }
    }

    @Test
    void threeHundredConnectionsAtATimeAreAllAnswered() throws Exception {
        try (PrivateLibvirtd daemon = PrivateLibvirtd.installed()) {
            assertThat(LibvirtConnection.open(daemon.uri())).satisfies(LibvirtConnection::close);
            final long before = daemon.descriptors();
            final List<LibvirtConnection> open = opened(daemon, LONG);
            assertThat(open).hasSize(CROWD);
            assertThat(hostNames(open)).hasSize(CROWD);
            open.forEach(LibvirtConnection::close);
            assertLetGo(daemon, before);
        }
    }

    @Test
    void aDaemonThatTakesNoMoreAnswersThoseItTook() throws Exception {
        final int most = 20;
        try (PrivateLibvirtd daemon = PrivateLibvirtd.installed(
                "max_clients = " + most + "\nmax_anonymous_clients = " + most + "\n")) {
            try (LibvirtConnection first = LibvirtConnection.open(daemon.uri())) {
                assertThat(first.capabilities()).isNotBlank();
            }
            final long before = daemon.descriptors();
            final List<LibvirtConnection> open = opened(daemon, Duration.ofSeconds(4));
            assertThat(open).hasSizeBetween(1, most);
            assertThat(hostNames(open)).hasSameSizeAs(open);
            open.forEach(LibvirtConnection::close);
            // Those who were given up come to their turn yet, and leave at once.
            assertLetGo(daemon, before);
            try (LibvirtConnection again = LibvirtConnection.open(daemon.uri(), Access.FULL, LONG)) {
                assertThat(again.hostName()).isNotBlank();
            }
        }
    }

    /** As many as are let in; the others have had no answer in time. */
    private static List<LibvirtConnection> opened(PrivateLibvirtd daemon, Duration patience) throws Exception {
        final List<LibvirtConnection> open = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Future<LibvirtConnection>> all = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                all.add(threads.submit(() -> LibvirtConnection.open(daemon.uri(), Access.FULL, patience)));
            }
            for (Future<LibvirtConnection> one : all) {
                try {
                    open.add(one.get());
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOfSatisfying(LibvirtException.class, failure ->
                            assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.NO_ANSWER));
                }
            }
        }
        return open;
    }

    private static List<String> hostNames(List<LibvirtConnection> connections) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Future<String>> names = connections.stream()
                    .map(connection -> threads.submit(connection::hostName)).toList();
            final List<String> all = new ArrayList<>();
            for (Future<String> name : names) {
                all.add(name.get());
            }
            return all;
        }
    }

    private static void assertLetGo(PrivateLibvirtd daemon, long before) throws InterruptedException {
        for (int i = 0; i < 600 && daemon.descriptors() > before; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(daemon.descriptors()).as("what the daemon has open").isLessThanOrEqualTo(before);
    }

    private static LibvirtException failure(ThrowingCallable call) {
        try {
            call.call();
        } catch (LibvirtException e) {
            return e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it was answered");
    }
}
