package dev.socle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tries a law on many seeded cases. The first case that breaks it is written to {@code target/replay}, with what the
 * case {@linkplain Case#note noted} and the command that runs it alone.
 *
 * {@snippet :
 * Laws.check("meet does not care for order", 500, c -> {
 *     final KnownFeatures a = c.note("a", anyKnown(c));
 *     final KnownFeatures b = c.note("b", anyKnown(c));
 *     assertThat(a.meet(b)).isEqualTo(b.meet(a));
 * });
 * }
 */
public final class Laws {

    /** How many times more cases a full proof tries. */
    private static final int FULL_PROOF = 20;
    /** System property that names the one case to run. */
    private static final String ONE_CASE = "socle.case";

    private Laws() {
    }

    /** Says by throwing, an assertion most of the time, that the law does not hold for the case. */
    @FunctionalInterface
    public interface Law {
        void holdsFor(Case randomCase) throws Exception;
    }

    /**
     * @param name  the law in a few words, also the name of the replay file
     * @param cases how many cases to try; a full proof tries twenty times as many
     * @throws AssertionError if a case breaks the law, saying where the case was written to
     */
    public static void check(String name, int cases, Law law) {
        for (Case tried : cases(cases)) {
            try {
                law.holdsFor(tried);
            } catch (Exception | AssertionError broken) {
                throw new AssertionError(report(name, tried, broken), broken);
            }
        }
    }

    /**
     * The cases of a law, for what is better tried side by side than one by one.
     *
     * @param cases how many; a full proof gets twenty times as many, and one that names its case that one only
     */
    public static List<Case> cases(int cases) {
        final String only = System.getProperty(ONE_CASE, "");
        final int first = only.isBlank() ? 0 : Integer.parseInt(only.strip());
        final int end = only.isBlank() ? cases * (Proof.isFull() ? FULL_PROOF : 1) : first + 1;
        return IntStream.range(first, end).mapToObj(number -> new Case(Proof.seed(), number)).toList();
    }

    private static String report(String name, Case tried, Throwable broken) {
        final List<String> lines = new ArrayList<>();
        lines.add("law: " + name);
        lines.add("seed: " + Proof.seed());
        lines.add("case: " + tried.number());
        tried.notes().forEach(note -> lines.add("given: " + note));
        lines.add("found: " + broken);
        lines.add("replay: " + replayCommand(tried));
        lines.add("written to " + write(name, lines));
        return String.join(System.lineSeparator(), lines);
    }

    private static Path write(String name, List<String> lines) {
        final Path file = Path.of("target", "replay", name.replaceAll("[^A-Za-z0-9]+", "-") + ".txt").toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replayCommand(Case tried) {
        final Path module = Path.of("").toAbsolutePath().getFileName();
        return "mvn -pl " + module + " -am test -Dtest=" + callingTest() + " -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dsocle.seed=" + Proof.seed() + " -D" + ONE_CASE + "=" + tried.number();
    }

    /** The test class and method that called, as surefire's -Dtest takes them. */
    private static String callingTest() {
        final List<StackWalker.StackFrame> callers = StackWalker.getInstance().walk(frames -> frames
                .dropWhile(frame -> frame.getClassName().equals(Laws.class.getName()))
                .toList());
        final String test = callers.getFirst().getClassName();
        // The outermost method of that class is the test; those within may be helpers and lambdas.
        final String method = callers.reversed().stream()
                .filter(frame -> frame.getClassName().equals(test))
                .findFirst().orElseThrow().getMethodName();
        return test.replaceFirst(".*\\.", "") + "#" + method;
    }
}
