package dev.socle.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Knowledge;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.cpu.Verdict;
import dev.socle.host.Accelerator;
import dev.socle.qemu.MigrationOutcome.Reason;
import dev.socle.qemu.MigrationOutcome.Why;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * An example of each cause for which a migration is unsafe, changes something, or cannot be judged; and of each for which
 * QEMU refuses one. The two differ by that alone from the same guest on the same host.
 */
class MigrationCausesTest {

    private static final long HERTZ = 2_000_000_000L;
    private static final Feature PV_EOI = Feature.at(new Place.Cpuid(0x40000001, 0, Register.EAX, 6));
    private static final Feature AES = Feature.at(new Place.Cpuid(1, 0, Register.ECX, 25));
    private static final Feature INVTSC = Feature.at(new Place.Cpuid(0x80000007, 0, Register.EDX, 8));
    private static final Feature LONG_MODE = Feature.at(new Place.Cpuid(0x80000001, 0, Register.EDX, 29));
    private static final int TILES = 0x60000;

    private static final RealizedCpu CPU = with(ModelRealization.of("10.0", "Skylake-Server-v4", Accelerator.KVM),
            "pc-q35-10.0");
    private static final MigrationEnd.Host HOST = new MigrationEnd.Host(Knowledge.PRESENT, OptionalLong.of(HERTZ),
            Knowledge.PRESENT, Knowledge.PRESENT, Knowledge.PRESENT, Knowledge.ABSENT);
    private static final MigrationEnd END = end(CPU);

    /** Two ends, and what comes of them. */
    private record Example(MigrationEnd source, MigrationEnd destination, Set<MigrationCause> causes, Set<Why> refusals) {

        MigrationVerdict verdict() {
            return MigrationVerdict.of(source, destination, Catalog.embedded().caches());
        }
    }

    private static Example unsafe(MigrationEnd source, MigrationEnd destination, MigrationCause first, MigrationCause... more) {
        return new Example(source, destination, EnumSet.of(first, more), Set.of());
    }

    private static Example refused(Example example, Why why) {
        return new Example(example.source(), example.destination(), example.causes(), EnumSet.of(why));
    }

