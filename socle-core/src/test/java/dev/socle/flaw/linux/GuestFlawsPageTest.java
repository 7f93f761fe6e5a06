package dev.socle.flaw.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.Place;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The page on what Linux guests print of flaws is made of what was recorded and of the data. With
 * {@code -Dsocle.table=FILE}, as {@code dev/flaw-table} does, it is written anew.
 */
class GuestFlawsPageTest {

    private static final Path PAGE = Peers.root().resolve("docs/guest-flaws.md");
    private static final String TOLD = "+msrs";

    /** How the recorded guests of one kernel fared. */
    private record Score(String kernel, int guests, int told, int rows, int equal) {
    }

    @Test
    void thePageIsOfTheRecordedPrints() throws IOException {
        final String page = page();
        final String file = System.getProperty("socle.table", "");
        if (!file.isEmpty()) {
            Files.writeString(Path.of(file), page);
        }
        assertThat(Files.readString(PAGE)).as("docs/guest-flaws.md; dev/flaw-table --page writes it anew")
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        final List<String> all = RecordedPrints.series().stream()
                .sorted((a, b) -> Version.parse(a).compareTo(Version.parse(b))).toList();
        final StringBuilder page = new StringBuilder("""
                # What a Linux guest prints of CPU flaws, before it is booted

                Linux says in `/sys/devices/system/cpu/vulnerabilities` what it makes of its CPU. Socle foretells these
                files, text by text, of the CPU that a guest (or a host) shows, of its kernel's release and of its boot
                options, and says why, row by row. What cannot be known is said to be unknown, with what is missing and
                with the texts that are possible. What each release does is data, with its sources:
                [`linux.json`](../socle-core/src/main/flaws/linux.json), schema
                [`linux.schema.json`](../socle-core/src/main/flaws/linux.schema.json).

                In Java:

                    SysfsForecast forecast = SysfsForecaster.embedded().foretell(cpu, Version.parse("6.12"), circumstances);
                    forecast.text("mds");                  // what the file will hold, where that can be told
                    forecast.row("mds").get().trace();     // why
                    forecast.kernel().remark();            // judged by another release, and what that may mean

                `GuestSight` makes `cpu` and `circumstances` of a realized QEMU guest, `HostSight` of a host's profile.

                ## The proof

                Real kernels of Debian, booted by QEMU 7.2, 10.0 and 11.1 under TCG with a minimal first file system, one
                guest for each line of
                [`configurations.txt`](../socle-core/src/test/resources/linux-guests/configurations.txt): named models of all
                generations of Intel and AMD, their mitigation features forced where TCG lacks them, CPUs that are no named
                model, sibling threads, boot options, and features edited at random. What each printed is
                [recorded](../socle-core/src/test/resources/linux-guests); the forecast starts from the `-cpu` string
                alone. A test holds every recorded row against it, another boots some of the guests again.

                TCG has no feature MSRs: all that hangs on IA32_ARCH_CAPABILITIES would read as zero. So part of the guests
                are run with a debugger on QEMU's stub, which answers for MSR 0x10a what KVM would make of the `-cpu`
                string ("MSR told").

                | kernel | guests | of them with MSR told | rows | foretold as printed |
                |---|---|---|---|---|
                """);
        for (String series : all) {
            final Score score = score(series);
            page.append("| ").append(score.kernel()).append(" | ").append(score.guests()).append(" | ")
                    .append(score.told()).append(" | ").append(score.rows()).append(" | ").append(score.equal())
                    .append(" |\n");
        }
        page.append("""

                Proven under TCG, not under KVM: what KVM shows a guest is for its offer to say. `dev/flaw-table` boots all
                of them again and writes the recorded prints and this page anew.

                """);
        register(page);
        texts(page, all);
        differences(page);
        page.append("""
                ## What is not foretold

                - Kernels that were patched or configured otherwise. The facts are of Debian's kernels, which leave the
                  defaults of Linux as they are; a distribution that turns a defence off at compile time prints otherwise.
                - Boot options of single flaws (`mds=`, `spectre_v2=`, ...): the files they concern are unknown, with the
                  option named. `mitigations=` with all it takes, `nosmt`, `nopti` and `pti=off` are foretold.
                - On hosts: what an MSR or the microcode's revision decides (whether gather data sampling is locked, the age
                  of the microcode, TSA's and SRSO's microcode where CPUID does not show it), and the microcode of early 2018
                  that Linux refuses. What KVM adds to `l1tf` and `itlb_multihit` is unknown unless it is said whether KVM is
                  in use.
                - A guest with more memory than half of what its address width reaches: `l1tf` then is open.
                - Xen's paravirtual guests, and 32-bit kernels.
                - Releases in between are judged by the nearest older one, and the answer says so.
                """);
        return page.toString();
    }

