package dev.socle.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tries very many changed inputs on all readers, as a program too: {@code dev/fuzz}. What breaks them, takes longer
 * than a second of a CPU or more memory than the JVM was given is a finding, and its input is kept in a file.
 */
final class EvidenceFuzzing {

    private static final long LONGEST_NANOS = 1_000_000_000L;
    private static final int MOST_FINDINGS = 20;
    private static final int REPORT_EVERY = 250_000;
    private static final int THREADS = 2;

    private final EvidenceMutations mutations;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong slowest = new AtomicLong();
    private final ConcurrentLinkedQueue<String> findings = new ConcurrentLinkedQueue<>();

    /**
     * @param folder real files to grow inputs from
     */
    EvidenceFuzzing(Optional<Path> folder) {
        final EvidenceMutations written = new EvidenceMutations();
        this.mutations = folder.map(written::and).orElse(written);
    }

    /** Arguments: how many inputs, the seed, the folder of real files. */
    public static void main(String[] args) throws InterruptedException {
        final long seed = args.length > 1 ? Long.parseLong(args[1]) : new SplittableRandom().nextLong();
        final EvidenceFuzzing fuzzing = new EvidenceFuzzing(
                args.length > 2 ? Optional.of(Path.of(args[2])) : Optional.empty());
        final List<String> found = fuzzing.run(args.length > 0 ? Long.parseLong(args[0]) : 5_000_000, seed);
        found.forEach(System.out::println);
        System.exit(found.isEmpty() ? 0 : 1);
    }

    /** What was found: one line each. */
    List<String> run(long inputs, long seed) throws InterruptedException {
        System.out.println("fuzzing " + inputs + " inputs, grown from " + mutations.seeds() + " files, seed " + seed
                + ", memory " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        final CountDownLatch ended = new CountDownLatch(THREADS);
        // Split, not seeded by the next number: neighbouring seeds would try the same inputs.
        final SplittableRandom root = new SplittableRandom(seed);
        for (int i = 0; i < THREADS; i++) {
            final SplittableRandom random = root.split();
            final long share = inputs / THREADS + (i < inputs % THREADS ? 1 : 0);
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    some(share, random);
                } finally {
                    ended.countDown();
                }
            });
        }
        ended.await();
        System.out.println("done: " + done + " inputs, slowest " + slowest.get() / 1_000_000 + " ms, findings "
                + findings.size());
        return List.copyOf(findings);
    }

    private void some(long inputs, SplittableRandom random) {
        for (long i = 0; i < inputs && findings.size() < MOST_FINDINGS; i++) {
            one(mutations.mutated(random::nextInt));
            if (done.incrementAndGet() % REPORT_EVERY == 0) {
                System.out.println(done + " inputs, slowest " + slowest.get() / 1_000_000 + " ms");
            }
        }
    }

    private void one(byte[] input) {
        final long start = nanos();
        try {
            AllReaders.tryToRead(input);
        } catch (RuntimeException | Error e) {
            finding(input, e.toString().lines().findFirst().orElse(""));
        }
        final long took = nanos() - start;
        slowest.accumulateAndGet(took, Math::max);
        if (took > LONGEST_NANOS) {
            finding(input, "took " + took / 1_000_000 + " ms of a CPU");
        }
    }

    /** Of this thread's CPU: how busy the machine is besides is not the readers' fault. */
    private static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void finding(byte[] input, String what) {
        try {
            final Path folder = Files.createDirectories(Path.of("target", "fuzz"));
            final Path file = folder.resolve("finding-" + findings.size() + ".bin");
            Files.write(file, input);
            findings.add(file + ": " + what);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
