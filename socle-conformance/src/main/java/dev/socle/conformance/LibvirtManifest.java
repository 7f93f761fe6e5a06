package dev.socle.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cases of a {@code manifest.json}: answered, written out, and compared where an expected answer is at hand. */
final class LibvirtManifest {

    private final Path folder;
    private final List<RecordedCase> cases;

    private LibvirtManifest(Path folder, List<RecordedCase> cases) {
        this.folder = folder;
        this.cases = cases;
    }

    static LibvirtManifest read(Path file) throws IOException {
        final JsonNode root = JsonMapper.shared().readTree(file.toFile());
        final List<RecordedCase> cases = new ArrayList<>();
        root.valueStream().forEach(json -> cases.add(RecordedCase.of(file.getParent(), json)));
        return new LibvirtManifest(file.getParent(), cases);
    }

    Path folder() {
        return folder;
    }

    /** Answers all cases of the given operations into {@code out}. */
    Tally answer(List<Operation> operations, Path out, PrintStream report) throws IOException {
        final Map<String, Operation> byName = operations.stream()
                .collect(Collectors.toMap(Operation::name, Function.identity()));
        final Map<String, Tally> tallies = new TreeMap<>();
        final Map<String, Integer> notYet = new TreeMap<>();
        for (RecordedCase recordedCase : cases) {
            final Operation operation = byName.get(recordedCase.op());
            if (operation == null) {
                notYet.merge(recordedCase.op(), 1, Integer::sum);
                continue;
            }
            final Tally result = answer(recordedCase, operation, out, report);
            tallies.merge(recordedCase.op(), result, Tally::plus);
        }
        tallies.forEach((op, tally) -> report.println(op + ": " + tally.display()));
        notYet.forEach((op, count) -> report.println(op + ": " + count + " not answered, Socle has no such operation yet"));
        return tallies.values().stream().reduce(Tally.none(), Tally::plus);
    }

    private static Tally answer(RecordedCase recordedCase, Operation operation, Path out, PrintStream report)
            throws IOException {
        CaseAnswer answer;
        try {
            answer = operation.answer(recordedCase);
        } catch (IOException | RuntimeException e) {
            answer = new CaseAnswer.Failure(e.toString());
        }
        final String name = recordedCase.id().replace("/", "__");
        Files.writeString(out.resolve(name + ".out"), Expectation.written(answer));
        if (answer instanceof CaseAnswer.Failure(String message)) {
            Files.writeString(out.resolve(name + ".err"), message);
        }
        final Optional<String> expected = Expectation.of(recordedCase);
        if (expected.isEmpty()) {
            return Tally.ofAnswered();
        }
        if (Expectation.meets(expected.get(), answer)) {
            return Tally.ofPassed();
        }
        report.println("FAILED " + recordedCase.id()
                + (answer instanceof CaseAnswer.Failure(String message) ? ": " + message : ""));
        return Tally.ofFailed();
    }
}
