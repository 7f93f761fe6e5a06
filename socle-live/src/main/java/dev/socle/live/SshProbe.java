package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.input.EvidenceException;
import dev.socle.input.Excerpt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the collector on other hosts by ssh, many at a time. It hands the script to a shell there, so nothing need be
 * installed and nothing is written; what comes back is a bundle. No question is asked: keys and known hosts are ssh's
 * own affair, by its agent and configuration.
 */
public final class SshProbe {

    private static final String SCRIPT = "socle-collect";
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_COMPLAINT = 4 << 10;
    private static final int LONGEST_COMPLAINT = 300;
    private static final int SSH_ITSELF_FAILED = 255;
    private static final int SECONDS_TO_DRAIN = 5;
    private static final Duration TO_CONNECT = Duration.ofSeconds(10);

    private final List<String> ssh;
    private final int atATime;
    private final Duration longest;

    /**
     * @param ssh     the program and its own options
     * @param atATime how many hosts are asked at the same time
     * @param longest how long one host may take in all
     */
    public SshProbe(List<String> ssh, int atATime, Duration longest) {
        this.ssh = List.copyOf(ssh);
        this.atATime = atATime;
        this.longest = longest;
    }

    /** The ssh on the path, or what SOCLE_SSH says, words separated by spaces, such as {@code ssh -F FILE}. */
    public static List<String> usualSsh() {
        return Optional.ofNullable(System.getenv("SOCLE_SSH")).filter(words -> !words.isBlank())
                .map(words -> Arrays.asList(words.strip().split("\\s+"))).orElse(List.of("ssh"));
    }

    /** What became of one host. */
    public sealed interface Reply {

        SshAddress address();

        /** It was asked, and said this. */
        record Bundle(SshAddress address, Evidence.Bundle bundle) implements Reply {
        }

        /** It could not be asked, or what it said cannot be used. */
        record Failure(SshAddress address, String why) implements Reply {
        }
    }

    /** Asks all, each for itself: one that fails takes none along. The replies are in the order of the addresses. */
    public List<Reply> probe(List<SshAddress> addresses) {
        final byte[] script = script();
        return SideBySide.ask(addresses, atATime, address -> ask(address, script));
    }

    private Reply ask(SshAddress address, byte[] script) throws InterruptedException {
        final Process process;
        try {
            process = ChildProgram.of(command(address)).start();
        } catch (IOException e) {
            return new Reply.Failure(address, "ssh cannot be started: " + e.getMessage());
        }
        try {
            final var said = CompletableFuture.supplyAsync(() -> read(process.getInputStream(), MOST_BYTES),
                    Thread::startVirtualThread);
            final var complained = CompletableFuture.supplyAsync(() -> read(process.getErrorStream(),
                    MOST_COMPLAINT), Thread::startVirtualThread);
            Thread.startVirtualThread(() -> hand(script, process.getOutputStream()));
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Reply.Failure(address, "no answer within " + longest.toSeconds() + " s");
            }
            return reply(address, process.exitValue(), soon(said), words(soon(complained)));
        } catch (CompletionException e) {
            return new Reply.Failure(address, "ssh has ended and left its output open");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** ssh has ended; only a child of its own could still hold the output. */
    private static byte[] soon(CompletableFuture<byte[]> output) {
        return output.orTimeout(SECONDS_TO_DRAIN, TimeUnit.SECONDS).join();
    }

    private List<String> command(SshAddress address) {
        final List<String> options = List.of("-T", "-o", "BatchMode=yes", "-o",
                "ConnectTimeout=" + Math.min(TO_CONNECT.toSeconds(), longest.toSeconds()), "-o", "ClearAllForwardings=yes");
        return Stream.of(ssh, options, address.port().map(port -> List.of("-p", port.toString())).orElse(List.of()),
                List.of("--", address.target(), "sh", "-s")).flatMap(List::stream).toList();
    }

    private static Reply reply(SshAddress address, int code, byte[] said, String complaint) {
        if (code == SSH_ITSELF_FAILED) {
            return new Reply.Failure(address, complaint.isEmpty() ? "ssh failed" : complaint);
        }
        if (said.length > MOST_BYTES) {
            return new Reply.Failure(address, "it says more than " + (MOST_BYTES >> 20) + " MiB");
        }
        try {
            final List<Evidence> evidence = new EvidenceReader().readAll(
                    new ByteArrayInputStream(fromHeading(said)), address.toString());
            return evidence.size() == 1 && evidence.getFirst() instanceof Evidence.Bundle bundle
                    ? new Reply.Bundle(address, bundle)
                    : new Reply.Failure(address, "it did not print a bundle");
        } catch (EvidenceException e) {
            return new Reply.Failure(address, code == 0 ? e.getMessage()
                    : "the collector ended with exit code " + code + (complaint.isEmpty() ? "" : ": " + complaint));
        }
    }

    /** A login script there may print words of its own first. */
    private static byte[] fromHeading(byte[] said) {
        final String text = new String(said, StandardCharsets.ISO_8859_1);
        final int heading = text.startsWith("socle-bundle ") ? 0 : text.indexOf("\nsocle-bundle ") + 1;
        return heading == 0 ? said : Arrays.copyOfRange(said, heading, said.length);
    }

    /** As much as may be kept, one byte more if there is more; the rest is drained so that nobody waits for us. */
    private static byte[] read(InputStream in, int most) {
        try (in) {
            final byte[] bytes = in.readNBytes(most + 1);
            in.transferTo(OutputStream.nullOutputStream());
            return bytes;
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static void hand(byte[] script, OutputStream out) {
        try (out) {
            out.write(script);
        } catch (IOException e) {
            // A host that does not read the script says why by itself.
        }
    }

    private static String words(byte[] complaint) {
        final String text = new String(complaint, StandardCharsets.UTF_8).lines().map(String::strip)
                .filter(line -> !line.isEmpty()).reduce((one, other) -> other).orElse("");
        return text.length() > LONGEST_COMPLAINT ? Excerpt.of(text, LONGEST_COMPLAINT) + "..." : text;
    }

    private static byte[] script() {
        try (InputStream in = SshProbe.class.getResourceAsStream(SCRIPT)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded " + SCRIPT + " cannot be read", e);
        }
    }
}
