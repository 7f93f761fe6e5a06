package dev.socle.flaw.audit;

import dev.socle.flaw.CpuView;
import dev.socle.flaw.Flaw;
import java.util.List;

/** Foretells what a guest will say of flaws, before it is booted. */
@FunctionalInterface
public interface GuestPrints {

    /** What a guest that sees this CPU will say of each flaw that Linux has a file for. */
    Of forGuest(CpuView guest);

    /** What one guest says. */
    @FunctionalInterface
    interface Of {
        List<GuestPrint> of(Flaw flaw);
    }

    /** Nothing is foretold. */
    static GuestPrints none() {
        return guest -> flaw -> List.of();
    }
}
