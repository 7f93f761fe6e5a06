package dev.socle.qemu;

import dev.socle.catalog.Nearest;
import dev.socle.catalog.QemuRelease;
import dev.socle.host.Accelerator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a guest will have with a value of {@code -cpu}: each stage of QEMU's work.
 *
 * @param release  the facts it was computed with
 * @param supply   what it was filtered by
 * @param filtered what was asked for, expanded and filtered
 * @param realized the CPU of the guest
 */
public record GuestPreview(Nearest<QemuRelease> release, Supply supply, FilteredCpu filtered, RealizedCpu realized) {

    /** What KVM's host itself shows through a guest's CPU. */
    public enum HostTrait { SIGNATURE, BRAND, LEVELS, ADDRESS_BITS }

    /**
     * What the guest will see of its host and nobody has told: there the realized CPU has QEMU's own default, and of
     * the levels the least that they can be.
     */
    public Set<HostTrait> untold() {
        final Set<HostTrait> untold = EnumSet.noneOf(HostTrait.class);
        if (supply.accelerator() != Accelerator.KVM) {
            return untold;
        }
        if (meaning().isMaximum()) {
            if (supply.signature().isEmpty() && !isSet("family")) {
                untold.add(HostTrait.SIGNATURE);
            }
            if (supply.modelId().isEmpty() && !isSet("model-id")) {
                untold.add(HostTrait.BRAND);
            }
            if (supply.level().isEmpty() || supply.xlevel().isEmpty()) {
                untold.add(HostTrait.LEVELS);
            }
        }
        if (realized.properties().isOn("host-phys-bits") && supply.addressBits().isEmpty()) {
            untold.add(HostTrait.ADDRESS_BITS);
        }
        return untold;
    }

    private boolean isSet(String property) {
        return meaning().properties().containsKey(property);
    }

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