    private static final Map<String, Example> EXAMPLES = Map.ofEntries(
            Map.entry("a feature is gone", unsafe(END, end(CPU.withFeatures(CPU.features().without(AES))),
                    MigrationCause.FEATURES_LOST)),
            Map.entry("a feature appears", unsafe(end(CPU.withFeatures(CPU.features().without(AES))), END,
                    MigrationCause.FEATURES_GAINED, MigrationCause.CPUID_CHANGED)),
            Map.entry("KVM's own end of interrupt is gone", unsafe(END,
                    end(CPU.withFeatures(CPU.features().without(PV_EOI))), MigrationCause.PARAVIRTUAL_LOST)),
            Map.entry("the other vendor", unsafe(END, end(identified("AuthenticAMD", CPU.identity().signature())),
                    MigrationCause.VENDOR)),
            Map.entry("another stepping", unsafe(END, end(identified("GenuineIntel", new Signature(6, 85, 7))),
                    MigrationCause.SIGNATURE)),
            Map.entry("another model", unsafe(END, end(identified("GenuineIntel", new Signature(6, 106, 4))),
                    MigrationCause.SIGNATURE)),
            Map.entry("another family", unsafe(END, end(identified("GenuineIntel", new Signature(15, 85, 4))),
                    MigrationCause.SIGNATURE)),
            Map.entry("narrower addresses", unsafe(end(wide(46)), end(wide(39)), MigrationCause.ADDRESS_WIDTH)),
            Map.entry("wider addresses", unsafe(end(wide(39)), end(wide(46)), MigrationCause.CPUID_CHANGED)),
            Map.entry("two stated frequencies", refused(unsafe(end(stated(HERTZ)), end(stated(HERTZ * 2)),
                    MigrationCause.TSC_STATED), Why.TSC_FREQUENCY)),
            Map.entry("a counter that cannot be scaled", unsafe(END, END.on(host(HERTZ * 2, Knowledge.ABSENT)),
                    MigrationCause.TSC_UNSCALED)),
            Map.entry("a counter of which nobody knows whether it scales", unsafe(END,
                    END.on(host(HERTZ * 2, Knowledge.UNKNOWN)), MigrationCause.TSC_UNKNOWN)),
            Map.entry("an invariant counter without a frequency", new Example(
                    end(CPU.withFeatures(CPU.features().with(INVTSC))), end(CPU.withFeatures(CPU.features().with(INVTSC))),
                    Set.of(), EnumSet.of(Why.NOT_MIGRATABLE))),
            Map.entry("AVX-512's state has no room", new Example(end(components(0xe7)), end(components(7)),
                    EnumSet.of(MigrationCause.XSAVE_COMPONENT), EnumSet.of(Why.REGISTERS))),
            Map.entry("the keys' state lies elsewhere", unsafe(end(keys("Icelake-Server-v1")), end(keys("EPYC-Milan-v1")),
                    MigrationCause.XSAVE_LAYOUT, MigrationCause.VENDOR, MigrationCause.SIGNATURE,
                    MigrationCause.FEATURES_LOST)),
            Map.entry("a kernel without permission for AMX", unsafe(end(components(TILES | 7)),
                    end(components(TILES | 7)).on(matrix(Knowledge.ABSENT)), MigrationCause.AMX_DENIED)),
            Map.entry("a kernel of which nobody knows it", unsafe(end(components(TILES | 7)),
                    end(components(TILES | 7)).on(matrix(Knowledge.UNKNOWN)), MigrationCause.AMX_UNKNOWN)),
            Map.entry("guests of the guest", refused(unsafe(END.on(nested(Knowledge.PRESENT, Knowledge.PRESENT)),
                    END.on(nested(Knowledge.ABSENT, Knowledge.ABSENT)), MigrationCause.NESTED_DENIED), Why.NESTED_STATE)),
            Map.entry("guests of the guest, perhaps", unsafe(END.on(nested(Knowledge.PRESENT, Knowledge.PRESENT)),
                    END.on(nested(Knowledge.UNKNOWN, Knowledge.ABSENT)), MigrationCause.NESTED_UNKNOWN)),
            Map.entry("another machine type", refused(unsafe(END, end(with(CPU, "pc-q35-9.2")),
                    MigrationCause.MACHINE_TYPE), Why.MACHINE_TYPE)),
            Map.entry("a machine type that is gone", refused(unsafe(END, END.on(new MigrationEnd.Host(Knowledge.ABSENT,
                    OptionalLong.of(HERTZ), Knowledge.PRESENT, Knowledge.PRESENT, Knowledge.PRESENT, Knowledge.ABSENT)),
                    MigrationCause.MACHINE_TYPE_GONE), Why.MACHINE_TYPE_GONE)),
            Map.entry("the other accelerator", unsafe(END, end(emulated()), MigrationCause.ACCELERATOR)),
            Map.entry("threads for cores", unsafe(end(shaped(1, 2)), end(shaped(2, 1)), MigrationCause.TOPOLOGY)),
            Map.entry("fewer processors", refused(unsafe(end(CPU.withTopology(GuestTopology.ofSockets(2))), END,
                    MigrationCause.TOPOLOGY), Why.PROCESSORS)),
            Map.entry("a processor of its own kind was added", unsafe(END.withHotAdded(List.of(
                    CPU.withFeatures(CPU.features().without(AES)))), END, MigrationCause.ADDED_PROCESSOR)),
            Map.entry("counters are gone", unsafe(end(ModelRealization.with(CPU, "pmu", "on")), END,
                    MigrationCause.PERFORMANCE_COUNTERS)),
            Map.entry("other counters", unsafe(end(counting(0x07300805)), end(counting(0x08300805)),
                    MigrationCause.PERFORMANCE_COUNTERS)),
            Map.entry("counters of a host that nobody knows", unsafe(end(counting(0x07300805)),
                    end(ModelRealization.with(CPU, "pmu", "on")), MigrationCause.COUNTERS_UNKNOWN)),
            Map.entry("reenlightenment is gone", unsafe(end(ModelRealization.with(stated(HERTZ), "hv-reenlightenment",
                    "on")), end(stated(HERTZ)), MigrationCause.HYPER_V)),
            Map.entry("reenlightenment without a frequency", new Example(
                    end(ModelRealization.with(CPU, "hv-reenlightenment", "on")),
                    end(ModelRealization.with(CPU, "hv-reenlightenment", "on")), Set.of(),
                    EnumSet.of(Why.NOT_MIGRATABLE))),
            Map.entry("enlightened VMCS is gone", unsafe(end(ModelRealization.with(CPU, "hv-evmcs", "on")), END,
                    MigrationCause.HYPER_V)),
            Map.entry("Hyper-V as the host has it", new Example(end(ModelRealization.with(CPU, "hv-passthrough", "on")),
                    end(ModelRealization.with(CPU, "hv-passthrough", "on")), Set.of(), EnumSet.of(Why.NOT_MIGRATABLE))),
            Map.entry("cores shared as the host does", new Example(
                    end(ModelRealization.with(CPU, "hv-no-nonarch-coresharing", "auto")),
                    end(ModelRealization.with(CPU, "hv-no-nonarch-coresharing", "auto")), Set.of(),
                    EnumSet.of(Why.NOT_MIGRATABLE))),
            Map.entry("enforced features", new Example(END, end(ModelRealization.with(CPU, "enforce", "on"))
                    .lacking(FeatureSet.of(AES)), Set.of(), EnumSet.of(Why.ENFORCED_FEATURES))),
            Map.entry("no long mode", new Example(END, end(CPU.withFeatures(CPU.features().without(LONG_MODE))),
                    EnumSet.of(MigrationCause.FEATURES_LOST), EnumSet.of(Why.REGISTERS))));

