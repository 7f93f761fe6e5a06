package dev.socle.flaw.audit;

import dev.socle.flaw.CpuView;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.Truth;
import java.util.List;

/** Foretells what a guest will say of flaws, before it is booted. */
@FunctionalInterface
public interface GuestPrints {

    /**
     * What a guest will say of each flaw that Linux has a file for.
     *
     * @param guest         the CPU it sees
     * @param siblings      whether some of its CPUs are threads of one core
     * @param forgivingMsrs whether MSRs that do not exist seem to be there
     */
    Of forGuest(CpuView guest, Truth siblings, Truth forgivingMsrs);

    /** What one guest says. */
    @FunctionalInterface
    interface Of {
        List<GuestPrint> of(Flaw flaw);
    }

    /** Nothing is foretold. */
    static GuestPrints none() {
        return (guest, siblings, forgivingMsrs) -> flaw -> List.of();
    }
}
