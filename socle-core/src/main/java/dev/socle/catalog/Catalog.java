package dev.socle.catalog;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The facts Socle works with: those it embeds, each release loaded when first asked for, and any that were added.
 * Immutable for its users; safe for use by several threads.
 */
public interface Catalog {

    /** What Socle embeds. Nothing is read before it is asked for. */
    static Catalog embedded() {
        return dev.socle.catalog.internal.EmbeddedCatalog.instance();
    }

    /** The releases of QEMU there are facts of, oldest first. */
    List<Version> qemuReleases();

    /** The releases of libvirt there are facts of, oldest first; empty where the libvirt data is not installed. */
    List<Version> libvirtReleases();

    /**
     * The facts for a QEMU of this release: of the same series, else of the nearest older series; below the oldest
     * the oldest, above the newest the newest.
     */
    Nearest<QemuRelease> qemu(Version version);

    /**
     * The facts for a libvirt of this release, chosen as {@link #qemu} does.
     *
     * @throws IllegalStateException if there are no libvirt facts at all
     */
    Nearest<LibvirtRelease> libvirt(Version version);

    /** The newest facts of QEMU. */
    default QemuRelease newestQemu() {
        return qemu(qemuReleases().getLast()).release();
    }

    /** The newest facts of libvirt. */
    default LibvirtRelease newestLibvirt() {
        return libvirt(libvirtReleases().getLast()).release();
    }

    /** The flags of {@code /proc/cpuinfo}. */
    FeatureNames linuxNames();

    /** Flags that Linux makes up from several bits, such as {@code ibrs}, and that name no place of their own. */
    List<String> linuxSyntheticFlags();

    /** Features that {@code /proc/cpuinfo} may show; of all others its silence says nothing. */
    FeatureSet visibleInCpuinfo();

    /** The traits of OpenStack's os-traits, such as {@code HW_CPU_X86_AVX2}. */
    FeatureNames traitNames();

    /** The CPU traits of os-traits, and what Nova does with each. */
    List<Trait> traits();

    /** v1 to v4. */
    List<AbiLevel> abiLevels();

    /** The highest of them all of whose features are among these. */
    default Optional<AbiLevel> abiLevelOf(FeatureSet features) {
        return abiLevels().reversed().stream().filter(level -> features.containsAll(level.features())).findFirst();
    }

    /** Notes by QEMU feature name. */
    SequencedMap<String, FeatureNote> notes();

    /** The caches that QEMU makes up for its named models. */
    Caches caches();

    /** For each component of the extended state (XCR0, XSS): the features any of which brings it. */
    SequencedMap<Integer, FeatureSet> xsaveComponents();

    /** The features of leaf 1 EDX that AMD's and Hygon's CPUs show again in leaf 80000001 EDX. */
    FeatureSet mirroredOnAmd();

    /** This catalogue and one more release of QEMU, which takes the place of a release of the same series. */
    Catalog with(QemuRelease release);

    /** This catalogue and one more release of libvirt, which takes the place of a release of the same series. */
    Catalog with(LibvirtRelease release);

    /**
     * The name to show people: QEMU's newest if it has one, else libvirt's, else Linux's, else the place.
     */
    String name(Feature feature);

    /** The names to show people, each once, sorted. */
    default List<String> names(FeatureSet features) {
        return features.stream().map(this::name).distinct().sorted().toList();
    }

    /** What a name means in any dialect and release, newest first; dialects whose meaning is the same are joined. */
    Map<String, FeatureSet> find(String name);

    /** The features a name means in the first dialect that knows it: QEMU, libvirt, Linux, Nova. */
    default Optional<FeatureSet> feature(String name) {
        return find(name).values().stream().findFirst();
    }
}
