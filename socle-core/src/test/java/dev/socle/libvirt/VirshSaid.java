package dev.socle.libvirt;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What virsh says, brought to the form in which answers are compared. */
final class VirshSaid {

    private static final Pattern LINE = Pattern.compile("-cpu (?:'([^']*)'|(\\S+))");
    private static final String ERROR = "error: ";

    /** What virsh says beside the answer: of a machine without KVM, of itself, which looks at the file before it asks. */
    private static final List<String> ASIDE = List.of("Unable to create KVM VM for TSC probing",
            "using host CPU definition as input may provide incorrect results", ": warning :", "error: Failed to compare");

    private VirshSaid() {
    }

    static Said comparison(String answer) {
        return said(answer, text -> text.contains("is identical to") ? "identical"
                : text.contains("is a superset of") ? "superset"
                : text.contains("is incompatible with") ? "incompatible" : text);
    }

    static Said cpu(String answer) {
        return said(answer, String::strip);
    }

    static Said offer(String answer) {
        return said(answer, text -> text.substring(text.indexOf("  <cpu>"), text.indexOf("  <memoryBacking")));
    }

    static Said line(String answer) {
        return said(answer, text -> {
            final Matcher matcher = LINE.matcher(text.replace("\\\n", " "));
            return matcher.find() ? Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2)) : "";
        });
    }

    private static Said said(String answer, java.util.function.UnaryOperator<String> read) {
        final String text = String.join("\n",
                answer.lines().filter(line -> ASIDE.stream().noneMatch(line::contains)).toList());
        final Optional<String> error = text.lines().filter(line -> line.startsWith(ERROR)).findFirst();
        if (error.isPresent()) {
            return new Said.Refused(Refusal.of(error.get().substring(ERROR.length()).strip()));
        }
        return text.isBlank() ? new Said.Nothing() : new Said.Text(read.apply(text));
    }
}
