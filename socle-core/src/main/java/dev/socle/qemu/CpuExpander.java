package dev.socle.qemu;

import dev.socle.catalog.CompatSet;
import dev.socle.catalog.KvmDefaults;
import dev.socle.catalog.LevelRule;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuProperty;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Trace;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Expands a CPU as QEMU does, in its order: the model; what the accelerator changes in every named model; what the
 * machine type sets; what the user sets; for {@code max} and {@code host} all else that the accelerator gives; then
 * what depends on something that is off is dropped; last, the levels are raised to where features are.
 *
 * <p>All of it was found by asking QEMU 7.2, 10.0 and 11.1, and is held to their answers for every model and machine
 * type. Immutable; may be shared by threads.
 */
public final class CpuExpander {

    private static final Vendor NO_VENDOR = new Vendor("\0".repeat(12));
    /** The switch without which CPUs of newer releases have no {@code pdcm}; releases that have it drop it without. */
    private static final String PDCM_SWITCH = "x-pdcm-on-even-without-pmu";
    private static final String PMU = "pmu";
    /** With 11.1 the model {@code base} has KVM's vendor, with 10.0 and 7.2 none. */
    private static final Version BASE_HAS_VENDOR = new Version(11, 1, 0);
    private static final Version KEEPS_RECOVERY = new Version(11, 1, 0);
    static final String ARCH_CAPABILITIES_SWITCH = "x-arch-cap-always-on";

    private final QemuRelease release;
    private final Dependencies dependencies;
    private final FeatureSet alwaysOn;
    private final FeatureSet kvmOnly;
    private final FeatureSet pdcm;
    private final FeatureSet archLbr;
    private final FeatureSet archCapabilities;
    /** AMD's way to survive machine checks: {@code max} of no other vendor has it, none of Intel's has it at all with 11.1. */
    private final FeatureSet recoveryOfAmd;
    private final FeatureSet apxf;
    private final FeatureSet mpx;
    private final Map<String, String> initial = new HashMap<>();

    public CpuExpander(QemuRelease release) {
        this.release = release;
        this.dependencies = new Dependencies(release);
        this.alwaysOn = feature("hypervisor");
        this.pdcm = feature("pdcm");
        this.archLbr = feature("arch-lbr");
        this.archCapabilities = feature("arch-capabilities");
        this.recoveryOfAmd = feature("overflow-recov").or(feature("succor"));
        this.apxf = feature("apxf");
        this.mpx = feature("mpx");
        this.kvmOnly = NamedFeatures.all(release).filter(CpuExpander::isOfKvm);
        for (QemuProperty property : release.machinery().properties()) {
            if (!LevelProperties.isLevel(property.name())) {
                // Hyper-V's name is QEMU's own if it is not set, and none if it is set to nothing.
                property.initial().filter(value -> !value.isEmpty()).ifPresent(value -> initial.put(property.name(), value));
            }
        }
    }

    /** QEMU takes away KVM's features without KVM, and leaves its hints, which are beside them in EDX. */
    private static boolean isOfKvm(Feature feature) {
        return feature.place() instanceof Place.Cpuid place && place.leaf() == 0x40000001
                && place.register() == Register.EAX;
    }

    private FeatureSet feature(String name) {
        return release.names().find(name).orElse(FeatureSet.empty());
    }

    public QemuRelease release() {
        return release;
    }

    /** The expansion. */
    public CpuExpansion expand(CpuMeaning meaning, Optional<MachineType> machine, Supply supply) {
        return new Run(meaning, machine, supply, Trace.Recorder.off()).expansion();
    }

    /** The expansion, with the steps that led to it. */
    public CpuExpansion explain(CpuMeaning meaning, Optional<MachineType> machine, Supply supply) {
        return new Run(meaning, machine, supply, Trace.Recorder.recording()).expansion();
    }

