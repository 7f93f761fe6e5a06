package dev.socle.evidence;

import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.input.TextLines;
import dev.socle.nova.NovaConfReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads texts, told by the first line that only one kind of them can have. */
final class TextEvidence {

    private static final Pattern KERNEL = Pattern.compile("\\d{1,3}\\.\\d{1,4}[0-9A-Za-z._+~-]*");
    private static final Pattern SECTION = Pattern.compile("\\[[A-Za-z_][^\\]]*]\\s*");
    private static final Pattern CPUINFO = Pattern.compile("(processor|vendor_id|cpu family|flags)\\s*:.*");

    private static final Pattern MAP = Pattern.compile("libvirt cpu_map sha256 ([0-9a-f]{64})\\s*");

    /** Reads a text of one kind. */
    @FunctionalInterface
    private interface Reader {
        Evidence read(TextLines lines, Origin origin) throws IOException;
    }

    /** What may come after a text of a kind, in the same file. */
    private enum Then {
        /** Nothing: whatever stands there is of the text. */
        NOTHING,
        /** Documents. What the text holds besides may look like another. */
        DOCUMENTS,
        /** Documents and other texts. */
        ANYTHING
    }

    /** A kind of text: how a line of it is recognized, how it is read, and what may follow it. */
    private record Form(Predicate<String> recognizes, Reader reader, Then then) {
        Form(Predicate<String> recognizes, Reader reader) {
            this(recognizes, reader, Then.ANYTHING);
        }

        Evidence read(TextLines lines, Origin origin) throws IOException {
            if (then != Then.NOTHING) {
                lines.endAtDocument();
            }
            lines.endBefore(then == Then.ANYTHING ? this::isOfAnother : line -> false);
            final Evidence read = reader.read(lines, origin);
            lines.endBefore(line -> false);
            return read;
        }

        private boolean isOfAnother(String line) {
            return !recognizes.test(line) && FORMS.stream().anyMatch(form -> form.recognizes.test(line));
        }
    }

    /** The more particular first. */
    private static final List<Form> FORMS = List.of(
            new Form(CpuidTextReader::recognizes, (lines, origin) -> new Evidence.RawCpuid(origin, "cpuid -r",
                    Optional.empty(), CpuidTextReader.read(lines))),
            new Form(CpuDumpReader::recognizes, (lines, origin) -> new Evidence.RawCpuid(origin, "CPUID dump",
                    Optional.empty(), CpuDumpReader.read(lines)), Then.DOCUMENTS),
            new Form(line -> CPUINFO.matcher(line).matches(), (lines, origin) ->
                    new Evidence.ProcCpuinfo(origin, CpuinfoReader.read(lines))),
            new Form(VulnerabilitiesReader::recognizes, (lines, origin) ->
                    new Evidence.Vulnerabilities(origin, VulnerabilitiesReader.read(lines))),
            new Form(KvmParametersReader::recognizes, (lines, origin) ->
                    new Evidence.KvmParameters(origin, KvmParametersReader.read(lines))),
            new Form(ReleasesReader::recognizes, ReleasesReader::read),
            new Form(line -> MAP.matcher(line).matches(), TextEvidence::map),
            new Form(line -> SECTION.matcher(line).matches(), (lines, origin) ->
                    new Evidence.NovaConfiguration(origin, NovaConfReader.read(lines)), Then.NOTHING));

    private TextEvidence() {
    }

    /** Returns what follows the texts: XML or JSON. */
    static Optional<TextLines.Rest> read(InputStream in, byte[] head, String name, Limits limits, Consumer<Evidence> sink)
            throws IOException {
        final TextLines lines = new TextLines(in, name, limits);
        final List<String> start = new String(head, StandardCharsets.UTF_8).lines().toList();
        final Origin origin = new Origin(name, 1);
        if (!start.isEmpty() && BundleReader.recognizes(start.getFirst())) {
            sink.accept(new BundleReader(lines, name, limits).read());
            return Optional.empty();
        }
        if (isKernel(start)) {
            sink.accept(new Evidence.Kernel(origin, start.stream().filter(line -> !line.isBlank()).findFirst()
                    .orElseThrow().strip()));
            return Optional.empty();
        }
        for (String line : start) {
            for (Form form : FORMS) {
                if (form.recognizes().test(line)) {
                    sink.accept(form.read(lines, origin));
                    following(lines, sink);
                    return lines.rest();
                }
            }
        }
        final String first = start.stream().filter(line -> !line.isBlank()).findFirst().orElse("");
        throw new EvidenceException(origin, "this text is of no known kind; it begins "
                + EvidenceException.quote(first), Kinds.TEXT);
    }

    /** Reads the texts that follow the first, where its reader stopped before what is of another kind. */
    private static void following(TextLines lines, Consumer<Evidence> sink) throws IOException {
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            final String line = next.get();
            if (line.isBlank()) {
                continue;
            }
            final Form form = FORMS.stream().filter(known -> known.recognizes().test(line)).findFirst()
                    .orElseThrow(() -> lines.wrong("this text is of no known kind; it begins "
                            + EvidenceException.quote(line), Kinds.TEXT));
            final Origin origin = lines.origin();
            lines.pushBack(line);
            sink.accept(form.read(lines, origin));
        }
    }

    private static Evidence map(TextLines lines, Origin origin) throws IOException {
        for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
            final Matcher map = MAP.matcher(next.get());
            if (map.matches()) {
                return new Evidence.LibvirtMap(origin, map.group(1));
            }
        }
        throw lines.wrong("the digest of libvirt's map is missing", "libvirt cpu_map sha256 and 64 digits");
    }

    private static boolean isKernel(List<String> lines) {
        final List<String> written = lines.stream().filter(line -> !line.isBlank()).limit(2).toList();
        return written.size() == 1 && KERNEL.matcher(written.getFirst().strip()).matches();
    }
}
