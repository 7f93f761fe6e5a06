package dev.socle.flaw;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.internal.EmbeddedFlaws;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The catalogue of flaws, and the features that have to do with them. Immutable. */
public final class Flaws {

    private final String compiled;
    private final List<FlawEntry> entries;
    private final SequencedMap<Feature, MitigationBit> bits;
    private final FeatureSet features;
    private final SequencedMap<String, Note> comforts;
    private volatile List<Flaw> all = List.of();

    /**
     * @param compiled the day the facts were compiled, {@code YYYY-MM-DD}
     * @param comforts what to do about that which makes guests look safer than they are, by a word for each
     */
    public Flaws(String compiled, List<FlawEntry> entries, Collection<MitigationBit> bits,
                 SequencedMap<String, Note> comforts) {
        this.compiled = compiled;
        this.entries = List.copyOf(entries);
        this.comforts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(comforts));
        final SequencedMap<Feature, MitigationBit> byFeature = new LinkedHashMap<>();
        bits.forEach(bit -> byFeature.put(bit.feature(), bit));
        this.bits = Collections.unmodifiableSequencedMap(byFeature);
        this.features = this.entries.stream().map(FlawEntry::features)
                .reduce(FeatureSet.of(byFeature.keySet()), FeatureSet::or);
    }

    /** What Socle embeds, read when first asked for. */
    public static Flaws embedded() {
        return EmbeddedFlaws.instance();
    }

    /** The day the facts were compiled, {@code YYYY-MM-DD}. */
    public String compiled() {
        return compiled;
    }

    /** All flaws, in the data file's order, which is roughly that of their disclosure. */
    public List<Flaw> all() {
        List<Flaw> read = all;
        if (read.isEmpty()) {
            read = entries.stream().map(FlawEntry::flaw).toList();
            all = read;
        }
        return read;
    }

    /** The flaw of this id, such as {@code mds}. */
    public Optional<Flaw> byId(String id) {
        return all().stream().filter(flaw -> flaw.id().equals(id)).findFirst();
    }

    /**
     * The flaws of this id, name or CVE number, whatever the case and punctuation; else those that the kernel speaks
     * of in the file of this name. A name may mean several.
     */
    public List<Flaw> find(String idOrNameOrCve) {
        final List<Flaw> called = all().stream().filter(flaw -> flaw.isCalled(idOrNameOrCve)).toList();
        return !called.isEmpty() ? called : all().stream()
                .filter(flaw -> flaw.sysfs().filter(sysfs -> sysfs.file().equals(idOrNameOrCve)).isPresent())
                .toList();
    }

    /** The flaws for which this feature is needed, promised or better hidden. */
    public List<Flaw> concerning(Feature feature) {
        return entries.stream().filter(entry -> entry.features().contains(feature)).map(FlawEntry::flaw).toList();
    }

    /** The features that take part in a flaw: needed, promised, better hidden, or a sign that a CPU is spared. */
    public FeatureSet partsIn(Flaw flaw) {
        final FeatureSet bitsOfRows = flaw.affected().stream()
                .map(row -> row.when().features().or(row.unless().features()))
                .reduce(FeatureSet.empty(), FeatureSet::or);
        return flaw.features().or(bitsOfRows);
    }

    /** The features that have to do with flaws. */
    public Collection<MitigationBit> bits() {
        return bits.values();
    }

    public Optional<MitigationBit> bit(Feature feature) {
        return Optional.ofNullable(bits.get(feature));
    }

    /** The features of this kind. */
    public FeatureSet bits(BitKind kind) {
        return FeatureSet.of(bits.values().stream().filter(bit -> bit.kind() == kind)
                .map(MitigationBit::feature).toList());
    }

    /** What new guests are better without, whatever their hosts are: TSX. */
    public FeatureSet attackSurface() {
        return all().stream().flatMap(flaw -> flaw.hides().stream()).filter(Hide::byDefault).map(Hide::features)
                .reduce(FeatureSet.empty(), FeatureSet::or);
    }

    /** The features any one of which lets a guest switch the bypass of stores off. */
    public FeatureSet storeBypassControls() {
        return byId("ssb").stream().flatMap(flaw -> flaw.guestRule().stream())
                .flatMap(rule -> rule.covers().stream()).map(cover -> cover.when().features())
                .reduce(FeatureSet.empty(), FeatureSet::or);
    }

    /** What makes guests look safer than they are: what to do about each, by a word such as {@code old-model}. */
    public SequencedMap<String, Note> comforts() {
        return comforts;
    }

    /** Every feature that a rule or a need looks at. What is known of others makes no difference. */
    public FeatureSet features() {
        return features;
    }

    /** The name of a feature as the flaws' data spell it, or its place. */
    String name(Feature feature) {
        return bit(feature).map(MitigationBit::name).orElseGet(feature::toString);
    }

    /** The names of features as the flaws' data spell them. */
    public List<String> names(FeatureSet asked) {
        return asked.stream().map(this::name).toList();
    }

    /** The addresses of what the data says of these features, each once. */
    List<String> references(FeatureSet asked) {
        return asked.stream().map(bits::get).filter(bit -> bit != null)
                .flatMap(bit -> bit.references().stream()).distinct().toList();
    }
}