    /**
     * Only the features of a named model, without a machine type, which no host changes: for whoever looks at many.
     *
     * @param off wins over {@code on}
     */
    public FeatureSet features(QemuModel model, Accelerator accelerator, FeatureSet on, FeatureSet off) {
        return features(CpuMeaning.unspelt(model, on, off), accelerator);
    }

    private FeatureSet features(CpuMeaning meaning, Accelerator accelerator) {
        return new Run(meaning, Optional.empty(), Supply.ofSomeHost(accelerator), Trace.Recorder.off()).features();
    }

    /**
     * Of {@link #features}, what the configuration itself asks for: without what the accelerator adds by itself. If any
     * of it is missing on a host, the guest gets less than it was promised, or does not start with {@code enforce}.
     * What needs a PMU counts, since whether the guest has one is not said here.
     */
    public FeatureSet promised(QemuModel model, Accelerator accelerator, FeatureSet on, FeatureSet off) {
        return features(CpuMeaning.unspelt(model, on, off).with(PMU, "on"), accelerator)
                .and(model.features().or(on));
    }

    /** One expansion on its way. */
    private final class Run {

        private final CpuMeaning meaning;
        private final QemuModel model;
        private final Optional<MachineType> machine;
        private final Supply supply;
        private final Trace.Recorder trace;
        private final List<Lost> lost = new ArrayList<>();
        /** Set by machine type or user: {@code max} leaves them as they are. */
        private final Map<String, String> set = new TreeMap<>();
        /** Those that differ from the initial ones, which are many and seldom asked for. */
        private final Map<String, String> changed = new TreeMap<>();
        private FeatureSet features;
        private FeatureSet touched = FeatureSet.empty();
        private FeatureSet unavailable = FeatureSet.empty();

        Run(CpuMeaning meaning, Optional<MachineType> machine, Supply supply, Trace.Recorder trace) {
            this.meaning = meaning;
            this.model = meaning.model();
            this.machine = machine;
            this.supply = supply;
            this.trace = trace;
            this.features = model.features();
        }

        CpuExpansion expansion() {
            apply();
            return result();
        }

        FeatureSet features() {
            apply();
            return features;
        }

        private void apply() {
            changed.putAll(model.properties());
            trace.step(() -> model.name() + " of " + release.display() + ": " + count(features));
            if (meaning.isNamed()) {
                acceleratorDefaults();
            }
            if (meaning.isMaximum() && supply.accelerator() == Accelerator.KVM) {
                // Under KVM these two take the host's width and its performance counters, with 7.2, 10.0 and 11.1.
                changed.put("host-phys-bits", "on");
                changed.put(PMU, "on");
            }
            machine.ifPresent(this::machineType);
            user();
            if (meaning.isMaximum()) {
                maximum();
            }
            switches();
            features = dependencies.supported(features, this::dropDependent);
            if (supply.accelerator() != Accelerator.KVM || "off".equals(property("kvm"))) {
                features = features.andNot(kvmOnly);
            }
        }

        private void acceleratorDefaults() {
            features = features.or(alwaysOn);
            final boolean kvm = supply.accelerator() == Accelerator.KVM;
            final KvmDefaults defaults = machine.map(MachineType::kvmDefaults).orElse(KvmDefaults.usual());
            final FeatureSet on = kvm ? defaults.turnedOn(release) : FeatureSet.empty();
            final FeatureSet off = kvm ? defaults.turnedOff(release) : release.tcgDefaultsOff();
            lose(features.and(off), new Lost.ByAccelerator());
            features = features.or(on).andNot(off);
            trace.step(() -> supply.accelerator() + " in every named model: on " + names(on) + "; off " + names(off));
        }

        private void machineType(MachineType type) {
            for (CompatSet.Change change : type.compat().changes()) {
                if (change.concerns(meaning.name())) {
                    trace.step(() -> type.name() + " sets " + change.property() + "=" + change.value());
                    final Optional<FeatureSet> feature = release.names().find(change.property());
                    if (feature.isPresent()) {
                        turn(feature.get(), change.value().equals("on"), new Lost.ByMachineType(type.name()));
                    } else {
                        put(change.property(), change.value());
                    }
                }
            }
        }

