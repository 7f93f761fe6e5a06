package dev.socle.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.qemu.CpuArgument;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.CpuMeaning;
import dev.socle.qemu.CpuProblem;
import dev.socle.qemu.CpuReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a value of QEMU's {@code -cpu}, or a model's or mode's name of libvirt's, into libvirt's words. What the value
 * means is told by the newest release of QEMU that takes it.
 */
public final class CpuTranslator {

    /** libvirt's modes, by its names and QEMU's, and the model of QEMU's whose properties can be set with them. */
    private static final Map<String, Whole> WHOLE = Map.of(
            "host", new Whole(Mode.HOST_PASSTHROUGH, "host"),
            "host-passthrough", new Whole(Mode.HOST_PASSTHROUGH, "host"),
            "max", new Whole(Mode.MAXIMUM, "max"), "maximum", new Whole(Mode.MAXIMUM, "max"),
            "host-model", new Whole(Mode.HOST_MODEL, "host"));

    private record Whole(Mode mode, String model) {
    }

    private final Catalog catalog;

    public CpuTranslator(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What became of a value.
     *
     * @param ignored  settings that are no features, such as {@code pmu=on} or {@code phys-bits=46}
     * @param warnings what QEMU warns about in the value, in its words
     */
    public record Translated(CpuDefinition cpu, List<String> ignored, List<String> warnings) {
        public Translated {
            ignored = List.copyOf(ignored);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Translates a value.
     *
     * @throws CpuArgumentException if no release of QEMU would start with it; with what the newest says that has the
     *                              model
     */
    public Translated translate(String text) {
        final CpuArgument argument = CpuArgument.parse(text);
        final Whole whole = WHOLE.get(argument.model());
        if (whole != null) {
            return translated(CpuDefinition.guest(whole.mode()), new CpuArgument(whole.model(), argument.items()));
        }
        final CpuDefinition named = CpuDefinition.custom(argument.model(), false);
        return argument.items().isEmpty() && isOfLibvirt(argument.model()) ? new Translated(named, List.of(), List.of())
                : translated(named, argument);
    }

    private boolean isOfLibvirt(String model) {
        return catalog.libvirtReleases().stream()
                .anyMatch(version -> catalog.libvirt(version).release().model(model).isPresent());
    }

    private Translated translated(CpuDefinition base, CpuArgument argument) {
        Optional<CpuArgumentException> refusal = Optional.empty();
        for (Version version : catalog.qemuReleases().reversed()) {
            final QemuRelease release = catalog.qemu(version).release();
            try {
                return translated(base, new CpuReader(release).read(argument, Optional.empty()), release);
            } catch (CpuArgumentException e) {
                refusal = refusal.filter(earlier -> !lacksModel(earlier) || lacksModel(e)).or(() -> Optional.of(e));
            }
        }
        throw refusal.orElseThrow();
    }

    private static boolean lacksModel(CpuArgumentException e) {
        return e.problems().getFirst() instanceof CpuProblem.UnknownModel;
    }

    private Translated translated(CpuDefinition base, CpuMeaning meaning, QemuRelease release) {
        final CpuDefinition.Builder cpu = base.toBuilder();
        final List<String> ignored = new ArrayList<>();
        for (CpuArgument.Item item : meaning.normal().items()) {
            release.names().find(item.name()).ifPresentOrElse(
                    feature -> cpu.feature(Feature.of(libvirtName(item.name(), feature),
                            meaning.on().containsAll(feature) ? Policy.REQUIRE : Policy.DISABLE)),
                    () -> ignored.add(item.text()));
        }
        return new Translated(cpu.build(), ignored, meaning.warnings());
    }

    /** The newest libvirt's name of what QEMU calls so; QEMU's own where libvirt has none. */
    private String libvirtName(String qemuName, FeatureSet meant) {
        return catalog.libvirtReleases().isEmpty() ? qemuName
                : catalog.newestLibvirt().names().namesOf(meant).stream().findFirst().orElse(qemuName);
    }
}
