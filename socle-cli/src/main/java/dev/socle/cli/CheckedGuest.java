package dev.socle.cli;

import dev.socle.cpu.Answer;
import dev.socle.fleet.Fit;
import dev.socle.fleet.WantedCpu;
import dev.socle.host.HostProfile;
import java.util.ArrayList;
import java.util.List;

/** A guest, how it fits the hosts as they come, and those of which that cannot be said. */
record CheckedGuest(WantedCpu guest, List<Answer<Fit>> fits, List<HostProfile> undecided) {

    CheckedGuest(WantedCpu guest) {
        this(guest, new ArrayList<>(), new ArrayList<>());
    }

    /** Then the answer is a page of its own. */
    boolean isOfOneHost() {
        return fits.size() == 1 && undecided.isEmpty();
    }

    ExitCode code(boolean asLibvirt) {
        ExitCode code = undecided.isEmpty() ? ExitCode.YES : ExitCode.UNKNOWN;
        for (Answer<Fit> fit : fits) {
            code = code.and(FitCodes.of(fit.value(), asLibvirt));
        }
        return code;
    }
}