        private void user() {
            features = features.or(meaning.implied());
            turn(meaning.on(), true, new Lost.ByUser());
            turn(meaning.off(), false, new Lost.ByUser());
            meaning.properties().forEach(this::put);
            trace.step(() -> "-cpu turns on " + names(meaning.on()) + ", off " + names(meaning.off())
                    + (meaning.properties().isEmpty() ? "" : ", and sets " + meaning.properties()));
        }

        private void turn(FeatureSet some, boolean on, Lost.Reason reason) {
            touched = touched.or(some);
            if (on) {
                features = features.or(some);
                if (!some.isEmpty()) {
                    lost.removeIf(one -> some.contains(one.feature()));
                }
            } else {
                lose(features.and(some), reason);
                features = features.andNot(some);
            }
        }

        private void put(String name, String value) {
            set.put(name, value);
            changed.put(name, value);
        }

        private boolean isOn(String name) {
            return "on".equals(property(name));
        }

        private String property(String name) {
            return changed.getOrDefault(name, initial.getOrDefault(name, ""));
        }

        private void maximum() {
            FeatureSet given = supply.features().present().andNot(touched).andNot(release.notByMax());
            if (isOn("migratable") && !isTscFixed()) {
                given = given.andNot(release.notMigratable());
            }
            if (withoutArchCapabilities()) {
                given = given.andNot(archCapabilities);
            }
            if (!identity().vendor().equals(Vendor.AMD)) {
                given = given.andNot(recoveryOfAmd);
            }
            features = features.or(given);
            final FeatureSet all = given;
            trace.step(() -> model.name() + " takes all that " + supply.origin() + " gives: " + count(all));
        }

        /** Newer releases keep Intel's MSR from AMD's guests, though KVM gives it to everyone. */
        private boolean withoutArchCapabilities() {
            return initial.containsKey(ARCH_CAPABILITIES_SWITCH) && !isOn(ARCH_CAPABILITIES_SWITCH)
                    && supply.accelerator() == Accelerator.KVM && identity().vendor().equals(Vendor.AMD);
        }

        /** With a fixed frequency of the time-stamp counter, newer releases count invtsc as fit for migration. */
        private boolean isTscFixed() {
            return release.version().major() >= 10 && !List.of("", "0").contains(property("tsc-frequency"));
        }

        private void switches() {
            if (initial.containsKey(PDCM_SWITCH) && !isOn(PMU)) {
                drop(archLbr, new Lost.NeedsSwitch(PMU));
                if (!isOn(PDCM_SWITCH)) {
                    drop(pdcm, new Lost.NeedsSwitch(PMU));
                }
            }
            if (release.version().compareTo(KEEPS_RECOVERY) >= 0 && identity().vendor().equals(Vendor.INTEL)) {
                drop(recoveryOfAmd, new Lost.NotSupplied());
            }
            if (!apxf.isEmpty() && features.containsAll(apxf) && features.containsAll(mpx)) {
                drop(apxf, new Lost.Excluded(mpx.iterator().next()));
                drop(mpx, new Lost.Excluded(apxf.iterator().next()));
            }
        }

        private void drop(FeatureSet some, Lost.Reason reason) {
            lose(features.and(some), reason);
            features = features.andNot(some);
        }

        private void lose(FeatureSet some, Lost.Reason reason) {
            some.forEach(feature -> lost.add(new Lost(feature, reason)));
        }

        private void dropDependent(Feature feature, FeatureSet missing) {
            final FeatureSet one = FeatureSet.of(List.of(feature));
            final boolean asked = touched.contains(feature);
            lost.add(new Lost(feature, new Lost.Dependency(missing, asked)));
            unavailable = asked ? unavailable.or(one) : unavailable;
            trace.step(() -> names(one) + " needs " + names(missing) + ", which is off");
        }

