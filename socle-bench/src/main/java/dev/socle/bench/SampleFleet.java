package dev.socle.bench;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Nearest;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Vendor;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.WantedCpu;
import dev.socle.flaw.Flaws;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A fleet: hosts of the server generations that QEMU's models stand for, each generation at some levels of patching,
 * and guests of those models, with and without features against flaws. No two hosts share a name.
 */
final class SampleFleet {

    private static final List<String> GENERATIONS = List.of("Haswell", "Broadwell", "Skylake-Server",
            "Cascadelake-Server", "Cooperlake", "Icelake-Server", "SapphireRapids", "GraniteRapids", "EPYC",
            "EPYC-Rome", "EPYC-Milan", "EPYC-Genoa");
    private static final List<String> AGAINST_FLAWS = List.of("md-clear", "ssbd", "spec-ctrl", "stibp", "flush-l1d",
            "arch-capabilities", "fb-clear", "ibpb-brtype", "sbpb", "virt-ssbd", "amd-ssbd", "rdctl-no", "mds-no");
    private static final int LEVELS = 5;

    private final Catalog catalog;
    private final Random random = new Random(1);
    private final Nearest<QemuRelease> qemu;
    private final Nearest<LibvirtRelease> libvirt;

    SampleFleet(Catalog catalog) {
        this.catalog = catalog;
        this.qemu = catalog.qemu(new Version(10, 0, 0));
        this.libvirt = catalog.libvirt(new Version(11, 3, 0));
    }

    List<FleetHost> hosts(int count) {
        final List<FleetHost> classes = new ArrayList<>();
        for (String generation : GENERATIONS) {
            for (int level = 0; level < LEVELS; level++) {
                classes.add(host(generation + "-" + level, newest(generation), level));
            }
        }
        final List<FleetHost> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final FleetHost like = classes.get(random.nextInt(classes.size()));
            hosts.add(new FleetHost(like.profile().withName("host" + i), like.offer(), qemu, false, libvirt, false));
        }
        return hosts;
    }

    private QemuModel newest(String base) {
        return qemu.release().models().stream().filter(model -> model.base().equals(base))
                .max(Comparator.comparingInt(QemuModel::version)).orElseThrow();
    }

    private FleetHost host(String name, QemuModel model, int level) {
        FeatureSet features = model.features().or(qemu.release().kvmDefaultsOn());
        for (String bit : AGAINST_FLAWS.subList(0, AGAINST_FLAWS.size() * level / (LEVELS - 1))) {
            features = features.or(catalog.feature(bit).orElseThrow());
        }
        final Vendor vendor = model.vendor().orElseThrow();
        final KnownFeatures known = KnownFeatures.complete(features, Flaws.embedded().features().or(features));
        final Offer offer = new Offer(new Offer.Key(Optional.of(qemu.asked()), Optional.empty(), Accelerator.KVM,
                Optional.empty(), true, Optional.of(libvirt.asked()), Optional.empty()), Offer.Basis.MEASURED, known,
                Optional.of(vendor), Optional.of(model.signature()), new LinkedHashMap<>(), List.of());
        final Physical physical = new Physical(known, Optional.of(vendor), Optional.of(model.signature()),
                Optional.empty(), OptionalLong.empty(), OptionalInt.empty(), OptionalLong.empty(), OptionalInt.empty(),
                Optional.empty(), List.of());
        return new FleetHost(new HostProfile(name, physical, Optional.empty(), new LinkedHashMap<>(), List.of(offer),
                Optional.of(libvirt.asked()), List.of()), offer, qemu, false, libvirt, false);
    }

    List<WantedCpu> guests(int count) {
        final List<WantedCpu> guests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final String model = GENERATIONS.get(random.nextInt(GENERATIONS.size()));
            final CpuDefinition.Builder cpu = CpuDefinition.custom(model, false).toBuilder();
            final int bits = random.nextInt(LEVELS);
            AGAINST_FLAWS.subList(0, bits).forEach(bit -> cpu.feature(CpuDefinition.Feature.of(bit, Policy.REQUIRE)));
            guests.add(new WantedCpu("guest" + i, cpu.build(), random.nextBoolean(), Optional.empty(),
                    Optional.empty(), Optional.of(Accelerator.KVM)));
        }
        return guests;
    }
}
