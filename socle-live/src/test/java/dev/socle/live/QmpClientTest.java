package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.input.Json;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class QmpClientTest {

    private static final Duration SHORT = Duration.ofMillis(150);

    @Test
    void asksAndGetsTheAnswer() throws IOException {
        try (FakeQmp qemu = FakeQmp.polite(question -> "{\"return\": {\"enabled\": true}, \"id\": \"ID\"}\r\n");
             QmpClient client = QmpClient.connect(qemu.socket())) {
            final QmpExchange reply = client.execute("query-kvm", Map.of("deep", Map.of("er", List.of(1, 2))));
            assertThat(reply.value()).isInstanceOfSatisfying(Json.Obj.class,
                    value -> assertThat(value.bool("enabled")).contains(true));
            assertThat(reply.request()).contains("\"arguments\":{\"deep\":{\"er\":[1,2]}}");
            assertThat(reply.line()).startsWith("{\"return\": {\"enabled\": true}");
            assertThat(client.greeting()).isEqualTo(FakeQmp.GREETING);
            assertThat(qemu.heard()).hasSize(2).last().isEqualTo(reply.request());
        }
    }

    @Test
    void skipsEventsAndAnswersToNobody() throws IOException {
        try (FakeQmp qemu = FakeQmp.polite(question -> "{\"event\": \"STOP\", \"timestamp\": {}}\r\n\r\n"
                + "{\"return\": 1, \"id\": \"another\"}\r\n{\"return\": 2, \"id\": \"ID\"}\r\n");
             QmpClient client = QmpClient.connect(qemu.socket())) {
            assertThat(client.execute("query-status").value()).isEqualTo(new Json.Num(1, 2L));
        }
    }

    /** As QEMU does that is told to quit. Which of the two is seen first is chance, so it is tried often. */
    @Test
    void anAnswerBeforeTheEndIsAnAnswer() throws IOException {
        for (int i = 0; i < 200; i++) {
            try (FakeQmp qemu = FakeQmp.polite(question -> "{\"return\": 2, \"id\": \"ID\"}\nHANG UP");
                 QmpClient client = QmpClient.connect(qemu.socket())) {
                assertThat(client.execute("quit").value()).isEqualTo(new Json.Num(1, 2L));
            }
        }
    }

    @Test
    void matchesAnswersThatComeInAnotherOrder() throws Exception {
        final StringBuilder held = new StringBuilder();
        try (FakeQmp qemu = FakeQmp.polite(question -> {
            if (question.contains("slow")) {
                held.append("{\"return\": \"slow\", \"id\": \"").append(question.replaceAll(".*\"id\":\"|\".*", ""))
                        .append("\"}\n");
                return "";
            }
            return "{\"return\": \"quick\", \"id\": \"ID\"}\n" + held;
        }); QmpClient client = QmpClient.connect(qemu.socket())) {
            final StringBuilder slow = new StringBuilder();
            final Thread asker = Thread.startVirtualThread(() -> {
                try {
                    slow.append(text(client.execute("slow")));
                } catch (IOException e) {
                    slow.append(e);
                }
            });
            while (qemu.heard().stream().noneMatch(line -> line.contains("slow"))) {
                Thread.sleep(2);
            }
            assertThat(text(client.execute("quick"))).isEqualTo("quick");
            asker.join();
            assertThat(slow).hasToString("slow");
        }
    }

    private static String text(QmpExchange exchange) {
        return exchange.value() instanceof Json.Text text ? text.value() : exchange.value().kind();
    }

    @Test
    void anErrorKeepsItsClassAndWords() throws IOException {
        try (FakeQmp qemu = FakeQmp.polite(question -> "{\"id\": \"ID\", \"error\": {\"class\": \"CommandNotFound\","
                + " \"desc\": \"The command query-x has not been found\"}}\r\n");
             QmpClient client = QmpClient.connect(qemu.socket())) {
            assertThatThrownBy(() -> client.execute("query-x"))
                    .isInstanceOfSatisfying(QmpException.class, e -> {
                        assertThat(e.errorClass()).isEqualTo("CommandNotFound");
                        assertThat(e.description()).isEqualTo("The command query-x has not been found");
                    });
        }
    }

    @Test
    void silenceEndsInTime() throws IOException {
        try (FakeQmp qemu = FakeQmp.polite(question -> "");
             QmpClient client = QmpClient.connect(qemu.socket())) {
            assertThatThrownBy(() -> client.execute("query-kvm", Map.of(), SHORT))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("query-kvm: no answer from QEMU within 150 ms");
        }
    }

    @Test
    void aGreetingThatNeverComesEndsInTime() throws IOException {
        try (FakeQmp qemu = new FakeQmp("", question -> "")) {
            assertThatThrownBy(() -> QmpClient.connect(qemu.socket(), SHORT, Optional::empty))
                    .isInstanceOf(SocketTimeoutException.class).hasMessageContaining("greeting");
        }
    }

    @Test
    void aBrokenConnectionWakesTheAsker() throws IOException {
        try (FakeQmp qemu = FakeQmp.polite(question -> "HANG UP");
             QmpClient client = QmpClient.connect(qemu.socket())) {
            assertThatThrownBy(() -> client.execute("quit")).isInstanceOf(IOException.class)
                    .hasMessageContaining("closed the QMP connection");
            assertThatThrownBy(() -> client.execute("query-kvm")).isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void whatIsNoJsonIsSaidSo() throws IOException {
        try (FakeQmp qemu = FakeQmp.polite(question -> "<html>\r\n");
             QmpClient client = QmpClient.connect(qemu.socket())) {
            assertThatThrownBy(() -> client.execute("query-kvm")).isInstanceOf(IOException.class)
                    .hasMessageContaining("no JSON");
        }
    }

    @Test
    void anEndlessLineIsCutOff() {
        final LineBuffer lines = new LineBuffer(100);
        assertThatThrownBy(() -> {
            for (int i = 0; i < 20; i++) {
                lines.add(java.nio.ByteBuffer.wrap("0123456789".getBytes()));
            }
        }).isInstanceOf(IOException.class).hasMessage("a line is longer than 100 bytes");
    }

    @Test
    void linesAreCutWhereverTheBytesBreak() throws IOException {
        final byte[] bytes = "first\r\n\n3 \u00e9\nrest".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            final LineBuffer lines = new LineBuffer(100);
            for (int at = 0; at < bytes.length; at += size) {
                lines.add(java.nio.ByteBuffer.wrap(bytes, at, Math.min(size, bytes.length - at)));
            }
            assertThat(IntStream.range(0, 4).mapToObj(i -> lines.next()))
                    .containsExactly(Optional.of("first"), Optional.of(""), Optional.of("3 \u00e9"), Optional.empty());
        }
    }

    @Test
    void whereNobodyListensIsSaidInTime(@TempDir Path folder) {
        assertThatThrownBy(() -> QmpClient.connect(folder.resolve("no.sock"), SHORT, Optional::empty))
                .isInstanceOf(SocketTimeoutException.class).hasMessageContaining("nobody listens");
        assertThatThrownBy(() -> QmpClient.connect(folder.resolve("no.sock"), SHORT, () -> Optional.of("it died")))
                .isInstanceOf(IOException.class).hasMessage("it died");
    }

    @Test
    void aPathThatNoSocketCanHaveIsRefused(@TempDir Path folder) {
        final Path socket = folder.resolve("x".repeat(120));
        assertThatThrownBy(() -> QmpClient.connect(socket)).isInstanceOf(IOException.class)
                .hasMessageContaining("may have 107 bytes");
    }
}
