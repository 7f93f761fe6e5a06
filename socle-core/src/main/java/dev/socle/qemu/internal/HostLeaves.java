package dev.socle.qemu.internal;

import dev.socle.cpu.Register;
import dev.socle.host.Accelerator;
import dev.socle.qemu.RealizedCpu;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Leaves that hold what only the host can tell: they are not known where the host is not. */
public final class HostLeaves {

    private static final int ARCH_LBR_BIT = 19;
    private static final List<Integer> CACHES = List.of(0x2, 0x4, 0x80000005, 0x80000006, 0x8000001d);

    private HostLeaves() {
    }

    /** Those of which nothing is known, within range or not; none under TCG, which asks no host. */
    public static List<Integer> unknown(RealizedCpu cpu, FeatureWords words) {
        if (cpu.accelerator() == Accelerator.TCG || cpu.host().isPresent()) {
            return List.of();
        }
        final List<Integer> leaves = new ArrayList<>();
        if (cpu.properties().isOn("host-cache-info")) {
            leaves.addAll(CACHES);
        }
        if (cpu.properties().isOn("pmu")) {
            leaves.add(0xa);
            if (words.hasBit(7, 0, Register.EDX, ARCH_LBR_BIT)) {
                leaves.add(0x1c);
            }
            if (!words.at(0x80000022, 0).isZero()) {
                leaves.add(0x80000022);
            }
        }
        if (new EnclaveLeaves(cpu, words).isShown()) {
            leaves.add(0x12);
        }
        return Collections.unmodifiableList(leaves);
    }
}