    @TestFactory
    Stream<DynamicTest> examples() {
        return EXAMPLES.entrySet().stream().sorted(Map.Entry.comparingByKey()).map(example ->
                DynamicTest.dynamicTest(example.getKey(), () -> {
                    final MigrationVerdict verdict = example.getValue().verdict();
                    assertThat(verdict.causes()).as(verdict.sound().toString()).isEqualTo(example.getValue().causes());
                    assertThat(whys(verdict.exact())).isEqualTo(example.getValue().refusals());
                }));
    }

    @Test
    void everyCauseHasAnExample() {
        final Map<MigrationCause, String> causes = new EnumMap<>(MigrationCause.class);
        final Map<Why, String> whys = new EnumMap<>(Why.class);
        EXAMPLES.forEach((name, example) -> {
            example.causes().forEach(cause -> causes.put(cause, name));
            example.refusals().forEach(why -> whys.put(why, name));
        });
        assertThat(causes).containsOnlyKeys(MigrationCause.values());
        assertThat(whys).containsOnlyKeys(Why.values());
    }

    @Test
    void theSameGuestOnTheSameHostHasNoCause() {
        final MigrationVerdict verdict = MigrationVerdict.of(END, END, Catalog.embedded().caches());
        assertThat(verdict.causes()).isEmpty();
        assertThat(verdict.sound()).isInstanceOf(Verdict.Compatible.class);
        assertThat(verdict.exact()).isEqualTo(new MigrationOutcome.Accepted());
    }

    private static Set<Why> whys(MigrationOutcome outcome) {
        final List<Reason> reasons = switch (outcome) {
            case MigrationOutcome.Accepted accepted -> List.of();
            case MigrationOutcome.Refused(List<Reason> it) -> it;
            case MigrationOutcome.DestinationDoesNotStart(List<Reason> it) -> it;
            case MigrationOutcome.GuestLost(List<Reason> it) -> it;
        };
        return reasons.stream().map(Reason::why).collect(Collectors.toSet());
    }

    private static MigrationEnd end(RealizedCpu cpu) {
        return MigrationEnd.of(cpu).on(HOST);
    }

    private static MigrationEnd.Host host(long hertz, Knowledge scaling) {
        return new MigrationEnd.Host(Knowledge.PRESENT, OptionalLong.of(hertz), scaling, Knowledge.PRESENT,
                Knowledge.PRESENT, Knowledge.ABSENT);
    }

