package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.CpuidTable;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** CPUs near those that there are: recorded ones and what hosts offer, changed here and there; some far off. */
final class AnyRealCpu {

    private final LibvirtRelease release;
    private final RandomGenerator random;
    private final AnyLibvirtCpu far;
    private final List<CpuDefinition> real = new ArrayList<>();

    AnyRealCpu(LibvirtRelease release, List<CpuidTable> recorded, RandomGenerator random) {
        this.release = release;
        this.random = random;
        this.far = new AnyLibvirtCpu(release, random);
        final Decoder decoder = new Decoder(release, Quirks.exact(release.version()));
        for (CpuidTable table : recorded) {
            decode(decoder, table, Decoder.Request.host()).map(cpu -> cpu.asHost("x86_64")).ifPresent(real::add);
            decode(decoder, table, Decoder.Request.guest()).map(cpu -> cpu.asGuest(random.nextBoolean()))
                    .ifPresent(real::add);
        }
    }

    private static Optional<Decoding.Decoded> decode(Decoder decoder, CpuidTable table, Decoder.Request request) {
        return decoder.decode(table, request) instanceof Decoding.Decoded decoded
                ? Optional.of(decoded) : Optional.empty();
    }

    /** Any, of hosts or guests. */
    CpuDefinition any() {
        return switch (random.nextInt(10)) {
            case 0 -> far.any();
            case 1 -> far.right(random.nextBoolean() ? "Intel" : "AMD");
            default -> changed(pick(real));
        };
    }

    /** One near this. */
    CpuDefinition near(CpuDefinition cpu) {
        return changed(cpu);
    }

    /** For a baseline: mostly of one vendor. */
    List<CpuDefinition> several() {
        return several(oneIn(30));
    }

    /** The same, all in the form of hosts. */
    List<CpuDefinition> severalHosts() {
        return several(oneIn(30)).stream().map(cpu -> oneIn(60) ? cpu : asHost(cpu)).toList();
    }

    private static CpuDefinition asHost(CpuDefinition cpu) {
        return new CpuDefinition.Builder(Type.HOST).arch("x86_64").model(new CpuDefinition.Model(cpu.modelName(), true,
                Optional.empty())).vendor(cpu.vendor())
                .features(cpu.features().stream().map(feature -> Feature.of(feature.name())).toList()).build();
    }

    private List<CpuDefinition> several(boolean odd) {
        final List<CpuDefinition> cpus = new ArrayList<>();
        final CpuDefinition first = changed(pick(real));
        cpus.add(first);
        for (int i = random.nextInt(5); i > 0; i--) {
            CpuDefinition next = pick(real);
            for (int tries = 0; tries < 20 && !next.vendor().equals(first.vendor()); tries++) {
                next = pick(real);
            }
            cpus.add(odd ? far.any() : oneIn(3) ? next : changed(next));
        }
        return cpus;
    }

    private CpuDefinition changed(CpuDefinition from) {
        final CpuDefinition.Builder cpu = from.toBuilder();
        final boolean host = oneIn(8) ? from.type() != Type.HOST : from.type() == Type.HOST;
        final List<Feature> features = new ArrayList<>();
        for (Feature feature : from.features()) {
            features.add(host ? Feature.of(feature.name())
                    : Feature.of(feature.name(), feature.policy().orElse(Policy.REQUIRE)));
        }
        for (int i = oneIn(3) ? 0 : random.nextInt(5); i > 0; i--) {
            change(features, host);
        }
        cpu.type(host ? Type.HOST : Type.GUEST).features(features);
        if (host) {
            cpu.arch("x86_64").mode(CpuDefinition.Mode.CUSTOM);
        } else {
            cpu.noArch().noHostFacts();
            forGuests(cpu);
        }
        if (oneIn(15)) {
            cpu.vendor(oneIn(2) ? Optional.empty() : Optional.of(pick(List.of("Intel", "AMD", "Hygon", "Nobody"))));
        }
        if (oneIn(10)) {
            cpu.model(new CpuDefinition.Model(Optional.of(oneIn(6) ? "Nosuch" : far.model().name()),
                    random.nextBoolean(), Optional.empty()));
        }
        return cpu.build();
    }

    private void forGuests(CpuDefinition.Builder cpu) {
        if (oneIn(6)) {
            cpu.match(pick(List.of(CpuDefinition.Match.values())));
        }
        if (oneIn(12)) {
            cpu.check(pick(List.of(CpuDefinition.Check.values())));
        }
        if (oneIn(6)) {
            cpu.addresses(new CpuDefinition.Addresses("passthrough", OptionalInt.empty(),
                    OptionalInt.of(39 + random.nextInt(14))));
        }
    }

    private void change(List<Feature> features, boolean host) {
        if (!features.isEmpty() && oneIn(2)) {
            final int at = random.nextInt(features.size());
            if (oneIn(2)) {
                features.remove(at);
            } else if (!host) {
                features.set(at, Feature.of(features.get(at).name(), pick(List.of(Policy.values()))));
            }
            return;
        }
        final String name = oneIn(40) ? "nosuch" : pick(release.features()).name();
        if (features.stream().noneMatch(feature -> feature.name().equals(name))) {
            final Feature added = host ? Feature.of(name)
                    : Feature.of(name, oneIn(3) ? pick(List.of(Policy.values())) : Policy.DISABLE);
            features.add(random.nextInt(features.size() + 1), added);
        }
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
