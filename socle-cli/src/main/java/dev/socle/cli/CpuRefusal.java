package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.CpuProblem;
import java.util.List;

/** What is said of a {@code -cpu} that QEMU would not start with: our words, QEMU's, and how many more problems. */
final class CpuRefusal {

    private CpuRefusal() {
    }

    static InputException of(String argument, CpuArgumentException refused, Catalog catalog) {
        final CpuProblem first = refused.problems().getFirst();
        final int more = refused.problems().size() - 1;
        return new InputException(argument + ": " + first.advice() + " (QEMU: " + first.text() + ")"
                + elsewhere(first, catalog) + (more == 0 ? "" : "; " + more + " more to be put right"));
    }

    /** Which releases have the model. */
    private static String elsewhere(CpuProblem problem, Catalog catalog) {
        if (!(problem instanceof CpuProblem.UnknownModel unknown)) {
            return "";
        }
        final List<String> releases = catalog.qemuReleases().stream()
                .filter(version -> catalog.qemu(version).release().model(unknown.model()).isPresent())
                .map(Version::series).toList();
        return releases.isEmpty() ? "" : "; it is in QEMU " + String.join(" and ", releases);
    }
}
