package dev.socle.libvirt;

import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The best CPU that all of several x86 CPUs have. CPUs are added one by one and then forgotten, so that there may be
 * any number of them. Not for use by several threads.
 */
public final class X86Baseline {

    private final ModelFeatures bits;
    private final Decoder decoder;
    private final Quirks quirks;
    private final Trace.Recorder trace;
    private final Migratability migratability;

    private int count;
    private boolean everyVendorNamed = true;
    private Optional<String> vendor = Optional.empty();
    private FeatureSet common = FeatureSet.empty();
    private boolean everyLimitTold = true;
    private int narrowest = Integer.MAX_VALUE;
    private final Set<String> modelNames = new LinkedHashSet<>();

    X86Baseline(ModelFeatures bits, Decoder decoder, Quirks quirks, Trace.Recorder trace) {
        this.bits = bits;
        this.decoder = decoder;
        this.quirks = quirks;
        this.trace = trace;
        this.migratability = new Migratability(bits, quirks);
    }

    /** An empty one, to which CPUs are added by {@link #add}. */
    public static X86Baseline start(LibvirtRelease release, Quirks quirks) {
        final ModelFeatures bits = new ModelFeatures(release);
        return new X86Baseline(bits, new Decoder(release, quirks), quirks, Trace.Recorder.off());
    }

    /** Takes one more CPU into account. */
    public Outcome<FeatureSet> add(CpuDefinition cpu) {
        return Outcome.of(() -> {
            take(cpu);
            return common;
        });
    }

    /** The baseline of the CPUs that were added. */
    public Outcome<CpuDefinition> result(BaselineRequest request) {
        return Outcome.of(() -> finish(request));
    }

    /**
     * The CPU that has these features and no others, as far as a map can say it.
     *
     * @param vendor the map's name, where it is known
     */
    public static Outcome<CpuDefinition> describe(LibvirtRelease release, Quirks quirks, FeatureSet features,
                                                  Optional<String> vendor, Optional<HypervisorModels> models) {
        return Outcome.of(() -> {
            final X86Baseline baseline = start(release, quirks);
            baseline.count = 1;
            baseline.common = release.names().nameable(features);
            baseline.vendor = vendor;
            return baseline.finish(new BaselineRequest(models, Optional.empty(), false, false, true, true));
        });
    }

    void take(CpuDefinition cpu) throws CpuFault {
        final LibvirtModel model = bits.model(cpu);
        final FeatureSet has = bits.all(cpu);
        final boolean first = count++ == 0;
        everyVendorNamed &= cpu.vendor().isPresent();
        modelNames.add(model.name());
        limitAddresses(cpu);
        final Optional<String> its = vendorOf(cpu, model, first);
        if (its.isPresent() && vendor.isPresent() && !its.equals(vendor)) {
            throw new CpuFault(new CpuError.VendorsDiffer(vendor.get(), its.get()));
        }
        if (its.isPresent() && !bits.release().vendors().containsKey(its.get())) {
            throw new CpuFault(new CpuError.UnknownVendor(its.get()));
        }
        vendor = vendor.or(() -> its);
        final FeatureSet before = common;
        common = first ? has : common.and(has);
        if (trace.isOn()) {
            final int number = count;
            trace.step(() -> "CPU " + number + ", " + model.name() + ": " + has.size() + " features"
                    + (first ? "" : costs(before.andNot(has))));
        }
    }

    /** Addresses are no wider than the narrowest CPU's; where one CPU does not tell its limit, nobody knows it. */
    private void limitAddresses(CpuDefinition cpu) {
        final OptionalInt limit = cpu.addresses().map(CpuDefinition.Addresses::limit).orElse(OptionalInt.empty());
        everyLimitTold &= limit.isPresent();
        narrowest = Math.min(narrowest, limit.orElse(Integer.MAX_VALUE));
    }

    private String costs(FeatureSet lost) {
        return lost.isEmpty() ? ", costs nothing" : ", costs " + String.join(", ", bits.names(lost));
    }

    /** The CPU's own vendor, which must be its model's, else its model's. */
    private Optional<String> vendorOf(CpuDefinition cpu, LibvirtModel model, boolean first) throws CpuFault {
        if (cpu.vendor().isEmpty()) {
            return first && quirks.has(Quirk.FIRST_MODEL_VENDOR_IGNORED) ? Optional.empty() : model.vendor();
        }
        final String name = cpu.vendor().get();
        final boolean compared = !first || !quirks.has(Quirk.FIRST_MODEL_VENDOR_IGNORED);
        if (compared && model.vendor().isPresent() && !model.vendor().get().equals(name)) {
            throw new CpuFault(new CpuError.ModelOfOtherVendor(model.name(), model.vendor().get(), name));
        }
        return cpu.vendor();
    }

