package dev.socle.libvirt;

import dev.socle.cpu.Blocker;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What virsh says, and what Socle says, brought to one form. */
final class Said {

    private static final Pattern LINE = Pattern.compile("-cpu (?:'([^']*)'|(\\S+))");

    static final String REFUSED = "refused";
    /** libvirt did not come to the question. */
    static final String NOTHING = "nothing";
    /** Of a machine without KVM, and of virsh itself, which looks at the file before it asks. */
    private static final List<String> NOT_ANSWERED = List.of("Unable to create KVM VM for TSC probing",
            "using host CPU definition as input may provide incorrect results");

    private Said() {
    }

    static String comparison(String answer) {
        if (answer.contains("error:")) {
            return error(answer);
        }
        if (answer.contains("is identical to")) {
            return "identical";
        }
        return answer.contains("is a superset of") ? "superset"
                : answer.contains("is incompatible with") ? "incompatible" : answer;
    }

    static String comparison(Outcome<Comparison> outcome, boolean asError) {
        return switch (outcome) {
            case Outcome.Failed<Comparison>(CpuError error) -> error(error);
            case Outcome.Done<Comparison>(Comparison.Incompatible(List<Blocker> blockers)) -> asError
                    ? REFUSED : "incompatible";
            case Outcome.Done<Comparison>(Comparison done) -> done.word();
        };
    }

    static String cpu(String answer) {
        return answer.contains("error:") ? error(answer)
                : String.join("\n", answer.lines().filter(line -> !line.contains(": warning :")).toList()).strip();
    }

    static String cpu(Outcome<CpuDefinition> outcome) {
        return switch (outcome) {
            case Outcome.Failed<CpuDefinition>(CpuError error) -> error(error);
            case Outcome.Done<CpuDefinition>(CpuDefinition cpu) -> CpuWriter.write(cpu).strip();
        };
    }

    static String offer(String answer) {
        return answer.contains("error:") ? error(answer)
                : answer.substring(answer.indexOf("  <cpu>"), answer.indexOf("  <memoryBacking"));
    }

    static String line(String answer) {
        if (answer.contains("error:")) {
            return error(answer);
        }
        final Matcher matcher = LINE.matcher(answer.replace("\\\n", " "));
        return matcher.find() ? Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2)) : "";
    }

    static String line(Outcome<CpuLine> outcome) {
        return switch (outcome) {
            case Outcome.Failed<CpuLine>(CpuError error) -> error(error);
            case Outcome.Done<CpuLine>(CpuLine.Given(String value)) -> value;
            case Outcome.Done<CpuLine> left -> "";
        };
    }

    /** libvirt's sentences are its own: what is compared is that it refuses. */
    private static String error(String answer) {
        return NOT_ANSWERED.stream().anyMatch(answer::contains) ? NOTHING : REFUSED;
    }

    static String error(CpuError error) {
        return REFUSED;
    }
}
