package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Knowledge;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Vendor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The raw CPUID of all logical CPUs of a host, made one: what a guest may count on is what every CPU has. What is not
 * silicon is taken out, and what reading tools lose is put back; each with a remark.
 */
final class RawCpus {

    private static final Place.Cpuid LONG_MODE = new Place.Cpuid(0x80000001, 0, Register.EDX, 29);
    private static final Place.Cpuid SYSCALL = new Place.Cpuid(0x80000001, 0, Register.EDX, 11);
    /** The mask of a leaf without features. */
    private static final CpuidTable.Registers NUMBERS = new CpuidTable.Registers(0, 0, 0, 0);
    private static final int MICROCODE = 0x8b;
    private static final int TSC = 0x15;

    private final Catalog catalog;
    private final CpuidTable table;
    private final KnownFeatures features;
    private final List<String> remarks = new ArrayList<>();

    RawCpus(List<CpuidTable> cpus, Catalog catalog) {
        this.catalog = catalog;
        final List<CpuidTable> whole = wholeOnes(cpus);
        final SequencedMap<CpuidTable, Integer> kinds = kinds(whole);
        final List<CpuidTable> tables = List.copyOf(kinds.sequencedKeySet());
        KnownFeatures common = tables.getFirst().knownFeatures();
        CpuidTable all = tables.getFirst();
        final Map<CpuidTable.Key, CpuidTable.Registers> registers = tables.size() == 1
                ? Map.of() : featureRegisters();
        for (CpuidTable other : tables.subList(1, tables.size())) {
            common = common.meet(other.knownFeatures());
            all = and(all, other, registers);
        }
        remarkDifferences(kinds, whole.size(), registers);
        this.features = OsState.forget(common);
        this.table = withStateOf(whole.getFirst(), all);
    }

    /** Without the CPUs whose dump was cut short: what it does not show is no difference between CPUs. */
    private List<CpuidTable> wholeOnes(List<CpuidTable> cpus) {
        final CpuidTable fullest = Collections.max(cpus, Comparator.comparingInt(cpu -> cpu.leaves().size()));
        final List<CpuidTable> whole = new ArrayList<>();
        for (CpuidTable cpu : cpus) {
            final Optional<Integer> lost = firstLeafCutOff(cpu, fullest);
            if (lost.isEmpty()) {
                whole.add(cpu);
            } else {
                remarks.add("one of " + cpus.size() + " logical CPUs is left out: its dump is cut short, without leaf 0x"
                        + Integer.toHexString(lost.get()));
            }
        }
        return whole;
    }

    /** The first leaf that the fullest dump shows, and this one does not although its CPU says that it has it. */
    private static Optional<Integer> firstLeafCutOff(CpuidTable cpu, CpuidTable fullest) {
        return fullest.leaves().keySet().stream().map(CpuidTable.Key::leaf).distinct()
                .filter(leaf -> cpu.leaf(leaf, 0).isEmpty() && fullest.leaf(leaf, 0).isPresent())
                .filter(leaf -> {
                    final int range = leaf & 0xffff0000;
                    return cpu.leaf(range, 0).map(head -> Integer.compareUnsigned(leaf, head.eax()) <= 0)
                            // The extended range is in all CPUs of the last twenty years; others come and go.
                            .orElse(range == 0 || range == 0x80000000);
                })
                .findFirst();
    }

    /** The tables that differ in more than the state of an operating system, and how many CPUs have each. */
    private SequencedMap<CpuidTable, Integer> kinds(List<CpuidTable> cpus) {
        final SequencedMap<CpuidTable, Integer> asRead = new LinkedHashMap<>();
        cpus.forEach(cpu -> asRead.merge(OsState.without(withinRanges(cpu)), 1, Integer::sum));
        final SequencedMap<CpuidTable, Integer> kinds = new LinkedHashMap<>();
        int repaired = 0;
        for (Map.Entry<CpuidTable, Integer> kind : asRead.entrySet()) {
            final CpuidTable whole = repairSyscall(kind.getKey());
            repaired += whole == kind.getKey() ? 0 : kind.getValue();
            kinds.merge(whole, kind.getValue(), Integer::sum);
        }
        if (repaired > 0) {
            remarks.add("syscall (CPUID.80000001.0:EDX[11]) was put back: Intel's CPUs show it in 64-bit mode only,"
                    + " and a 32-bit program took this dump");
        }
        return kinds;
    }

