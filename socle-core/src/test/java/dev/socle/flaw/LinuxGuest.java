package dev.socle.flaw;

import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a Linux guest is open to, written down a second time in plain Java and by names, so that the data, their
 * conditions and the adviser can be held against something that shares no line with them.
 */
final class LinuxGuest {

    /** Every way to close a flaw that is open: names to show; "-" before names to hide. */
    static final Map<String, List<List<String>>> WAYS_OUT_INTEL = Map.of(
            "spectre-v2", List.of(List.of("spec-ctrl")),
            "ssb", List.of(List.of("ssbd"), List.of("arch-capabilities", "ssb-no")),
            "mds", List.of(List.of("md-clear"), List.of("arch-capabilities", "mds-no")),
            "taa", List.of(List.of("-rtm", "-hle"), List.of("arch-capabilities", "taa-no"),
                    List.of("md-clear", "arch-capabilities", "tsx-ctrl"), List.of("md-clear")),
            "mmio-stale-data", List.of(List.of("arch-capabilities", "fb-clear"), List.of("md-clear", "flush-l1d"),
                    List.of("arch-capabilities", "fbsdp-no", "psdp-no", "sbdr-ssdp-no")),
            "retbleed-intel", List.of(List.of("spec-ctrl"), List.of("arch-capabilities", "ibrs-all")),
            "rfds", List.of(List.of("arch-capabilities", "rfds-clear"), List.of("arch-capabilities", "rfds-no")));
    static final Map<String, List<List<String>>> WAYS_OUT_AMD = Map.of(
            "spectre-v2", List.of(List.of("ibpb")),
            "ssb", List.of(List.of("amd-ssbd"), List.of("virt-ssbd"), List.of("amd-no-ssb")),
            "inception", List.of(List.of("ibpb-brtype"), List.of("srso-no")),
            "tsa", List.of(List.of("verw-clear"), List.of("tsa-sq-no", "tsa-l1-no")));
    private static final Set<Integer> RFDS = Set.of(0x9a, 0xba, 0xbf, 0xbe, 0x96, 0x86, 0x9c, 0x5c, 0x5f, 0x7a, 0x97,
            0xb7);
    private static final Set<Integer> MMIO = Set.of(0x3f, 0x56, 0x4f, 0x55, 0x4e, 0x5e, 0x8e, 0x9e, 0x7e, 0x6c, 0x6a,
            0xa5, 0xa6, 0x8a, 0xa7, 0x96, 0x86, 0x9c);
    private static final Set<Integer> RETBLEED = Set.of(0x55, 0x4e, 0x5e, 0x8e, 0x9e, 0x66, 0x7e, 0xa5, 0xa6, 0x8a,
            0xa7);
    private static final Set<Integer> NO_SSB = Set.of(0x37, 0x4a, 0x4c, 0x4d, 0x5a, 0x57, 0x85, 0x0e);
    private static final Set<Integer> GOLDMONT = Set.of(0x5c, 0x5f, 0x7a);
    private static final Set<String> IN_REGISTER = Set.of("rdctl-no", "ibrs-all", "rsba", "skip-l1dfl-vmentry",
            "ssb-no", "mds-no", "pschange-mc-no", "tsx-ctrl", "taa-no", "sbdr-ssdp-no", "fbsdp-no", "psdp-no",
            "fb-clear", "bhi-no", "pbrsb-no", "gds-no", "rfds-no", "rfds-clear", "its-no");

    private final Vendor vendor;
    private final Signature cpu;
    private final Set<String> shown;

    LinuxGuest(Vendor vendor, Signature cpu, Set<String> shown) {
        this.vendor = vendor;
        this.cpu = cpu;
        this.shown = shown;
    }

    static Map<String, List<List<String>>> waysOut(Vendor vendor) {
        return vendor.equals(Vendor.INTEL) ? WAYS_OUT_INTEL : WAYS_OUT_AMD;
    }

    /** The flaws it is open to, of those in the ways out. */
    Set<String> open() {
        final Set<String> open = new LinkedHashSet<>();
        if (!has("spec-ctrl") && !has("ibpb")) {
            open.add("spectre-v2");
        }
        if (affectedBySsb() && !has("ssb-no") && !has("amd-no-ssb")
                && !has("ssbd") && !has("amd-ssbd") && !has("virt-ssbd")) {
            open.add("ssb");
        }
        if (vendor.equals(Vendor.INTEL)) {
            openOnIntel(open);
        } else {
            openOnAmd(open);
        }
        return open;
    }

    private boolean affectedBySsb() {
        return vendor.equals(Vendor.INTEL) ? !NO_SSB.contains(cpu.model()) : cpu.family() < 15 || cpu.family() > 18;
    }

    private void openOnIntel(Set<String> open) {
        if (!GOLDMONT.contains(cpu.model()) && !has("mds-no") && !has("md-clear")) {
            open.add("mds");
        }
        if (has("rtm") && !has("taa-no") && !(has("md-clear") && (!has("mds-no") || has("tsx-ctrl")))) {
            open.add("taa");
        }
        final boolean mmioImmune = has("fbsdp-no") && has("psdp-no") && has("sbdr-ssdp-no");
        final boolean mmioCleared = has("fb-clear") || has("md-clear") && has("flush-l1d") && !has("mds-no");
        if (MMIO.contains(cpu.model()) && !mmioImmune && !mmioCleared) {
            open.add("mmio-stale-data");
        }
        if ((RETBLEED.contains(cpu.model()) || has("rsba")) && !has("ibrs-all") && !has("spec-ctrl")) {
            open.add("retbleed-intel");
        }
        if (RFDS.contains(cpu.model()) && !has("rfds-no") && !has("rfds-clear")) {
            open.add("rfds");
        }
    }

    private void openOnAmd(Set<String> open) {
        final boolean zen = cpu.family() == 23 || cpu.family() == 25 || cpu.family() == 26;
        if ((zen || cpu.family() == 24) && !has("srso-no") && !has("ibpb-brtype")) {
            open.add("inception");
        }
        if (cpu.family() == 25 && !(has("tsa-sq-no") && has("tsa-l1-no")) && !has("verw-clear")) {
            open.add("tsa");
        }
    }

    private boolean has(String name) {
        return shown.contains(name) && (!IN_REGISTER.contains(name) || shown.contains("arch-capabilities"));
    }
}
