package dev.socle.flaw.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.cpu.Vendor;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.FlawStanding;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.GuestFlaws;
import dev.socle.flaw.SysfsReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How the catalogue of flaws judges guests is what real ones say of themselves: none says "Not affected" of what is
 * held to be open, and none speaks of a flaw that is held not to be its own. Told of current kernels, which the rules
 * are about, and of CPUs that exist: bits that another maker has are left to the forecast.
 */
class GuestRulesTest {

    private static final Set<Vendor> MAKERS = Set.of(Vendor.INTEL, Vendor.AMD, Vendor.HYGON);
    /** Two makers' flaws share this file; whose it is, the vendor tells. */
    private static final String SHARED = "retbleed";
    private static final GuestFlaws JUDGE = GuestFlaws.embedded();

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.1", "7.2"})
    void guestsSayOfThemselvesWhatTheRulesSay(String series) throws IOException {
        final List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (RecordedPrints.Print print : RecordedPrints.of(series)) {
            if (!isPlain(print)) {
                continue;
            }
            for (Flaw flaw : Flaws.embedded().all()) {
                final Optional<String> text = flaw.sysfs().map(SysfsReport::file).filter(file -> !file.equals(SHARED))
                        .map(print.files()::get);
                if (text.isPresent() && flaw.guestRule().isPresent()) {
                    compared++;
                    final FlawStanding standing = JUDGE.judge(flaw, print.guest().cpu(), List.of(),
                            Flaws.embedded().features());
                    if (contradict(standing, flaw.sysfs().get().read(text.get()))) {
                        wrong.add(flaw.id() + " " + standing + "\n  but " + text.get() + "\n  " + print.configuration());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(500);
    }

    private static boolean contradict(FlawStanding standing, Optional<SysfsReport.Value> said) {
        final boolean spared = said.filter(value -> value.state() != SysfsReport.State.NOT_AFFECTED).isEmpty();
        return switch (standing) {
            case FlawStanding.Open _ -> said.isPresent() && spared;
            case FlawStanding.NotApplicable _, FlawStanding.Immune _ -> !spared;
            default -> false;
        };
    }

    /**
     * A maker's own model, with nothing shown that it has not; no boot option; not the hybrid kinds without Atom cores,
     * and no in-order CPU, of which the kernel says of one flaw that it may have it.
     */
    private static boolean isPlain(RecordedPrints.Print print) {
        final String configuration = print.configuration();
        return !configuration.replace("x-force-features=on", "").contains("=on") && !configuration.contains("+msrs")
                && !configuration.contains("mitigations") && !configuration.contains("pti")
                && !configuration.matches(".*(model=(151|183)|family=4).*")
                && print.guest().cpu().vendor().filter(MAKERS::contains).isPresent();
    }
}
