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
import java.util.Optional;
import java.util.SequencedMap;

/** The catalogue that Socle embeds, with what was added to it. Each part is read when it is first asked for. */
public final class EmbeddedCatalog implements Catalog {

    private static final EmbeddedCatalog INSTANCE = new EmbeddedCatalog();

    private final EmbeddedKnowledge knowledge;
    private final Shelf<QemuRelease> qemu;
    private final Shelf<LibvirtRelease> libvirt;

    private EmbeddedCatalog() {
        this(new EmbeddedKnowledge(), new QemuShelf(Resources.index(Resources.CORE_INDEX)),
                new LibvirtShelf(Resources.index(Resources.LIBVIRT_INDEX)));
    }

    private EmbeddedCatalog(EmbeddedKnowledge knowledge, Shelf<QemuRelease> qemu, Shelf<LibvirtRelease> libvirt) {
        this.knowledge = knowledge;
        this.qemu = qemu;
        this.libvirt = libvirt;
    }

    public static Catalog instance() {
        return INSTANCE;
    }

    /** What is true of all releases, as embedded. */
    static Reference reference() {
        return INSTANCE.knowledge.reference();
    }

    private static final class QemuShelf extends Shelf<QemuRelease> {

        private QemuShelf(List<Resources.Entry> entries) {
            super(entries);
        }

        private QemuShelf(Shelf<QemuRelease> other, QemuRelease release) {
            super(other, release.version(), release);
        }

        @Override
        QemuRelease read(BinaryIn in) {
            return QemuBinary.read(in);
        }
    }

    private static final class LibvirtShelf extends Shelf<LibvirtRelease> {

        private LibvirtShelf(List<Resources.Entry> entries) {
            super(entries);
        }

        private LibvirtShelf(Shelf<LibvirtRelease> other, LibvirtRelease release) {
            super(other, release.version(), release);
        }

        @Override
        LibvirtRelease read(BinaryIn in) {
            return LibvirtBinary.read(in);
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
        return new EmbeddedCatalog(knowledge, new QemuShelf(qemu, release), libvirt);
    }

    @Override
    public Catalog with(LibvirtRelease release) {
        return new EmbeddedCatalog(knowledge, qemu, new LibvirtShelf(libvirt, release));
    }

    @Override
    public FeatureNames linuxNames() {
        return knowledge.linux().names();
    }

    @Override
    public List<String> linuxSyntheticFlags() {
        return knowledge.linux().synthetic();
    }

    @Override
    public FeatureSet visibleInCpuinfo() {
        return knowledge.visibleInCpuinfo();
    }

    @Override
    public FeatureNames traitNames() {
        return knowledge.traitNames();
    }

    @Override
    public List<Trait> traits() {
        return knowledge.traits().all();
    }

    @Override
    public List<AbiLevel> abiLevels() {
        return knowledge.levels().all();
    }

    @Override
    public SequencedMap<String, FeatureNote> notes() {
        return knowledge.notes().all();
    }

    @Override
    public Caches caches() {
        return knowledge.caches();
    }

    @Override
    public SequencedMap<Integer, FeatureSet> xsaveComponents() {
        return knowledge.reference().xsaveComponents();
    }

    @Override
    public FeatureSet mirroredOnAmd() {
        return knowledge.reference().mirroredOnAmd();
    }

    @Override
    public String name(Feature feature) {
        for (int i = 0; i < dialects(); i++) {
            final Optional<String> name = dialect(i).nameOf(feature);
            if (name.isPresent()) {
                return name.get();
            }
        }
        return feature.place().toString();
    }

    @Override
    public Map<String, FeatureSet> find(String name) {
        final Map<FeatureSet, List<String>> speakers = new LinkedHashMap<>();
        for (int i = 0; i < dialects(); i++) {
            final FeatureNames names = dialect(i);
            names.find(name).ifPresent(features ->
                    speakers.computeIfAbsent(features, any -> new ArrayList<>()).add(names.dialect()));
        }
        final Map<String, FeatureSet> found = new LinkedHashMap<>();
        speakers.forEach((features, dialects) -> found.put(String.join(", ", dialects), features));
        return found;
    }

    /** How many dialects there are, each release counted. */
    private int dialects() {
        return qemu.versions().size() + libvirt.versions().size() + 2;
    }

    /** QEMU newest first, then libvirt newest first, Linux, os-traits. Only what is asked for is read. */
    private FeatureNames dialect(int number) {
        final List<Version> qemus = qemu.versions();
        final List<Version> libvirts = libvirt.versions();
        if (number < qemus.size()) {
            return qemu.nearest(qemus.get(qemus.size() - 1 - number)).release().names();
        }
        final int rest = number - qemus.size();
        if (rest < libvirts.size()) {
            return libvirt.nearest(libvirts.get(libvirts.size() - 1 - rest)).release().names();
        }
        return rest == libvirts.size() ? linuxNames() : traitNames();
    }
}
