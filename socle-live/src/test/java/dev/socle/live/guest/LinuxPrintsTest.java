package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.Place;
import dev.socle.host.Accelerator;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is recorded of Linux guests is what they print: some of them are booted again, all where
 * {@code SOCLE_PROOF=full}. With {@code -Dsocle.prints=all}, as {@code dev/flaw-table} does, all are booted and the
 * records are written anew.
 */
@Timeout(36_000)
class LinuxPrintsTest {

    private static final Path FOLDER = Peers.root().resolve("socle-core/src/test/resources/linux-guests");
    private static final String TOLD = "+msrs";
    private static final int ARCH_CAPABILITIES = 0x10a;
    private static final int SAMPLE = 2;
    /** A guest under a debugger, on a machine that others use too. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Predictor PREDICTOR = new Predictor(Catalog.embedded());

    @Test
    void whatIsRecordedIsWhatIsPrinted() throws IOException {
        Peers.stackQemu("10.0");
        Peers.stackQemu("11.1");
        final List<LinuxKernel> kernels = LinuxKernel.in(Peers.guestKernels());
        Assumptions.assumeFalse(kernels.isEmpty(), "Skipped: the folder of kernels holds none");
        final boolean anew = !System.getProperty("socle.prints", "").isEmpty();
        final List<String> wrong = new ArrayList<>();
        for (LinuxKernel kernel : kernels) {
            final String series = Version.within(kernel.image().getFileName().toString()).orElseThrow().series();
            final SequencedMap<String, SequencedMap<String, String>> recorded = recorded(series);
            final LinuxGuest linux = LinuxGuest.with(kernel, PATIENCE);
            if (anew) {
                wrong.addAll(writeAnew(series, recorded.keySet(), printsOf(linux, configurations())));
                continue;
            }
            printsOf(linux, Proof.sample(List.copyOf(recorded.keySet()), SAMPLE)).forEach((guest, print) -> {
                final Optional<Map<String, String>> files = print.asReading().map(LinuxReading::vulnerabilities);
                if (!files.equals(Optional.of(recorded.get(guest)))) {
                    wrong.add(kernel.image().getFileName() + " " + guest + "\n  recorded " + recorded.get(guest)
                            + "\n  printed  " + files);
                }
            });
        }
        assertThat(wrong).as("guests that do not print what is recorded; dev/flaw-table records anew").isEmpty();
    }

    /**
     * A busy machine must not make the record shorter in silence: where a guest that printed something once does not
     * now, nothing of that kernel is written. Some guests never boot, and are in no record.
     */
    private static List<String> writeAnew(String series, Set<String> recorded,
            SequencedMap<String, LinuxOutcome> prints) throws IOException {
        final List<String> lost = prints.entrySet().stream().filter(print -> recorded.contains(print.getKey()))
                .flatMap(print -> print.getValue().asFailure().stream()
                        .map(failure -> series + " " + print.getKey() + "\n  " + failure.sentence())).toList();
        if (lost.isEmpty()) {
            write(series, prints);
        }
        return lost;
    }

    /** A debugger can tell a guest of MSRs, and what it tells makes the difference. */
    @Test
    void aGuestThatIsToldItsMsrsBelievesThem() throws IOException {
        final List<LinuxKernel> kernels = LinuxKernel.in(Peers.guestKernels());
        Assumptions.assumeFalse(kernels.isEmpty(), "Skipped: the folder of kernels holds none");
        final LinuxGuest linux = LinuxGuest.with(kernels.getFirst(), PATIENCE);
        final GuestLaunch launch = GuestLaunch.tcg(Peers.qemu(),
                "Nehalem-v1,check=off,x-force-features=on,arch-capabilities=on");

        assertThat(meltdown(linux.boot(launch))).isEqualTo("Mitigation: PTI");
        assertThat(meltdown(linux.boot(launch, List.of(), Map.of(ARCH_CAPABILITIES, 1L)))).isEqualTo("Not affected");
    }

    private static String meltdown(LinuxOutcome outcome) {
        return outcome.asReading().map(reading -> reading.vulnerabilities().get("meltdown"))
                .orElseGet(() -> outcome.asFailure().orElseThrow().sentence());
    }

    /** What each guest prints, or why it does not boot. */
    private static SequencedMap<String, LinuxOutcome> printsOf(LinuxGuest linux, List<String> configurations)
            throws IOException {
        final SequencedMap<String, LinuxOutcome> prints = new LinkedHashMap<>();
        for (String configuration : configurations) {
            final List<String> words = List.of(configuration.split(" "));
            final String release = words.getFirst().replace(TOLD, "");
            final GuestLaunch launch = new GuestLaunch(release.equals("7.2") ? Peers.qemu() : Peers.stackQemu(release),
                    Accelerator.TCG, GuestLaunch.USUAL_MACHINE, words.get(2), Smp.parse(words.get(1)));
            final Map<Integer, Long> msrs = words.getFirst().endsWith(TOLD)
                    ? Map.of(ARCH_CAPABILITIES, archCapabilities(launch, Version.parse(release))) : Map.of();
            prints.put(configuration, linux.boot(launch, words.subList(3, words.size()), msrs));
        }
        return prints;
    }

    /** As KVM would make it: the features that the CPU is realized with. */
    private static long archCapabilities(GuestLaunch launch, Version release) {
        final Predictor.Starts starts = (Predictor.Starts) PREDICTOR.predict(launch, release);
        return starts.realized().features().stream()
                .filter(feature -> feature.place() instanceof Place.Msr msr && msr.index() == ARCH_CAPABILITIES)
                .mapToLong(feature -> 1L << ((Place.Msr) feature.place()).bit()).reduce(0, (a, b) -> a | b);
    }

    private static List<String> configurations() throws IOException {
        return Files.readAllLines(FOLDER.resolve("configurations.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }

    private static SequencedMap<String, SequencedMap<String, String>> recorded(String series) throws IOException {
        final SequencedMap<String, SequencedMap<String, String>> prints = new LinkedHashMap<>();
        final Path file = FOLDER.resolve(series + ".txt");
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            if (line.startsWith("[")) {
                prints.put(line.substring(1, line.length() - 1), new LinkedHashMap<>());
            } else if (!line.startsWith("#") && line.contains(": ")) {
                prints.lastEntry().getValue().put(line.substring(0, line.indexOf(": ")),
                        line.substring(line.indexOf(": ") + 2));
            }
        }
        return prints;
    }

    private static void write(String series, Map<String, LinuxOutcome> prints) throws IOException {
        final StringBuilder text = new StringBuilder("# What Linux ")
                .append(prints.values().stream().flatMap(print -> print.asReading().stream())
                        .map(LinuxReading::release).findFirst()
                        .orElseThrow(() -> new IOException("no guest with Linux " + series + " booted")))
                .append(" printed when it was booted with the configurations; made by dev/flaw-table.\n");
        prints.forEach((guest, print) -> print.asReading().ifPresent(reading -> {
            text.append("\n[").append(guest).append("]\n");
            reading.vulnerabilities().forEach((file, said) ->
                    text.append(file).append(": ").append(said).append('\n'));
        }));
        Files.writeString(FOLDER.resolve(series + ".txt"), text);
    }
}
