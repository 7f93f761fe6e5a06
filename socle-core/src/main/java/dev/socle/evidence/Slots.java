package dev.socle.evidence;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells whether evidence may be of one host: a host has one of each kind, but one QEMU's word for each accelerator
 * and machine type.
 */
final class Slots {

    private final Set<String> taken = new HashSet<>();

    /** Adds more; false if one of them is of a kind that was there already. */
    boolean add(List<Evidence> evidence) {
        boolean distinct = true;
        for (Evidence piece : evidence) {
            distinct &= !piece.ofHost() || taken.add(slot(piece));
        }
        return distinct;
    }

    private static String slot(Evidence piece) {
        return switch (piece) {
            // Two descriptions of the same: libvirt's alone, or within its capabilities.
            case Evidence.LibvirtCpu _, Evidence.LibvirtHost _ -> "libvirt host";
            case Evidence.LibvirtOffer offer -> "offer " + offer.capabilities().domainType()
                    + offer.capabilities().machine() + offer.capabilities().arch()
                    + offer.capabilities().emulator();
            case Evidence.LibvirtCache cache -> "cache " + cache.capabilities().arch()
                    + cache.capabilities().emulator();
            case Evidence.Qmp qmp -> "QMP " + qmp.conversation().accelerator() + qmp.conversation().machine()
                    + qmp.conversation().version();
            // A cpuid -r beside a cpudata is the same CPUID by two programs; two of one form are two hosts.
            case Evidence.RawCpuid raw -> "raw " + raw.kind();
            default -> piece.kind();
        };
    }
}