    /** Beyond the highest leaf of a range, Intel's CPUs answer with what their highest basic leaf says. */
    private static CpuidTable withinRanges(CpuidTable cpu) {
        final CpuidTable.Builder within = CpuidTable.builder();
        cpu.leaves().forEach((key, registers) -> {
            final Optional<Integer> highest = cpu.leaf(key.leaf() & 0xffff0000, 0).map(CpuidTable.Registers::eax)
                    .filter(max -> (max & 0xffff0000) == (key.leaf() & 0xffff0000));
            if (highest.isEmpty() || Integer.compareUnsigned(key.leaf(), highest.get()) <= 0) {
                within.leaf(key.leaf(), key.subleaf(), registers);
            }
        });
        cpu.msrs().forEach(within::msr);
        return within.build();
    }

    /** From Intel's manual, volume 2, CPUID: "SYSCALL/SYSRET available in 64-bit mode". */
    private static CpuidTable repairSyscall(CpuidTable cpu) {
        if (cpu.vendor().filter(Vendor.INTEL::equals).isEmpty() || cpu.of(LONG_MODE) != Knowledge.PRESENT
                || cpu.of(SYSCALL) != Knowledge.ABSENT) {
            return cpu;
        }
        return withSyscall(cpu);
    }

    private static CpuidTable withSyscall(CpuidTable cpu) {
        final CpuidTable.Registers leaf = cpu.leaf(SYSCALL.leaf(), 0).orElseThrow();
        return cpu.toBuilder().leaf(SYSCALL.leaf(), 0, leaf.eax(), leaf.ebx(), leaf.ecx(),
                leaf.edx() | 1 << SYSCALL.bit()).build();
    }

    /** Leaves that either lacks are left out: of them nothing is known for all CPUs. */
    private static CpuidTable and(CpuidTable one, CpuidTable other,
                                  Map<CpuidTable.Key, CpuidTable.Registers> masks) {
        final CpuidTable.Builder both = CpuidTable.builder();
        one.leaves().forEach((key, registers) -> other.leaf(key.leaf(), key.subleaf()).ifPresent(more ->
                both.leaf(key.leaf(), key.subleaf(), and(registers, more, masks.getOrDefault(key, NUMBERS)))));
        // Programs mostly read MSRs of one CPU only; then that one speaks for all.
        one.msrs().forEach((index, value) -> both.msr(index, value & other.msr(index).orElse(value)));
        other.msrs().forEach((index, value) -> {
            if (one.msr(index).isEmpty()) {
                both.msr(index, value);
            }
        });
        return both.build();
    }

    /** AND where the mask says so; elsewhere numbers stand, of which AND would make nonsense, so one's are kept. */
    private static CpuidTable.Registers and(CpuidTable.Registers one, CpuidTable.Registers other,
                                            CpuidTable.Registers mask) {
        return one.and(new CpuidTable.Registers(other.eax() | ~mask.eax(), other.ebx() | ~mask.ebx(),
                other.ecx() | ~mask.ecx(), other.edx() | ~mask.edx()));
    }

    /** For each leaf, all bits of the registers in which the catalogue names features. */
    private Map<CpuidTable.Key, CpuidTable.Registers> featureRegisters() {
        final Map<CpuidTable.Key, CpuidTable.Registers> masks = new HashMap<>();
        Stream.concat(catalog.qemuReleases().stream().map(version -> catalog.qemu(version).release().names()),
                        Stream.concat(catalog.libvirtReleases().stream()
                                .map(version -> catalog.libvirt(version).release().names()),
                                Stream.of(catalog.linuxNames())))
                .flatMap(names -> names.preferred().values().stream())
                .flatMap(FeatureSet::stream)
                .forEach(feature -> addRegister(feature.place(), masks));
        return masks;
    }

