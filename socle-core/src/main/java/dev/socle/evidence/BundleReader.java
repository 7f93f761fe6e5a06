package dev.socle.evidence;

import dev.socle.host.Accelerator;
import dev.socle.host.Source;
import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.input.TextLines;
import dev.socle.qemu.QmpConversation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code collect/socle-collect} prints: headings {@code == OUTCOME KIND | ORIGIN | DETAIL}, the text of each
 * behind bars, and a last line with the number of headings. A text that cannot be used is a source that failed; a
 * bundle that was cut off is refused, since what it lacks would look as if it were not there.
 */
final class BundleReader {

    private static final String FIRST_LINE = "socle-bundle 1";
    private static final Pattern HEADING = Pattern.compile(
            "== (read|absent|refused|failed) ([^|]{1,80}?) \\| ([^|]{0,4096}?) \\| ?([^|]{0,4096})");
    private static final Pattern END = Pattern.compile("== end (\\d{1,6})");
    private static final Pattern HOST = Pattern.compile("host: (\\S{1,255})\\s*");
    private static final Pattern TIME = Pattern.compile("time: (\\S{1,40})\\s*");
    private static final int MOST_SECTIONS = 10_000;
    private static final String EXPECTED = "a bundle as socle-collect prints it";

    private final TextLines lines;
    private final String name;
    private final Limits limits;
    private final List<Evidence> pieces = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private Optional<String> host = Optional.empty();
    private Optional<Instant> time = Optional.empty();
    private Optional<Section> open = Optional.empty();

    /** A heading and the text that belongs to it. */
    private record Section(Source source, int line, StringBuilder text) {
    }

    BundleReader(TextLines lines, String name, Limits limits) {
        this.lines = lines;
        this.name = name;
        this.limits = limits;
    }

    static boolean recognizes(String firstLine) {
        return firstLine.startsWith("socle-bundle ");
    }

    Evidence.Bundle read() throws IOException {
        final String first = lines.next().orElse("");
        if (!first.strip().equals(FIRST_LINE)) {
            throw lines.wrong("this is a bundle of another form: " + EvidenceException.quote(first), FIRST_LINE);
        }
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            final Matcher end = END.matcher(next.get());
            if (end.matches()) {
                close();
                if (Integer.parseInt(end.group(1)) != sources.size()) {
                    throw lines.wrong("the bundle has " + sources.size() + " sections, and says it has "
                            + end.group(1), EXPECTED);
                }
                return new Evidence.Bundle(new Origin(name, 1), host, pieces, sources);
            }
            take(next.get());
        }
        throw lines.wrong("the bundle was cut off: its last line is missing", "== end and the number of sections");
    }

    private void take(String line) {
        final Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
            close();
            if (sources.size() >= MOST_SECTIONS) {
                throw lines.wrong("too many sections", "at most " + MOST_SECTIONS);
            }
            open = Optional.of(new Section(new Source(heading.group(2), heading.group(3), time,
                    outcome(heading.group(1)), heading.group(4)), lines.origin().line() + 1, new StringBuilder()));
        } else if (line.startsWith("|") && open.isPresent()) {
            open.get().text().append(line, 1, line.length()).append('\n');
        } else if (open.isEmpty() && HOST.matcher(line) instanceof Matcher matcher && matcher.matches()) {
            host = Optional.of(matcher.group(1));
        } else if (open.isEmpty() && TIME.matcher(line) instanceof Matcher matcher && matcher.matches()) {
            time = Optional.of(instant(matcher.group(1)));
        } else if (!line.isBlank()) {
            throw lines.wrong("this line is of no bundle: " + EvidenceException.quote(line), EXPECTED);
        }
    }

    private static Source.Outcome outcome(String word) {
        return switch (word) {
            case "read" -> Source.Outcome.READ;
            case "absent" -> Source.Outcome.ABSENT;
            case "refused" -> Source.Outcome.REFUSED;
            default -> Source.Outcome.FAILED;
        };
    }

    private Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw lines.wrong("this is no time: " + EvidenceException.quote(text), "such as 2026-11-25T12:00:00Z");
        }
    }

    private void close() {
        open.ifPresent(section -> {
            if (section.source().outcome() == Source.Outcome.READ) {
                read(section);
            } else {
                sources.add(section.source());
            }
        });
        open = Optional.empty();
    }

    private void read(Section section) {
        final Source source = section.source();
        final String origin = name + ":" + section.line() + " (" + source.kind() + ")";
        if (recognizes(section.text().toString())) {
            sources.add(failed(source, "it holds a bundle, expected what a program printed"));
            return;
        }
        try {
            final List<Evidence> found = new EvidenceReader(limits).readAll(new ByteArrayInputStream(
                    section.text().toString().getBytes(StandardCharsets.UTF_8)), origin);
            if (found.size() == 1) {
                pieces.add(ofAccelerator(found.getFirst(), source.kind()));
                sources.add(source);
            } else {
                sources.add(failed(source, "it holds " + found.size() + " documents, expected one"));
            }
        } catch (EvidenceException e) {
            sources.add(failed(source, e.getMessage()));
        }
    }

    /** The conversation does not say of which accelerator QEMU was, the heading does. */
    private static Evidence ofAccelerator(Evidence piece, String kind) {
        return switch (piece) {
            case Evidence.Qmp qmp when kind.equals("QMP kvm") -> with(qmp, Accelerator.KVM);
            case Evidence.Qmp qmp when kind.equals("QMP tcg") -> with(qmp, Accelerator.TCG);
            default -> piece;
        };
    }

    private static Evidence with(Evidence.Qmp qmp, Accelerator accelerator) {
        return new Evidence.Qmp(qmp.origin(), new QmpConversation(Optional.of(accelerator),
                qmp.conversation().machine().or(() -> Optional.of("none")), qmp.conversation().replies()));
    }

    private static Source failed(Source source, String why) {
        return new Source(source.kind(), source.origin(), source.time(), Source.Outcome.FAILED, why);
    }
}
