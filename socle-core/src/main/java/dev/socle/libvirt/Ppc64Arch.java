package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.PvrMap;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Side;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Model;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * libvirt's rules for ppc64: models are told by the processor version register and have no features. A CPU is the
 * host's or it is not; a guest with host-model may run in a compatibility mode of an older generation.
 */
final class Ppc64Arch implements LibvirtArch {

    /** Names of single revisions, which libvirt printed before it named generations. */
    private static final Pattern REVISION = Pattern.compile("(POWER7)(_v2\\.[13]|\\+_v2\\.1)|(POWER8)_v1\\.0");
    private static final Pattern HOST_GENERATION = Pattern.compile("POWER(\\d{1,2})");
    private static final Pattern GUEST_GENERATION = Pattern.compile("power(\\d{1,2})");
    /** POWER5 and older have no compatibility modes; libvirt knows none beyond POWER10, from 11.4 on none beyond 11. */
    private static final int OLDEST_GENERATION = 6;

    private final PvrMap map;
    private final int newestGeneration;

    Ppc64Arch(LibvirtRelease release) {
        this.map = release.ppc64();
        this.newestGeneration = map.models().stream().map(model -> HOST_GENERATION.matcher(model.name()))
                .filter(Matcher::matches).mapToInt(matcher -> Integer.parseInt(matcher.group(1))).max()
                .orElse(OLDEST_GENERATION);
    }

    @Override
    public Outcome<Comparison> compare(CpuDefinition host, CpuDefinition other, Trace.Recorder trace) {
        return Outcome.of(() -> compared(host, convertLegacy(other)));
    }

    private Comparison compared(CpuDefinition host, CpuDefinition cpu) throws CpuFault {
        final Optional<Comparison> sameKind = Standing.ofKind(host, cpu, Architecture.PPC64);
        if (sameKind.isPresent()) {
            return sameKind.get();
        }
        final PvrMap.Model hosts = model(host);
        final PvrMap.Model wanted;
        if (cpu.type() == Type.GUEST && cpu.mode() != Mode.CUSTOM) {
            final Optional<Comparison> older = cpu.mode() == Mode.HOST_MODEL
                    ? inCompatibilityMode(hosts.name(), cpu.modelName()) : Optional.empty();
            if (older.isPresent()) {
                return older.get();
            }
            wanted = hosts;
        } else {
            wanted = model(cpu);
        }
        return wanted.name().equals(hosts.name()) ? new Comparison.Identical()
                : Standing.otherModel(wanted.name(), hosts.name());
    }

    /** Why the host cannot run a guest in the mode of an older generation; empty if it can or need not. */
    private Optional<Comparison> inCompatibilityMode(String host, Optional<String> mode) throws CpuFault {
        if (mode.isEmpty()) {
            return Optional.empty();
        }
        final int has = generation(HOST_GENERATION, host).orElseThrow(() -> new CpuFault(new CpuError.NotAllowed(
                "a host with CPU model " + host + " has no compatibility modes", "use host-model without <model>",
                Optional.empty())));
        final int wants = generation(GUEST_GENERATION, mode.get()).orElseThrow(() -> new CpuFault(
                new CpuError.NotAllowed("there is no compatibility mode " + mode.get(),
                        "name one from power" + OLDEST_GENERATION + " to power" + newestGeneration,
                        Optional.empty())));
        return wants <= has ? Optional.empty() : Optional.of(new Comparison.Incompatible(List.of(
                new Blocker.OtherModel(Side.HOST, mode.get(), host,
                        "the host is a " + host + ", older than the guest's mode " + mode.get(),
                        "choose a newer host, or an older mode"))));
    }

    private Optional<Integer> generation(Pattern pattern, String name) {
        final Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Optional.of(Integer.parseInt(matcher.group(1)))
                .filter(number -> number >= OLDEST_GENERATION && number <= newestGeneration) : Optional.empty();
    }

    private PvrMap.Model model(CpuDefinition cpu) throws CpuFault {
        final String name = cpu.modelName().orElseThrow(() -> new CpuFault(new CpuError.NoModel()));
        return map.model(name).orElseThrow(() -> new CpuFault(new CpuError.UnknownModel(name)));
    }

    @Override
    public Outcome<CpuDefinition> baseline(List<CpuDefinition> cpus, BaselineRequest request, Trace.Recorder trace) {
        return Outcome.of(() -> baseline(cpus));
    }

    private CpuDefinition baseline(List<CpuDefinition> cpus) throws CpuFault {
        if (cpus.isEmpty()) {
            throw new CpuFault(new CpuError.NoCpus());
        }
        final PvrMap.Model model = model(cpus.getFirst());
        Optional<String> common = Optional.empty();
        for (CpuDefinition cpu : cpus) {
            final String name = cpu.modelName().orElseThrow(() -> new CpuFault(new CpuError.NoModel()));
            if (!name.equals(model.name())) {
                throw new CpuFault(new CpuError.NothingInCommon("one is " + model.name() + ", another " + name));
            }
            if (cpu.vendor().isPresent()) {
                common = vendor(cpu.vendor().get(), model, common);
            }
        }
        return CpuDefinition.custom(model.name(), false).toBuilder().vendor(common).build();
    }

    /** The vendor that has to be named: of a model whose vendor the map knows, none. */
    private Optional<String> vendor(String vendor, PvrMap.Model model, Optional<String> before) throws CpuFault {
        if (!map.vendors().containsKey(vendor)) {
            throw new CpuFault(new CpuError.UnknownVendor(vendor));
        }
        if (model.vendor().isPresent()) {
            if (!model.vendor().get().equals(vendor)) {
                throw new CpuFault(new CpuError.ModelOfOtherVendor(model.name(), model.vendor().get(), vendor));
            }
            return before;
        }
        if (before.isPresent() && !before.get().equals(vendor)) {
            throw new CpuFault(new CpuError.VendorsDiffer(before.get(), vendor));
        }
        return Optional.of(vendor);
    }

    /** A custom CPU is always an exact one; host-model stays, since QEMU does the rest. */
    @Override
    public Outcome<CpuDefinition> update(CpuDefinition guest, CpuDefinition host, CpuDefinition.Policy removed) {
        return Outcome.done(guest.mode() == Mode.CUSTOM
                ? guest.toBuilder().match(CpuDefinition.Match.EXACT).build() : guest);
    }

    @Override
    public Outcome<CpuDefinition> translate(CpuDefinition guest, HypervisorModels models) {
        return Standing.offeredOrRefused(guest, models);
    }

    @Override
    public Outcome<Presence> hasFeature(CpuDefinition cpu, String feature) {
        return Outcome.failed(new CpuError.Unsupported("look at single features", "ppc64"));
    }

    /** A revision's name becomes that of its generation. */
    @Override
    public CpuDefinition convertLegacy(CpuDefinition guest) {
        final Optional<Matcher> revision = guest.modelName().map(REVISION::matcher).filter(Matcher::matches);
        if (revision.isEmpty()) {
            return guest;
        }
        final String generation = revision.get().group(1) != null ? revision.get().group(1)
                : revision.get().group(3);
        final Model model = guest.model().orElseThrow();
        return guest.toBuilder().model(new Model(Optional.of(generation), model.fallbackAllowed(), model.vendorId()))
                .build();
    }
}
