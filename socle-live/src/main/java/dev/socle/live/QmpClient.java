package dev.socle.live;

import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Speaks QMP, QEMU's machine protocol (docs/interop/qmp-spec in QEMU's manual), over a UNIX socket. Answers are
 * matched to questions by their id, events are skipped, and a line may not exceed {@link #LONGEST_LINE}. Several
 * threads may ask at once.
 */
public final class QmpClient implements AutoCloseable {

    /** A full answer about all machines or models of today's QEMU has less than 1 MiB. */
    static final int LONGEST_LINE = 32 << 20;
    /** How long QEMU may take to answer one question, unless the caller says otherwise. */
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

    private static final Duration RETRY_EVERY = Duration.ofMillis(3);

    private final SocketChannel channel;
    private final LineBuffer lines = new LineBuffer(LONGEST_LINE);
    private final CompletableFuture<Answer> greeting = new CompletableFuture<>();
    private final Map<String, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong questions = new AtomicLong();
    private final ReentrantLock writing = new ReentrantLock();
    private final Thread reader;
    /** Why no further answer can come; set once, by the reader. */
    private volatile IOException end;
    private String greetingLine = "";

    private record Answer(String line, Json.Obj json) {
    }

    private QmpClient(SocketChannel channel) {
        this.channel = channel;
        this.reader = Thread.ofVirtual().name("qmp-reader").unstarted(this::readAll);
    }

    /** Connects to a QEMU that listens already, and shakes hands. */
    public static QmpClient connect(Path socket) throws IOException {
        return connect(socket, USUAL_PATIENCE, Optional::empty);
    }

    /**
     * Connects as soon as QEMU listens, and shakes hands.
     *
     * @param patience how long the socket may take to appear and to greet
     * @param obituary asked between attempts: why the socket will never appear, if that is so
     */
    static QmpClient connect(Path socket, Duration patience, Supplier<Optional<String>> obituary) throws IOException {
        final long deadline = System.nanoTime() + patience.toNanos();
        final QmpClient client = new QmpClient(open(socket, deadline, obituary));
        try {
            client.reader.start();
            client.shakeHands(patience);
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw obituary.get().map(IOException::new).orElseGet(() -> e instanceof IOException io ? io
                    : new IOException(e));
        }
    }

    private static SocketChannel open(Path socket, long deadline, Supplier<Optional<String>> obituary)
            throws IOException {
        while (true) {
            final Optional<SocketChannel> channel = tryToOpen(socket);
            if (channel.isPresent()) {
                return channel.get();
            }
            final Optional<String> died = obituary.get();
            if (died.isPresent()) {
                throw new IOException(died.get());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException(socket + ": nobody listens there");
            }
            pause();
        }
    }

    /** Empty as long as QEMU has not made the socket, or does not listen to it yet. */
    private static Optional<SocketChannel> tryToOpen(Path socket) throws IOException {
        final UnixDomainSocketAddress address = UnixSockets.address(socket);
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(address);
            return Optional.of(channel);
        } catch (ConnectException e) {
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            throw new IOException(socket + ": " + e.getMessage(), e);
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(RETRY_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for QEMU");
        }
    }

    private void shakeHands(Duration patience) throws IOException {
        greetingLine = await(greeting, "greeting", patience).line();
        execute("qmp_capabilities", Map.of(), patience);
    }

    /** The line with which QEMU greeted: its release is in it. */
    public String greeting() {
        return greetingLine;
    }

    /** Asks a question without arguments. */
    public QmpExchange execute(String command) throws IOException {
        return execute(command, Map.of());
    }

    /** Asks a question. */
    public QmpExchange execute(String command, Map<String, ?> arguments) throws IOException {
        return execute(command, arguments, USUAL_PATIENCE);
    }

    /**
     * Asks a question.
     *
     * @param arguments names and their strings, numbers, truth values, lists and maps; none are sent if it is empty
     * @throws QmpException           if QEMU answers that it cannot or will not
     * @throws SocketTimeoutException if no answer came in time
     * @throws IOException            if the connection broke
     */
    public QmpExchange execute(String command, Map<String, ?> arguments, Duration patience) throws IOException {
        final String id = "socle-" + questions.incrementAndGet();
        final String request = QmpJson.question(command, arguments, id);
        final CompletableFuture<Answer> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            send(request);
            final Answer came = await(answer, command, patience);
            final Optional<Json.Obj> error = came.json().object("error");
            if (error.isPresent()) {
                throw new QmpException(command, error.get().text("class").orElse(""),
                        error.get().text("desc").orElse(""));
            }
            return new QmpExchange(request, came.line(), came.json().get("return").orElseGet(() -> new Json.Null(0)));
        } finally {
            waiting.remove(id);
        }
    }

    private void send(String request) throws IOException {
        final ByteBuffer bytes = StandardCharsets.UTF_8.encode(request + "\n");
        writing.lock();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw end == null ? new IOException("QEMU's QMP connection broke: " + e.getMessage(), e) : end;
        } finally {
            writing.unlock();
        }
    }

    private Answer await(CompletableFuture<Answer> answer, String what, Duration patience) throws IOException {
        // What was answered before the end is an answer.
        if (end != null && !answer.isDone()) {
            throw new IOException(end.getMessage(), end);
        }
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException(what + ": no answer from QEMU within " + patience.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for QEMU");
        }
    }

    private void readAll() {
        IOException reason = new IOException("QEMU closed the QMP connection");
        final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                lines.add(buffer.flip());
                for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                    deliver(line.get());
                }
            }
        } catch (EvidenceException e) {
            reason = new IOException("QEMU sent what is no JSON: " + e.problem(), e);
        } catch (IOException e) {
            reason = new IOException("QEMU's QMP connection broke: " + e.getMessage(), e);
        }
        giveUp(reason);
    }

    private void deliver(String line) {
        if (line.isBlank()) {
            return;
        }
        if (!(QmpJson.read(line) instanceof Json.Obj json)) {
            return;
        }
        if (json.has("QMP")) {
            greeting.complete(new Answer(line, json));
        } else if (json.has("return") || json.has("error")) {
            final CompletableFuture<Answer> asker = waiting.remove(json.text("id").orElse(""));
            if (asker != null) {
                asker.complete(new Answer(line, json));
            }
        }
        // All else is an event: nobody here waits for one.
    }

    private void giveUp(IOException reason) {
        end = reason;
        greeting.completeExceptionally(reason);
        waiting.values().forEach(asker -> asker.completeExceptionally(reason));
    }

    /** Ends the connection; QEMU goes on. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was left to be written, so nothing is lost.
            giveUp(e);
        }
    }
}
