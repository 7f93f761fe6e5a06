package dev.socle.libvirt;

import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Makes {@code <cpu>} elements at random by a release's map. */
final class AnyLibvirtCpu {

    private final LibvirtRelease release;
    private final RandomGenerator random;

    AnyLibvirtCpu(LibvirtRelease release, RandomGenerator random) {
        this.release = release;
        this.random = random;
    }

    LibvirtModel model() {
        return oneOf(release.models());
    }

    /** A CPU that is right, of the vendor or of none: a host's, or a guest's that requires and disables. */
    CpuDefinition right(String vendor) {
        LibvirtModel model = model();
        while (model.vendor().isPresent() && !model.vendor().get().equals(vendor)) {
            model = model();
        }
        final CpuDefinition.Builder cpu = (random.nextBoolean() ? CpuDefinition.host("x86_64", model.name())
                : CpuDefinition.custom(model.name(), random.nextBoolean())).toBuilder();
        if (random.nextBoolean()) {
            cpu.vendor(Optional.of(vendor));
        }
        final boolean host = cpu.build().type() == Type.HOST;
        for (String name : featureNames()) {
            cpu.feature(host ? Feature.of(name)
                    : Feature.of(name, random.nextInt(3) > 0 ? Policy.REQUIRE : Policy.DISABLE));
        }
        return cpu.build();
    }

    List<CpuDefinition> several(String vendor) {
        final List<CpuDefinition> cpus = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            cpus.add(right(vendor));
        }
        return cpus;
    }

    /** Anything: every mode, policy and attribute, names that nobody knows, or none. */
    CpuDefinition any() {
        final CpuDefinition.Builder cpu = new CpuDefinition.Builder(oneOf(List.of(Type.values())));
        if (random.nextInt(6) > 0) {
            cpu.model(new CpuDefinition.Model(random.nextInt(12) == 0 ? Optional.empty()
                    : Optional.of(random.nextInt(8) == 0 ? "Nosuch" : model().name()), random.nextBoolean(),
                    random.nextInt(8) == 0 ? Optional.of("TwelveChars!") : Optional.empty()));
        }
        if (random.nextInt(4) == 0) {
            cpu.arch(oneOf(List.of("x86_64", "i686", "ppc64", "")));
        }
        cpu.mode(oneOf(List.of(CpuDefinition.Mode.values())));
        cpu.match(oneOf(List.of(CpuDefinition.Match.values())));
        cpu.check(oneOf(List.of(CpuDefinition.Check.values())));
        if (random.nextInt(3) == 0) {
            cpu.vendor(Optional.of(oneOf(List.of("Intel", "AMD", "Hygon", "Nobody"))));
        }
        for (String name : featureNames()) {
            final String said = random.nextInt(60) == 0 ? "no" + name : name;
            cpu.feature(random.nextInt(8) == 0 ? Feature.of(said)
                    : Feature.of(said, oneOf(List.of(Policy.values()))));
        }
        return cpu.build();
    }

    private Set<String> featureNames() {
        final Set<String> names = new LinkedHashSet<>();
        for (int i = random.nextInt(25); i > 0; i--) {
            names.add(oneOf(release.features()).name());
        }
        return names;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