    CpuDefinition finish(BaselineRequest asked) throws CpuFault {
        if (count == 0) {
            throw new CpuFault(new CpuError.NoCpus());
        }
        final BaselineRequest request = quirks.has(Quirk.BASELINE_OF_ONE_HOST) ? asked : asked.ignoringHost();
        final FeatureSet base = request.known().map(common::and).orElse(common);
        trace.step(() -> base.size() + " features are common"
                + request.known().map(known -> common.andNot(known)).filter(lost -> !lost.isEmpty())
                .map(lost -> "; the hypervisor has no name for " + String.join(", ", bits.names(lost))).orElse(""));
        if (base.isEmpty()) {
            throw new CpuFault(new CpuError.NothingInCommon("not one feature is common"));
        }
        final FeatureSet wanted = request.migratable() && !quirks.has(Quirk.MIGRATABLE_KEEPS_MODEL)
                ? base.andNot(migratability.forbidding()) : base;
        final List<String> preferred = quirks.has(Quirk.MODEL_NAME_FROM_INPUTS)
                ? List.copyOf(modelNames) : List.of();
        final Decoding decoding = decoder.decode(wanted, vendor, Optional.empty(),
                new Decoder.Request(Decoder.Form.GUEST, request.models(), preferred, true,
                        request.migratable() && quirks.has(Quirk.MIGRATABLE_KEEPS_MODEL)),
                trace);
        final Decoding.Decoded decoded = switch (decoding) {
            case Decoding.Decoded found -> found;
            case Decoding.Undecodable(String reason, String remedy) ->
                    throw new CpuFault(new CpuError.Undecodable(reason, remedy));
        };
        CpuDefinition cpu = decoded.asGuest(!forbids(request, decoded));
        if (!everyVendorNamed && quirks.has(Quirk.VENDOR_ONLY_IF_ALL)) {
            cpu = cpu.toBuilder().vendor(Optional.empty()).build();
        }
        if (tellsAddresses(request)) {
            cpu = cpu.toBuilder().addresses(new CpuDefinition.Addresses("passthrough", OptionalInt.empty(),
                    OptionalInt.of(narrowest))).build();
        }
        cpu = withoutWhatQemuAdds(cpu, decoded.model(), base);
        if (request.withoutIgnored()) {
            cpu = IgnoredFeatures.dropped(cpu, bits.release().version());
        }
        return request.expand() ? new X86Expansion(bits).expand(cpu) : cpu;
    }

    private boolean tellsAddresses(BaselineRequest request) {
        return request.forbidFallback() && everyLimitTold && narrowest != Integer.MAX_VALUE
                && ReleaseRule.BASELINE_TELLS_ADDRESSES.isOf(bits.release().version());
    }

    private boolean forbids(BaselineRequest request, Decoding.Decoded decoded) {
        return request.forbidFallback()
                || modelNames.size() == 1 && modelNames.contains(decoded.model().name());
    }

    /** Features that QEMU's model has and libvirt does not count: disabled where they are not common. */
    private CpuDefinition withoutWhatQemuAdds(CpuDefinition cpu, LibvirtModel model, FeatureSet base) {
        if (quirks.has(Quirk.ADDED_FEATURES_NOT_COUNTED) || model.added().isEmpty()) {
            return cpu;
        }
        final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(cpu);
        bits.names(model.added().andNot(base)).forEach(name -> list.setIfMissing(name, Policy.DISABLE));
        return list.applied();
    }

    static CpuDefinition of(ModelFeatures bits, Decoder decoder, Quirks quirks, List<CpuDefinition> cpus,
                            BaselineRequest request, Trace.Recorder trace) throws CpuFault {
        if (cpus.stream().anyMatch(cpu -> cpu.modelName().isEmpty())) {
            throw new CpuFault(new CpuError.NoModel());
        }
        final X86Baseline baseline = new X86Baseline(bits, decoder, quirks, trace);
        for (CpuDefinition cpu : cpus) {
            baseline.take(cpu);
        }
        return baseline.finish(request);
    }
}
