package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Spelling;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts a model's name or a {@code -cpu} string into libvirt's words: {@code EPYC-Milan,ssbd=on}. As QEMU does it,
 * {@code +f} and {@code -f} win over {@code f=on}, and {@code -f} over {@code +f}.
 */
public final class CpuStrings {

    private static final Set<String> ON = Set.of("on", "yes", "true");
    private static final Set<String> OFF = Set.of("off", "no", "false");

    private final Catalog catalog;

    public CpuStrings(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What became of a string.
     *
     * @param ignored settings that are no features, such as {@code pmu=on} or {@code phys-bits=46}, as written
     */
    public record Parsed(CpuDefinition cpu, List<String> ignored) {
        public Parsed {
            ignored = List.copyOf(ignored);
        }
    }

    /** Empty if no catalogue knows the model. */
    public Optional<Parsed> parse(String text) {
        final String[] parts = text.split(",");
        if (parts.length == 0) {
            return Optional.empty();
        }
        return base(parts[0]).map(base -> withFeatures(base, parts));
    }

    /** Models that a misspelt name may have meant. */
    public List<String> similar(String text) {
        return Spelling.similar(text.split(",", 2)[0], models(), 3, 3);
    }

    private Optional<CpuDefinition> base(String name) {
        return switch (name) {
            case "host", "host-passthrough" -> Optional.of(CpuDefinition.guest(Mode.HOST_PASSTHROUGH));
            case "max", "maximum" -> Optional.of(CpuDefinition.guest(Mode.MAXIMUM));
            case "host-model" -> Optional.of(CpuDefinition.guest(Mode.HOST_MODEL));
            default -> models().contains(name) ? Optional.of(CpuDefinition.custom(name, false)) : Optional.empty();
        };
    }

    private Set<String> models() {
        final Set<String> names = new TreeSet<>();
        for (Version version : catalog.qemuReleases()) {
            for (QemuModel model : catalog.qemu(version).release().models()) {
                names.add(model.name());
                names.add(model.base());
                names.addAll(model.aliases());
            }
        }
        for (Version version : catalog.libvirtReleases()) {
            catalog.libvirt(version).release().models().forEach(model -> names.add(model.name()));
        }
        return names;
    }

    private Parsed withFeatures(CpuDefinition base, String[] parts) {
        final Map<String, Policy> said = new LinkedHashMap<>();
        final Map<String, Policy> plus = new LinkedHashMap<>();
        final Map<String, Policy> minus = new LinkedHashMap<>();
        final List<String> ignored = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            final String part = parts[i].strip();
            final int equals = part.indexOf('=');
            final String name = (part.startsWith("+") || part.startsWith("-") ? part.substring(1)
                    : equals < 0 ? part : part.substring(0, equals)).strip();
            if (part.startsWith("+")) {
                plus.put(name, Policy.REQUIRE);
            } else if (part.startsWith("-")) {
                minus.put(name, Policy.DISABLE);
            } else if (isSetting(name) || equals >= 0 && !isSwitch(part.substring(equals + 1))) {
                ignored.add(part);
            } else {
                said.put(name, equals >= 0 && OFF.contains(part.substring(equals + 1)) ? Policy.DISABLE
                        : Policy.REQUIRE);
            }
        }
        said.putAll(plus);
        said.putAll(minus);
        final CpuDefinition.Builder cpu = base.toBuilder();
        said.forEach((name, policy) -> cpu.feature(Feature.of(libvirtName(name), policy)));
        return new Parsed(cpu.build(), ignored);
    }

    private static boolean isSwitch(String value) {
        return ON.contains(value) || OFF.contains(value);
    }

    /** A property of QEMU's CPUs that is no feature. */
    private boolean isSetting(String name) {
        return catalog.newestQemu().switches().contains(name) || name.equals("migratable");
    }

    /** The newest libvirt's name of what QEMU calls so; QEMU's own where libvirt has none. */
    private String libvirtName(String qemuName) {
        final Optional<FeatureSet> meant = newestMeaning(qemuName);
        if (meant.isEmpty() || catalog.libvirtReleases().isEmpty()) {
            return qemuName;
        }
        final LibvirtRelease libvirt = catalog.newestLibvirt();
        return libvirt.names().namesOf(meant.get()).stream().findFirst().orElse(qemuName);
    }

    private Optional<FeatureSet> newestMeaning(String name) {
        for (Version version : catalog.qemuReleases().reversed()) {
            final QemuRelease release = catalog.qemu(version).release();
            final Optional<FeatureSet> meant = release.names().find(name);
            if (meant.isPresent()) {
                return meant;
            }
        }
        return catalog.feature(name);
    }
}