    private static void addRegister(Place of, Map<CpuidTable.Key, CpuidTable.Registers> masks) {
        if (of instanceof Place.Cpuid place) {
            masks.merge(new CpuidTable.Key(place.leaf(), place.subleaf()), whole(place.register()),
                    (one, more) -> new CpuidTable.Registers(one.eax() | more.eax(), one.ebx() | more.ebx(),
                            one.ecx() | more.ecx(), one.edx() | more.edx()));
        }
    }

    private static CpuidTable.Registers whole(Register register) {
        return switch (register) {
            case EAX -> new CpuidTable.Registers(-1, 0, 0, 0);
            case EBX -> new CpuidTable.Registers(0, -1, 0, 0);
            case ECX -> new CpuidTable.Registers(0, 0, -1, 0);
            case EDX -> new CpuidTable.Registers(0, 0, 0, -1);
        };
    }

    /** The state of the first CPU's operating system is put back, since libvirt decodes it like a feature. */
    private static CpuidTable withStateOf(CpuidTable first, CpuidTable all) {
        final CpuidTable.Builder table = all.toBuilder();
        OsState.copy(first, all, table);
        return table.build();
    }

    private void remarkDifferences(SequencedMap<CpuidTable, Integer> kinds, int cpus,
                                   Map<CpuidTable.Key, CpuidTable.Registers> registers) {
        if (kinds.size() < 2) {
            return;
        }
        final Map<CpuidTable, KnownFeatures> known = new LinkedHashMap<>();
        kinds.keySet().forEach(kind -> known.put(kind, OsState.forget(kind.knownFeatures())));
        FeatureSet any = FeatureSet.empty();
        for (KnownFeatures one : known.values()) {
            any = any.or(one.present());
        }
        for (Feature feature : any.filter(bit -> isIn(registers, bit.place()))) {
            int having = 0;
            int unknown = 0;
            for (Map.Entry<CpuidTable, KnownFeatures> kind : known.entrySet()) {
                having += kind.getValue().of(feature) == Knowledge.PRESENT ? kinds.get(kind.getKey()) : 0;
                unknown += kind.getValue().of(feature) == Knowledge.UNKNOWN ? kinds.get(kind.getKey()) : 0;
            }
            // What some dumps leave out altogether, such as MSRs, is no difference between CPUs.
            if (having + unknown < cpus) {
                remarks.add(catalog.name(feature) + " is on " + having + " of " + cpus
                        + " logical CPUs only, so guests cannot count on it");
            }
        }
        if (vendorsOrSignaturesDiffer(kinds)) {
            remarks.add("the logical CPUs are of different models");
        }
    }

    private static boolean isIn(Map<CpuidTable.Key, CpuidTable.Registers> registers, Place of) {
        return switch (of) {
            case Place.Cpuid place -> registers.getOrDefault(new CpuidTable.Key(place.leaf(), place.subleaf()),
                    NUMBERS).get(place.register()) != 0;
            case Place.Msr _ -> true;
        };
    }

    private static boolean vendorsOrSignaturesDiffer(SequencedMap<CpuidTable, Integer> kinds) {
        return kinds.keySet().stream().map(kind -> kind.vendor() + " " + kind.signature()).distinct().count() > 1;
    }

    /** All CPUs in one: within ranges and repaired; the operating system's state is the first CPU's. */
    CpuidTable table() {
        return table;
    }

    /** What all CPUs have; of an operating system's state nothing is said. */
    KnownFeatures features() {
        return features;
    }

    List<String> remarks() {
        return remarks;
    }

    /** From IA32_BIOS_SIGN_ID: Intel has the revision in the upper half, AMD in the lower. */
    Optional<Long> microcode() {
        return table.msr(MICROCODE).map(value -> table.vendor().filter(Vendor.INTEL::equals).isPresent()
                ? value >>> 32 : value & 0xffff_ffffL).filter(revision -> revision != 0);
    }

    /** From leaf 15H, where it says the crystal's frequency: ECX * EBX / EAX. */
    Optional<Long> tscHertz() {
        return table.leaf(TSC, 0).filter(leaf -> leaf.eax() != 0 && leaf.ebx() != 0 && leaf.ecx() != 0)
                .map(leaf -> Integer.toUnsignedLong(leaf.ecx()) * Integer.toUnsignedLong(leaf.ebx())
                        / Integer.toUnsignedLong(leaf.eax()));
    }
}
