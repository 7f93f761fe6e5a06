package dev.socle.catalog.internal;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Caches;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Nearest;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Trait;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The catalogue that Socle embeds, with what was added to it. Each part is read when it is first asked for. */
public final class EmbeddedCatalog implements Catalog {

    private static final EmbeddedCatalog INSTANCE = new EmbeddedCatalog();

    private final Releases<QemuRelease> qemu;
    private final Releases<LibvirtRelease> libvirt;
    private final Supplier<Reference> reference = part("reference.bin", ReferenceBinary::read);
    private final Supplier<Knowledge.Linux> linux = part("linux.bin", KnowledgeBinary::readLinux);
    private final Supplier<FeatureSet> visible = new Lazy<>(() -> linux.get().visible());
    private final Supplier<Knowledge.Traits> traits = part("traits.bin", KnowledgeBinary::readTraits);
    private final Supplier<FeatureNames> traitNames = new Lazy<>(() -> traits.get().names());
    private final Supplier<Knowledge.Levels> levels = part("abi-levels.bin", KnowledgeBinary::readLevels);
    private final Supplier<Knowledge.Notes> notes = part("feature-notes.bin", KnowledgeBinary::readNotes);
    private final Supplier<Caches> caches = part("caches.bin", KnowledgeBinary::readCaches);

    private EmbeddedCatalog() {
        this(Releases.embedded("qemu", Resources.CORE_INDEX, QemuBinary::read),
                Releases.embedded("libvirt", Resources.LIBVIRT_INDEX, LibvirtBinary::read));
    }

    private EmbeddedCatalog(Releases<QemuRelease> qemu, Releases<LibvirtRelease> libvirt) {
        this.qemu = qemu;
        this.libvirt = libvirt;
    }

    public static Catalog instance() {
        return INSTANCE;
    }

    /** What is true of all releases, as embedded. */
    static Reference reference() {
        return INSTANCE.reference.get();
    }

    private static <T> Supplier<T> part(String file, Function<BinaryIn, T> reader) {
        return new Lazy<>(() -> reader.apply(Resources.open(file)));
    }

    /** The releases of one dialect by series, each read when asked for. */
    private record Releases<T>(NavigableMap<Version, Lazy<T>> bySeries, List<Version> versions) {

        static <T> Releases<T> embedded(String kind, String index, Function<BinaryIn, T> reader) {
            final NavigableMap<Version, Lazy<T>> found = new TreeMap<>();
            final List<Version> versions = new ArrayList<>();
            for (Resources.Entry entry : Resources.index(index)) {
                if (entry.kind().equals(kind)) {
                    final Version version = Version.parse(entry.version());
                    found.put(series(version), new Lazy<>(() -> reader.apply(Resources.open(entry.file()))));
                    versions.add(version);
                }
            }
            return new Releases<>(found, versions.stream().sorted().toList());
        }

        private static Version series(Version version) {
            return new Version(version.major(), version.minor(), 0);
        }

        Releases<T> with(Version version, T release) {
            final NavigableMap<Version, Lazy<T>> more = new TreeMap<>(bySeries);
            more.put(series(version), Lazy.of(release));
            final List<Version> all = new ArrayList<>(versions);
            all.removeIf(known -> series(known).equals(series(version)));
            all.add(version);
            return new Releases<>(more, all.stream().sorted().toList());
        }

        Nearest<T> nearest(Version asked) {
            final Version wanted = series(asked);
            Map.Entry<Version, Lazy<T>> found = bySeries.floorEntry(wanted);
            if (found == null) {
                found = bySeries.firstEntry();
            }
            return new Nearest<>(found.getValue().get(), asked, found.getKey().equals(wanted));
        }
    }

    @Override
    public List<Version> qemuReleases() {
        return qemu.versions();
    }

    @Override
    public List<Version> libvirtReleases() {
        return libvirt.versions();
    }

    @Override
    public Nearest<QemuRelease> qemu(Version version) {
        return qemu.nearest(version);
    }

    @Override
    public Nearest<LibvirtRelease> libvirt(Version version) {
        if (libvirt.versions().isEmpty()) {
            throw new IllegalStateException("the libvirt data (socle-catalog-libvirt) is not installed");
        }
        return libvirt.nearest(version);
    }

    @Override
    public Catalog with(QemuRelease release) {
        return new EmbeddedCatalog(qemu.with(release.version(), release), libvirt);
    }

    @Override
    public Catalog with(LibvirtRelease release) {
        return new EmbeddedCatalog(qemu, libvirt.with(release.version(), release));
    }

    @Override
    public FeatureNames linuxNames() {
        return linux.get().names();
    }

    @Override
    public List<String> linuxSyntheticFlags() {
        return linux.get().synthetic();
    }

    @Override
    public FeatureSet visibleInCpuinfo() {
        return visible.get();
    }

    @Override
    public FeatureNames traitNames() {
        return traitNames.get();
    }

    @Override
    public List<Trait> traits() {
        return traits.get().all();
    }

    @Override
    public List<AbiLevel> abiLevels() {
        return levels.get().all();
    }

    @Override
    public SequencedMap<String, FeatureNote> notes() {
        return notes.get().all();
    }

    @Override
    public Caches caches() {
        return caches.get();
    }

    @Override
    public SequencedMap<Integer, FeatureSet> xsaveComponents() {
        return reference.get().xsaveComponents();
    }

    @Override
    public FeatureSet mirroredOnAmd() {
        return reference.get().mirroredOnAmd();
    }

    @Override
    public String name(Feature feature) {
        return dialects().stream().map(dialect -> dialect.get().nameOf(feature)).flatMap(Optional::stream)
                .findFirst().orElseGet(() -> feature.place().toString());
    }

    @Override
    public Map<String, FeatureSet> find(String name) {
        final Map<FeatureSet, List<String>> speakers = new LinkedHashMap<>();
        for (Supplier<FeatureNames> dialect : dialects()) {
            final FeatureNames names = dialect.get();
            names.find(name).ifPresent(features ->
                    speakers.computeIfAbsent(features, any -> new ArrayList<>()).add(names.dialect()));
        }
        final Map<String, FeatureSet> found = new LinkedHashMap<>();
        speakers.forEach((features, dialects) -> found.put(String.join(", ", dialects), features));
        return found;
    }

    /** QEMU newest first, then libvirt newest first, Linux, os-traits. A stream reads only as many as it needs. */
    private List<Supplier<FeatureNames>> dialects() {
        final List<Supplier<FeatureNames>> dialects = new ArrayList<>();
        qemu.bySeries().descendingMap().values().forEach(release -> dialects.add(() -> release.get().names()));
        libvirt.bySeries().descendingMap().values().forEach(release -> dialects.add(() -> release.get().names()));
        dialects.add(this::linuxNames);
        dialects.add(this::traitNames);
        return dialects;
    }
}
