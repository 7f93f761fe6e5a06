package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Vendor;
import java.util.ArrayList;
import java.util.List;

/**
 * All that QEMU says of the CPU when it starts, in its words and order: of an ambiguous value, of features that are not
 * there, and, when it knows the shape of the machine, of threads that the CPU cannot show.
 */
public final class StartMessages {

    private static final String WARNING = "warning: ";
    /** Since this release the remedy is in the same line. */
    private static final Version IN_ONE_LINE = new Version(10, 0, 0);

    private StartMessages() {
    }

    /** The lines. What is not there QEMU says of every processor that it starts with, of threads only once. */
    public static List<String> of(FilteredCpu filtered, RealizedCpu realized) {
        final List<String> lines = new ArrayList<>();
        filtered.expansion().meaning().warnings().forEach(warning -> lines.add(WARNING + warning));
        lines.addAll(filtered.start().messages());
        if (filtered.start() instanceof FilteredCpu.Starts) {
            lines.addAll(threads(realized));
            for (int more = 1; more < realized.topology().processors(); more++) {
                lines.addAll(filtered.start().messages());
            }
        }
        return lines;
    }

    /** An AMD CPU shows threads by the leaves of {@code topoext}; Hygon's is not asked (7.2, 10.0 and 11.1). */
    private static List<String> threads(RealizedCpu cpu) {
        final QemuRelease release = cpu.release();
        final FeatureSet topoext = release.names().find("topoext").orElse(FeatureSet.empty());
        final int threads = cpu.topology().threads();
        if (threads == 1 || !cpu.identity().vendor().equals(Vendor.AMD) || cpu.features().containsAll(topoext)) {
            return List.of();
        }
        final String complaint = WARNING + "This family of AMD CPU doesn't support hyperthreading(" + threads + ")";
        final String remedy = "Please configure -smp options properly or try enabling topoext feature.";
        return release.version().compareTo(IN_ONE_LINE) < 0 ? List.of(complaint, remedy)
                : List.of(complaint + ". " + remedy);
    }
}
