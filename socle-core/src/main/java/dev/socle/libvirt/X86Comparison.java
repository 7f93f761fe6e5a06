package dev.socle.libvirt;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Side;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Match;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares an x86 host's CPU with another, as libvirt does when it knows both by model and features. */
final class X86Comparison {

    private static final Set<String> X86 = Set.of("i686", "x86_64");
    private static final int SHOWN = 40;

    private final ModelFeatures bits;
    private final Quirks quirks;

    X86Comparison(ModelFeatures bits, Quirks quirks) {
        this.bits = bits;
        this.quirks = quirks;
    }

    Comparison compare(CpuDefinition host, CpuDefinition cpu, Trace.Recorder trace) throws CpuFault {
        if (host.modelName().isEmpty()) {
            return no(new Blocker.NotDescribed(Side.HOST, "libvirt describes the host's CPU by no model",
                    "use a libvirt whose map has a model for this CPU"));
        }
        if (cpu.arch().isPresent() && !X86.contains(cpu.arch().get())) {
            return no(new Blocker.Architecture(Side.HOST, cpu.arch().get(), host.arch().orElse("x86_64"),
                    "the CPU is of architecture " + cpu.arch().get() + ", the host is not",
                    "choose a host of that architecture"));
        }
        final Optional<String> wanted = vendor(cpu, Quirk.MODEL_VENDOR_NOT_COMPARED);
        final Optional<String> offered = vendor(host, Quirk.HOST_VENDOR_UNSET_REFUSES);
        trace.step(() -> "vendor: " + wanted.orElse("any") + " wanted, the host is of "
                + offered.orElse("a vendor that is not named"));
        if (wanted.isPresent() && !wanted.equals(offered)
                && (offered.isPresent() || quirks.has(Quirk.HOST_VENDOR_UNSET_REFUSES))) {
            return no(new Blocker.VendorNameDiffers(Side.HOST, wanted.get(), offered,
                    offered.map(name -> "the host's CPU is of " + name + ", not of " + wanted.get())
                            .orElse("the host's CPU names no vendor, the other is of " + wanted.get()),
                    "choose a host of that vendor, or leave <vendor> out"));
        }
        return byFeatures(host, cpu, trace);
    }

    /** The vendor that is named; without the quirk also that of the model. */
    private Optional<String> vendor(CpuDefinition cpu, Quirk quirk) {
        if (cpu.vendor().isPresent() || quirks.has(quirk)) {
            return cpu.vendor();
        }
        return cpu.modelName().flatMap(bits.release()::model).flatMap(model -> model.vendor());
    }

    private Comparison byFeatures(CpuDefinition host, CpuDefinition cpu, Trace.Recorder trace) throws CpuFault {
        final FeatureSet has = bits.all(host);
        final FeatureSet force = bits.of(cpu, Policy.FORCE);
        final FeatureSet required = bits.of(cpu, Policy.REQUIRE);
        final FeatureSet optional = bits.of(cpu, Policy.OPTIONAL);
        final FeatureSet disabled = bits.of(cpu, Policy.DISABLE);
        final FeatureSet forbidden = bits.of(cpu, Policy.FORBID).and(has);
        trace.step(() -> "the host has " + has.size() + " features that libvirt's map names");
        if (!forbidden.isEmpty()) {
            return no(new Blocker.ForbiddenFeatures(Side.HOST, forbidden,
                    "the host's CPU has features that the CPU forbids: " + list(forbidden),
                    "do not forbid them, or choose a host without them"));
        }
        final FeatureSet needed = required.andNot(force).andNot(optional).andNot(disabled);
        trace.step(() -> needed.size() + " features are needed: " + required.size() + " of the model and required"
                + taken(" forced", force.and(required)) + taken(" optional", optional.and(required))
                + taken(" disabled", disabled.and(required)));
        final FeatureSet missing = needed.andNot(has);
        if (!missing.isEmpty()) {
            trace.step(() -> "missing on the host: " + list(missing));
            return no(new Blocker.MissingFeatures(Side.HOST, missing,
                    "the host's CPU lacks " + list(missing),
                    "disable them in the guest, or choose a host that has them"));
        }
        final FeatureSet extra = has.andNot(optional).andNot(needed).andNot(disabled).andNot(force);
        trace.step(() -> "none is missing; the host has " + extra.size() + " more");
        if (extra.isEmpty()) {
            return new Comparison.Identical();
        }
        if (cpu.type() == Type.GUEST && cpu.match() == Match.STRICT) {
            return no(new Blocker.ForbiddenFeatures(Side.HOST, extra,
                    "match='strict' allows no feature beyond those named, the host's CPU has " + list(extra),
                    "use match='exact'"));
        }
        return new Comparison.Superset(extra);
    }

    private static String taken(String what, FeatureSet features) {
        return features.isEmpty() ? "" : ", less " + features.size() + what;
    }

    private String list(FeatureSet features) {
        final List<String> names = bits.names(features);
        return names.size() <= SHOWN ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN)) + " and " + (names.size() - SHOWN) + " more";
    }

    private static Comparison no(Blocker blocker) {
        return new Comparison.Incompatible(List.of(blocker));
    }
}