    private static MigrationEnd.Host matrix(Knowledge permission) {
        return new MigrationEnd.Host(Knowledge.PRESENT, OptionalLong.of(HERTZ), Knowledge.PRESENT, permission,
                Knowledge.PRESENT, Knowledge.ABSENT);
    }

    private static MigrationEnd.Host nested(Knowledge possible, Knowledge runs) {
        return new MigrationEnd.Host(Knowledge.PRESENT, OptionalLong.of(HERTZ), Knowledge.PRESENT, Knowledge.PRESENT,
                possible, runs);
    }

    private static RealizedCpu with(RealizedCpu cpu, String machine) {
        return new RealizedCpu(cpu.release(), cpu.accelerator(), Optional.of(machine), cpu.model(), cpu.identity(),
                cpu.levels(), cpu.addresses(), cpu.features(), cpu.components(), cpu.caches(), cpu.tscHertz(),
                cpu.topology(), cpu.properties(), cpu.host());
    }

    /** With the counters of a host whose leaf 0xa begins like this. */
    private static RealizedCpu counting(int counters) {
        final RealizedCpu cpu = ModelRealization.with(CPU, "pmu", "on");
        final CpuidTable host = CpuidTable.builder().leaf(0xa, 0, counters, 0, 0, 0x603)
                .leaf(0xd, 0, 7, 0x340, 0x340, 0).leaf(0xd, 2, 0x100, 0x240, 0, 0).build();
        return new RealizedCpu(cpu.release(), cpu.accelerator(), cpu.machine(), cpu.model(), cpu.identity(),
                cpu.levels(), cpu.addresses(), cpu.features(), cpu.components(), cpu.caches(), cpu.tscHertz(),
                cpu.topology(), cpu.properties(), Optional.of(host));
    }

    private static RealizedCpu emulated() {
        return new RealizedCpu(CPU.release(), Accelerator.TCG, CPU.machine(), CPU.model(), CPU.identity(), CPU.levels(),
                CPU.addresses(), CPU.features(), CPU.components(), CPU.caches(), CPU.tscHertz(), CPU.topology(),
                CPU.properties(), CPU.host());
    }

    private static RealizedCpu identified(String vendor, Signature signature) {
        return new RealizedCpu(CPU.release(), CPU.accelerator(), CPU.machine(), CPU.model(),
                new RealizedCpu.Identity(new Vendor(vendor), signature, CPU.identity().modelId()),
                CPU.levels(), CPU.addresses(), CPU.features(), CPU.components(), CPU.caches(),
                CPU.tscHertz(), CPU.topology(), CPU.properties(), CPU.host());
    }

    private static RealizedCpu wide(int bits) {
        return new RealizedCpu(CPU.release(), CPU.accelerator(), CPU.machine(), CPU.model(), CPU.identity(), CPU.levels(),
                new RealizedCpu.AddressWidths(bits, 0), CPU.features(), CPU.components(), CPU.caches(), CPU.tscHertz(),
                CPU.topology(), CPU.properties(), CPU.host());
    }

    private static RealizedCpu components(RealizedCpu cpu, long user) {
        return new RealizedCpu(cpu.release(), cpu.accelerator(), cpu.machine(), cpu.model(), cpu.identity(),
                cpu.levels(), cpu.addresses(), cpu.features(), new RealizedCpu.Components(user, 0), cpu.caches(),
                cpu.tscHertz(), cpu.topology(), cpu.properties(), cpu.host());
    }

    private static RealizedCpu components(long user) {
        return components(CPU, user);
    }

    private static RealizedCpu keys(String model) {
        return components(with(ModelRealization.of("10.0", model, Accelerator.KVM), "pc-q35-10.0"), 0x207);
    }

    private static RealizedCpu stated(long hertz) {
        return ModelRealization.with(CPU, "tsc-frequency", Long.toString(hertz));
    }

    private static RealizedCpu shaped(int cores, int threads) {
        return CPU.withTopology(new GuestTopology(1, 1, 1, cores, threads, 2));
    }
}
