package dev.socle.conformance;

import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
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

    /** @throws EvidenceException if the file is no list of cases */
    static LibvirtManifest read(Path file) {
        final List<RecordedCase> cases = new ArrayList<>();
        final JsonNode root;
        try {
            root = JsonMapper.shared().readTree(file.toFile());
        } catch (JacksonException e) {
            final Origin where = e.getLocation() == null ? Origin.of(file.toString())
                    : new Origin(file.toString(), Math.max(0, e.getLocation().getLineNr()));
            throw new EvidenceException(where, "it cannot be read: " + e.getOriginalMessage(), "a list of cases", e);
        }
        for (JsonNode json : root) {
            if (!json.path("id").isString() || !json.path("op").isString()) {
                throw new EvidenceException(Origin.of(file.toString()),
                        "case " + (cases.size() + 1) + " has no name or no operation", "\"id\" and \"op\"");
            }
            cases.add(RecordedCase.of(file.getParent(), json));
        }
        if (cases.isEmpty()) {
            throw new EvidenceException(Origin.of(file.toString()), "it holds no cases", "a list of them");
        }
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
        final Map<String, Map<String, Tally>> kinds = new TreeMap<>();
        final Map<String, Integer> notYet = new TreeMap<>();
        for (RecordedCase recordedCase : cases) {
            final Operation operation = byName.get(recordedCase.op());
            if (operation == null || !operation.answers(recordedCase)) {
                notYet.merge(recordedCase.op(), 1, Integer::sum);
                continue;
            }
            final Result result = answer(recordedCase, operation, out, report);
            tallies.merge(recordedCase.op(), result.tally(), Tally::plus);
            result.kind().ifPresent(kind -> kinds.computeIfAbsent(recordedCase.op(), op -> new TreeMap<>())
                    .merge(kind, result.tally(), Tally::plus));
        }
        tallies.forEach((op, tally) -> {
            report.println(op + ": " + tally.display());
            kinds.getOrDefault(op, Map.of()).forEach((kind, part) ->
                    report.println("  " + kind + ": " + part.display()));
        });
        notYet.forEach((op, count) -> report.println(op + ": " + count + " not answered, Socle has no such operation for them yet"));
        return tallies.values().stream().reduce(Tally.none(), Tally::plus);
    }

    /** How a case came out, and the kind of its answer where kinds are counted apart. */
    private record Result(Tally tally, Optional<String> kind) {
    }

    private static Result answer(RecordedCase recordedCase, Operation operation, Path out, PrintStream report)
            throws IOException {
        final CaseAnswer answer = answer(recordedCase, operation);
        write(recordedCase, answer, out);
        final Optional<String> expected = Expectation.of(recordedCase);
        final Optional<String> kind = operation.kind(expected.orElseGet(() -> Expectation.written(answer)));
        if (expected.isEmpty()) {
            return new Result(Tally.ofAnswered(), kind);
        }
        if (operation.meets(expected.get(), answer)) {
            return new Result(Tally.ofPassed(), kind);
        }
        report.println("FAILED " + recordedCase.id()
                + (answer instanceof CaseAnswer.Failure(String message) ? ": " + message : ""));
        return new Result(Tally.ofFailed(), kind);
    }

    /** Whatever is wrong with the inputs of one case is its answer; it must not cost the others theirs. */
    private static CaseAnswer answer(RecordedCase recordedCase, Operation operation) {
        try {
            return operation.answer(recordedCase);
        } catch (EvidenceException e) {
            return new CaseAnswer.Failure(e.getMessage());
        } catch (NoSuchFileException e) {
            return new CaseAnswer.Failure(e.getFile() + ": there is no such file, expected an input of the case");
        } catch (IOException | RuntimeException e) {
            return new CaseAnswer.Failure(e.toString());
        }
    }

    /** The answer, and an error's message beside it; the message of an earlier run goes away. */
    private static void write(RecordedCase recordedCase, CaseAnswer answer, Path out) throws IOException {
        final String name = recordedCase.id().replace("/", "__");
        Files.writeString(out.resolve(name + ".out"), Expectation.written(answer));
        final Path message = out.resolve(name + ".err");
        if (answer instanceof CaseAnswer.Failure(String text)) {
            Files.writeString(message, text);
        } else {
            Files.deleteIfExists(message);
        }
    }
}
