package dev.socle.qemu;

import dev.socle.catalog.Nearest;
import dev.socle.catalog.QemuRelease;
import java.util.List;

/**
 * What a guest will have with a value of {@code -cpu}: each stage of QEMU's work.
 *
 * @param release  the facts it was computed with
 * @param supply   what it was filtered by
 * @param filtered what was asked for, expanded and filtered
 * @param realized the CPU of the guest
 */
public record GuestPreview(Nearest<QemuRelease> release, Supply supply, FilteredCpu filtered, RealizedCpu realized) {

    public CpuExpansion expansion() {
        return filtered.expansion();
    }

    /** All that QEMU says when it starts with it, each line once. */
    public List<String> said() {
        return StartMessages.of(filtered, realized).stream().distinct().toList();
    }

    public CpuMeaning meaning() {
        return expansion().meaning();
    }
}
