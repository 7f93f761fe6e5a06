package dev.socle.qemu;

import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.host.Accelerator;
import java.util.Locale;
import java.util.Optional;

/** How wide a guest's addresses are, and which widths QEMU refuses. */
final class AddressRules {

    /** QEMU's own width where neither user nor host says one; seen with TCG of 7.2, 10.0 and 11.1. */
    private static final int USUAL_WIDTH = 40;
    /** Of CPUs without long mode: with 36-bit page extensions, and without. */
    private static final int PSE36_WIDTH = 36;
    private static final int PLAIN_WIDTH = 32;
    /** What {@code phys-bits} takes: asked of 7.2, 10.0 and 11.1, the last of which has no upper bound of its own. */
    private static final int LEAST = 32;
    private static final int MOST = 52;
    private static final Version NO_UPPER_BOUND = new Version(11, 1, 0);
    private static final Version PAE_IS_WIDE = new Version(8, 0, 0);
    private static final long LAST_OF_Q35 = 0x8_ffff_ffffL;
    private static final long LAST_OF_I440FX = 0x1_7fff_ffffL;
    /** 7.2 does not look where the width is 32. */
    private static final Version LOOKS_AT_32 = new Version(10, 0, 0);
    private static final String UNSET = "4294967295";

    private final FeatureSet longMode;
    /** Any of these makes 36 bits of a CPU without long mode. */
    private final FeatureSet wide;
    private final boolean bounded;
    private final boolean looksAt32;

    AddressRules(QemuRelease release) {
        this.longMode = release.names().find("lm").orElse(FeatureSet.empty());
        final FeatureSet pse36 = release.names().find("pse36").orElse(FeatureSet.empty());
        // Read by guests: with 10.0 pae is enough, with 7.2 it is not.
        this.wide = release.version().compareTo(PAE_IS_WIDE) < 0 ? pse36
                : pse36.or(release.names().find("pae").orElse(FeatureSet.empty()));
        this.looksAt32 = release.version().compareTo(LOOKS_AT_32) >= 0;
        this.bounded = release.version().compareTo(NO_UPPER_BOUND) < 0;
    }

    /** The widths of a CPU with these features and properties. */
    RealizedCpu.AddressWidths of(FeatureSet features, CpuProperties properties, Supply supply) {
        final int guest = guestBits(properties);
        if (!features.containsAll(longMode)) {
            return new RealizedCpu.AddressWidths(features.intersects(wide) ? PSE36_WIDTH : PLAIN_WIDTH, guest);
        }
        final int set = bits(properties);
        final boolean ofHost = supply.accelerator() == Accelerator.KVM && properties.isOn("host-phys-bits");
        final int width = ofHost ? limited(supply.addressBits().orElse(USUAL_WIDTH), properties)
                : set != 0 ? set : USUAL_WIDTH;
        return new RealizedCpu.AddressWidths(width, guest);
    }

    /** What QEMU says where it does not start with these widths. */
    Optional<String> refusal(FeatureSet features, CpuProperties properties, Supply supply) {
        final int guest = guestBits(properties);
        if (!features.containsAll(longMode)) {
            return bits(properties) != 0 ? Optional.of("phys-bits is not user-configurable in 32 bit")
                    : guest != 0 ? Optional.of("guest-phys-bits is not user-configurable in 32 bit") : Optional.empty();
        }
        final int set = bits(properties);
        if (set != 0 && (set < LEAST || bounded && set > MOST)) {
            return Optional.of(bounded
                    ? "phys-bits should be between " + LEAST + " and " + MOST + "  (but is " + set + ")"
                    : "phys-bits should be at least " + LEAST + " (but is " + set + ")");
        }
        final int width = of(features, properties, supply).physical();
        return guest != 0 && (guest < LEAST || guest > width)
                ? Optional.of("guest-phys-bits should be between " + LEAST + " and " + width + "  (but is " + guest + ")")
                : Optional.empty();
    }

    /**
     * What QEMU says where the addresses of a machine with the least memory do not fit into this width: its PCI bus has
     * room for 64-bit addresses above 4 GiB (asked of all machine types' newest and oldest).
     */
    Optional<String> tooNarrow(FeatureSet features, CpuProperties properties, Supply supply, String machine) {
        final int width = of(features, properties, supply).physical();
        final long last = machine.startsWith("pc-q35-") ? LAST_OF_Q35 : machine.startsWith("pc-i440fx-") ? LAST_OF_I440FX
                : 0;
        final boolean looked = features.containsAll(longMode) && (width > PLAIN_WIDTH || looksAt32);
        final long limit = (1L << width) - 1;
        return looked && limit < last ? Optional.of(String.format(Locale.ROOT,
                "Address space limit 0x%x < 0x%x phys-bits too low (%d)", limit, last, width)) : Optional.empty();
    }

    private static int bits(CpuProperties properties) {
        return (int) properties.number("phys-bits").orElse(0);
    }

    private static int guestBits(CpuProperties properties) {
        return properties.text("guest-phys-bits").filter(text -> !text.equals(UNSET))
                .map(Integer::parseUnsignedInt).orElse(0);
    }

    private static int limited(int host, CpuProperties properties) {
        final int limit = (int) properties.number("host-phys-bits-limit").orElse(0);
        return limit == 0 ? host : Math.min(host, limit);
    }
}
