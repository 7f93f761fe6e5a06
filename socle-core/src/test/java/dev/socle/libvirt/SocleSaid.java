package dev.socle.libvirt;

import dev.socle.cpu.Blocker;
import dev.socle.input.EvidenceException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What Socle says, brought to the form in which answers are compared. */
final class SocleSaid {

    private final ModelFeatures bits;

    SocleSaid(ModelFeatures bits) {
        this.bits = bits;
    }

    /** An answer to an input that may be one that cannot be read. */
    Said to(Supplier<Said> answer) {
        try {
            return answer.get();
        } catch (EvidenceException e) {
            return new Said.Refused(Refusal.of(e));
        }
    }

    Said comparison(Outcome<Comparison> outcome, boolean asError) {
        return outcome instanceof Outcome.Done<Comparison>(Comparison.Incompatible(List<Blocker> blockers)) && asError
                ? new Said.Refused(Refusal.of(blockers, bits)) : said(outcome, Comparison::word);
    }

    Said cpu(Outcome<CpuDefinition> outcome) {
        return said(outcome, cpu -> CpuWriter.write(cpu).strip());
    }

    Said line(Outcome<CpuLine> outcome) {
        return said(outcome, line -> line instanceof CpuLine.Given(String value) ? value : "");
    }

    <T> Said said(Outcome<T> outcome, Function<T, String> text) {
        return switch (outcome) {
            case Outcome.Failed<T>(CpuError error) -> new Said.Refused(Refusal.of(error, bits));
            case Outcome.Done<T>(T value) -> new Said.Text(text.apply(value));
        };
    }
}
