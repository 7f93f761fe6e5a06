package dev.socle.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands in for QEMU where a real one would not misbehave as a test needs it. */
final class FakeQmp implements AutoCloseable {

    static final String GREETING = "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 0, \"minor\": 0, \"major\": 99}},"
            + " \"capabilities\": []}}";
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");

    private final Path folder;
    private final ServerSocketChannel server;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** @param answers gives to each question the lines to send; {@code ID} stands for the question's id */
    FakeQmp(String greeting, UnaryOperator<String> answers) throws IOException {
        folder = UnixSockets.privateFolder("socle-fake-");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket()));
        Thread.ofVirtual().start(() -> serve(greeting, answers));
    }

    /** Answers the handshake as QEMU does, and all else by this. */
    static FakeQmp polite(UnaryOperator<String> answers) throws IOException {
        return new FakeQmp(GREETING + "\r\n", question -> question.contains("qmp_capabilities")
                ? "{\"return\": {}, \"id\": \"ID\"}\r\n" : answers.apply(question));
    }

    Path socket() {
        return folder.resolve("qmp");
    }

    List<String> heard() {
        return heard;
    }

    private void serve(String greeting, UnaryOperator<String> answers) {
        try (SocketChannel client = server.accept();
             BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            send(client, greeting);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                final Matcher id = ID.matcher(line);
                final String answer = answers.apply(line).replace("ID", id.find() ? id.group(1) : "");
                send(client, answer.replace("HANG UP", ""));
                if (answer.endsWith("HANG UP")) {
                    return;
                }
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void send(SocketChannel client, String text) throws IOException {
        final ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket());
        Files.deleteIfExists(folder);
    }
}