        private CpuExpansion result() {
            final RealizedCpu.Levels minimums = minimums();
            final RealizedCpu.Levels levels = new RealizedCpu.Levels(level("level", minimums.level()),
                    level("xlevel", minimums.xlevel()), level("xlevel2", minimums.xlevel2()),
                    level("level-func7", minimums.subleaf7()));
            final Map<String, String> all = new TreeMap<>(initial);
            all.putAll(changed);
            trace.step(() -> "levels: basic " + Integer.toHexString(levels.level()) + ", extended "
                    + Integer.toHexString(levels.xlevel()));
            return new CpuExpansion(meaning, supply.accelerator(), machine, identity(), levels, minimums, features,
                    CpuProperties.of(all), lost, unavailable, trace.trace());
        }

        /** A level that is set stays, whatever is above it; else it is the raised minimum. */
        private int level(String name, int minimum) {
            final String value = set.get(name);
            return value == null || value.equals(LevelProperties.AUTOMATIC) ? minimum
                    : Integer.parseUnsignedInt(value);
        }

        private RealizedCpu.Levels minimums() {
            int basic = minimum("min-level", meaning.isMaximum() ? supply.level().orElse(model.minLevel())
                    : model.minLevel());
            int extended = minimum("min-xlevel", meaning.isMaximum() ? supply.xlevel().orElse(model.minXlevel())
                    : model.minXlevel());
            int centaur = minimum("min-xlevel2", 0);
            int subleaf7 = 0;
            final boolean automatic = !initial.containsKey(LevelProperties.AUTO_LEVEL)
                    || isOn(LevelProperties.AUTO_LEVEL);
            for (LevelRule rule : release.machinery().levels()) {
                if ((rule.always() || automatic) && features.intersects(rule.by())
                        && !(isOfIntelPt(rule) && "off".equals(property(LevelProperties.INTEL_PT_AUTO_LEVEL)))) {
                    switch (rule.leaf() >>> 28) {
                        case 0 -> basic = Math.max(basic, rule.leaf());
                        case 8 -> extended = Integer.compareUnsigned(extended, rule.leaf()) < 0
                                ? rule.leaf() : extended;
                        default -> centaur = Integer.compareUnsigned(centaur, rule.leaf()) < 0
                                ? rule.leaf() : centaur;
                    }
                    subleaf7 = Math.max(subleaf7, rule.subleaf());
                }
            }
            return new RealizedCpu.Levels(basic, extended, centaur, subleaf7);
        }

        private static boolean isOfIntelPt(LevelRule rule) {
            return rule.leaf() == 0x14;
        }

        private int minimum(String name, int own) {
            final String value = set.get(name);
            return value == null ? own : Integer.parseUnsignedInt(value);
        }

        private RealizedCpu.Identity identity() {
            final boolean ofHost = supply.accelerator() == Accelerator.KVM && (meaning.isMaximum()
                    || meaning.isNamed() || release.version().compareTo(BASE_HAS_VENDOR) >= 0);
            final Vendor own = model.vendor().orElse(NO_VENDOR);
            final Vendor vendor = Optional.ofNullable(set.get("vendor")).map(Vendor::new)
                    .orElseGet(() -> ofHost ? supply.vendor().orElse(own) : own);
            final Signature signature = meaning.isMaximum() ? supply.signature().orElse(model.signature())
                    : model.signature();
            return new RealizedCpu.Identity(vendor,
                    new Signature(number("family", signature.family()), number("model", signature.model()),
                            number("stepping", signature.stepping())),
                    Optional.ofNullable(set.get("model-id")).orElseGet(() -> meaning.isMaximum()
                            ? supply.modelId().orElse(model.modelId()) : model.modelId()));
        }

        private int number(String name, int own) {
            final String value = set.get(name);
            return value == null ? own : Integer.parseInt(value);
        }

        private String names(FeatureSet some) {
            return NamedFeatures.list(release, some);
        }

        private static String count(FeatureSet some) {
            return some.size() + " features";
        }
    }
}