    private static Score score(String series) throws IOException {
        int rows = 0;
        int equal = 0;
        final List<RecordedPrints.Print> prints = RecordedPrints.of(series);
        for (RecordedPrints.Print print : prints) {
            final LinuxUnderTcg guest = print.guest();
            final SysfsForecast forecast = SysfsForecaster.embedded().foretell(guest.cpu(),
                    Version.within(print.kernel()).orElseThrow(), guest.circumstances());
            for (var file : print.files().entrySet()) {
                rows++;
                equal += forecast.text(file.getKey()).filter(file.getValue()::equals).isPresent() ? 1 : 0;
            }
        }
        return new Score(prints.getFirst().kernel(), prints.size(), (int) prints.stream()
                .filter(print -> print.configuration().contains(TOLD)).count(), rows, equal);
    }

    /** Which files hang on which bits of the MSR. */
    private static void register(StringBuilder page) {
        page.append("""
                ## Rows that rest on an MSR

                Without KVM, or something that answers in its place, a guest sees none of these bits, and prints as if
                they were zero. CPUID's `arch-capabilities` must be shown for any of them to count.

                | file | bits of IA32_ARCH_CAPABILITIES |
                |---|---|
                """);
        final LinuxCatalog catalog = LinuxCatalog.embedded();
        final LinuxFacts newest = catalog.releases().getLast();
        for (FileRule file : SysfsRules.of(newest, catalog, Circumstances.unknown()).files()) {
            final TreeSet<String> bits = new TreeSet<>();
            file.parts().forEach(part -> part.forEach(line -> line.when().features().stream()
                    .filter(feature -> feature.place() instanceof Place.Msr).map(GuestFlawsPageTest::name)
                    .forEach(bits::add)));
            if (!bits.isEmpty()) {
                page.append("| `").append(file.file()).append("` | ").append(String.join(", ", bits)).append(" |\n");
            }
        }
        page.append('\n');
    }

    private static String name(Feature feature) {
        return Catalog.embedded().newestQemu().names().nameOf(feature)
                .orElseGet(() -> "bit " + ((Place.Msr) feature.place()).bit());
    }

    private static void texts(StringBuilder page, List<String> all) throws IOException {
        page.append("""
                ## What was printed

                How many of the guests said what; an empty place: none.

                """);
        page.append("| file | text | ").append(String.join(" | ", all)).append(" |\n|---|---|")
                .append("---|".repeat(all.size())).append('\n');
        final Map<String, Map<String, Map<String, Integer>>> counts = new TreeMap<>();
        for (String series : all) {
            for (RecordedPrints.Print print : RecordedPrints.of(series)) {
                print.files().forEach((file, text) -> counts.computeIfAbsent(file, _ -> new TreeMap<>())
                        .computeIfAbsent(text, _ -> new LinkedHashMap<>()).merge(series, 1, Integer::sum));
            }
        }
        counts.forEach((file, texts) -> texts.forEach((text, bySeries) -> {
            final List<String> cells = new ArrayList<>();
            all.forEach(series -> cells.add(bySeries.containsKey(series) ? String.valueOf(bySeries.get(series)) : ""));
            page.append("| `").append(file).append("` | ").append(text).append(" | ")
                    .append(String.join(" | ", cells)).append(" |\n");
        }));
        page.append('\n');
    }

    private static void differences(StringBuilder page) {
        page.append("""
                ## In what the kernels differ

                """);
        for (LinuxFacts facts : LinuxCatalog.embedded().releases()) {
            page.append("**").append(facts.version()).append("**, ").append(facts.of())
                    .append(facts.likeness().map(other -> ": as " + other + (facts.differences().isEmpty()
                            ? ", as far as is known.\n\n" : ", but\n\n")).orElse(": told in full.\n\n"));
            facts.differences().forEach(difference -> page.append("- ").append(difference.what()).append(' ')
                    .append(sources(difference.references())).append('\n'));
            if (!facts.differences().isEmpty()) {
                page.append('\n');
            }
        }
    }

    private static String sources(List<String> references) {
        final List<String> links = new ArrayList<>();
        references.forEach(address -> links.add("[" + (links.size() + 1) + "](" + address + ")"));
        return String.join(" ", links);
    }
}
