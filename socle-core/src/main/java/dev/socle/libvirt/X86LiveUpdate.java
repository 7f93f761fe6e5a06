package dev.socle.libvirt;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.FeatureSet;
import dev.socle.libvirt.CpuDefinition.Check;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a started guest's CPU in line with what QEMU made of it, or with check='full' refuses the guest if the two
 * differ.
 */
public final class X86LiveUpdate {

    private final ModelFeatures bits;
    private final RawFeatures raw;
    private final Quirks quirks;

    public X86LiveUpdate(LibvirtRelease release, Quirks quirks) {
        this.bits = new ModelFeatures(release);
        this.raw = new RawFeatures(release, quirks);
        this.quirks = quirks;
    }

    /**
     * What QEMU says after the start.
     *
     * @param enabled  what it turned on
     * @param disabled what it was asked for and could not turn on
     * @param unnamed  how many bits of the latter the map does not name
     */
    public record Seen(FeatureSet enabled, FeatureSet disabled, int unnamed) {
    }

    /** What raw data of enabled and of filtered bits says. */
    public Seen seen(CpuidTable enabled, CpuidTable disabled) {
        return new Seen(raw.read(enabled), raw.read(disabled), raw.unnamed(disabled));
    }

    /** The CPU that the guest has; its check becomes full only where libvirt starts it, by {@link #afterStart}. */
    public Outcome<CpuDefinition> update(CpuDefinition cpu, Seen seen) {
        return Outcome.of(() -> checked(cpu, seen));
    }

    /**
     * As libvirt does it for a guest that was just started: nothing unless the CPU is a custom one or is checked in
     * full, and check='full' from then on.
     */
    public Outcome<CpuDefinition> afterStart(CpuDefinition cpu, Seen seen) {
        if (cpu.mode() != Mode.CUSTOM && cpu.check() != Check.FULL) {
            return Outcome.done(cpu);
        }
        return update(cpu, seen).map(updated -> updated.toBuilder().check(Check.FULL).build());
    }

    private CpuDefinition checked(CpuDefinition cpu, Seen seen) throws CpuFault {
        final FeatureSet both = seen.enabled().and(seen.disabled());
        if (!both.isEmpty()) {
            throw new CpuFault(new CpuError.Contradiction(bits.names(both)));
        }
        final boolean full = cpu.check() == Check.FULL;
        final boolean passthrough = cpu.mode() == Mode.HOST_PASSTHROUGH || cpu.mode() == Mode.MAXIMUM;
        final FeatureSet wanted = bits.all(cpu);
        final FeatureSet unwanted = bits.of(cpu, Policy.DISABLE);
        final FeatureSet added = passedOver(cpu);
        final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(cpu);
        final List<String> extra = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
        for (LibvirtFeature feature : bits.release().features()) {
            final boolean require = wanted.contains(feature.feature());
            final boolean disable = !require && (!passthrough || unwanted.contains(feature.feature()));
            final boolean on = seen.enabled().contains(feature.feature());
            final boolean filtered = seen.disabled().contains(feature.feature());
            if (ShapeFeatures.leaves(feature.name(), bits.release().version())
                    || full && added.contains(feature.feature()) && !list.has(feature.name())) {
                continue;
            }
            if (disable && on) {
                note(full, extra, list, feature.name(), Policy.REQUIRE);
            }
            if (filtered || require && !on) {
                note(full, missing, list, feature.name(), Policy.DISABLE);
            }
        }
        if (!extra.isEmpty() || !missing.isEmpty() || full && seen.unnamed() > 0) {
            throw new CpuFault(new CpuError.GuestCpuDiffers(extra, missing, seen.unnamed()));
        }
        if (cpu.modelName().isPresent()) {
            bits.model(cpu).removedNames().forEach(name -> list.setIfMissing(name, Policy.DISABLE));
        }
        return list.applied();
    }

    private static void note(boolean full, List<String> differing, ModelFeatures.FeatureList list, String name,
                             Policy policy) {
        if (full) {
            differing.add(name);
        } else {
            list.set(name, policy);
        }
    }

    private FeatureSet passedOver(CpuDefinition cpu) throws CpuFault {
        if (cpu.modelName().isEmpty() || !quirks.has(Quirk.ADDED_FEATURES_NOT_CHECKED)) {
            return FeatureSet.empty();
        }
        final LibvirtModel model = bits.model(cpu);
        return model.added();
    }
}
