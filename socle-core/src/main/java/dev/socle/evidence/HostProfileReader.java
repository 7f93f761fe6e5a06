package dev.socle.evidence;

import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import dev.socle.host.InstalledQemu;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.host.RunningGuests;
import dev.socle.host.Source;
import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.Origin;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what {@link HostProfileWriter} wrote; members it does not know are passed over, for what comes after v1. */
final class HostProfileReader {

    private final String file;

    private HostProfileReader(String file) {
        this.file = file;
    }

    /** Whether this is a document of Socle at all. */
    static boolean recognizes(Json.Obj document) {
        return document.text("kind").isPresent() && document.text("apiVersion")
                .filter(version -> version.startsWith("socle/")).isPresent();
    }

    static HostProfile read(Json.Obj document, String file) {
        return new HostProfileReader(file).profile(document);
    }

    private HostProfile profile(Json.Obj tree) {
        final String kind = tree.text("kind").orElseThrow();
        final String version = tree.text("apiVersion").orElseThrow();
        if (!kind.equals(HostProfileWriter.KIND)) {
            throw wrong(tree, "this is Socle's " + EvidenceException.quote(kind), HostProfileWriter.KIND);
        }
        if (!version.equals(HostProfileWriter.API_VERSION)) {
            throw wrong(tree, "the profile is of " + EvidenceException.quote(version),
                    HostProfileWriter.API_VERSION);
        }
        final SequencedMap<String, String> vulnerabilities = new LinkedHashMap<>();
        tree.object("vulnerabilities").ifPresent(texts -> texts.members().forEach((name, text) ->
                vulnerabilities.put(name, string(text))));
        final SequencedMap<String, String> kvmParameters = new LinkedHashMap<>();
        tree.object("kvmParameters").ifPresent(values -> values.members().forEach((name, value) ->
                kvmParameters.put(name, string(value))));
        final List<Offer> offers = objects(tree, "offers").stream().map(this::offer).toList();
        final List<Source> sources = objects(tree, "sources").stream().map(this::source).toList();
        return new HostProfile(required(tree, "name"), physical(object(tree, "physical")), tree.text("kernel"),
                vulnerabilities, kvmParameters, offers, version(tree, "libvirt"), sources,
                objects(tree, "qemus").stream().map(this::qemu).toList(),
                objects(tree, "guests").stream().map(this::guests).toList(), tree.object("kvm").map(this::kvm)
                        // Earlier profiles do not say it themselves.
                        .orElseGet(() -> KvmEvidence.of(offers, List.of(), sources)));
    }

    private KvmAvailability kvm(Json.Obj tree) {
        return tree.bool("available").orElseThrow(() -> wrong(tree, "\"kvm\" has no \"available\"", "true or false"))
                ? new KvmAvailability.Available() : new KvmAvailability.Absent(required(tree, "because"));
    }

    private Physical physical(Json.Obj tree) {
        return new Physical(features(tree), vendor(tree), signature(tree), tree.text("brand"), microcode(tree),
                small(tree, "addressBits"), tree.number("tscHertz"), small(tree, "logicalCpus"),
                tree.object("cpuid").map(this::cpuid), strings(tree, "remarks"));
    }

    private KnownFeatures features(Json.Obj tree) {
        FeatureSet present = FeatureSet.empty();
        FeatureSet known = FeatureSet.empty();
        final Json.Obj words = object(object(tree, "features"), "words");
        for (Map.Entry<String, Json> word : words.members().entrySet()) {
            if (!(word.getValue() instanceof Json.Arr pair) || pair.items().size() != 2) {
                throw wrong(word.getValue(), "the word of " + EvidenceException.quote(word.getKey())
                        + " is not a pair", "[what is present, what is known]");
            }
            final long there = hex(pair.items().get(0));
            final long all = hex(pair.items().get(1));
            if ((there & ~all) != 0) {
                throw wrong(pair, "bits are present and not known", "what is present among what is known");
            }
            present = present.or(features(word.getKey(), there, pair));
            known = known.or(features(word.getKey(), all, pair));
        }
        return KnownFeatures.complete(present, known);
    }

    private FeatureSet features(String register, long word, Json at) {
        try {
            return FeatureWords.features(register, word);
        } catch (IllegalArgumentException e) {
            throw new EvidenceException(origin(at), EvidenceException.quote(register) + " has no such bits as "
                    + FeatureWords.hex(word), "cpuid:0xLEAF:SUBLEAF:REGISTER or msr:0xINDEX", e);
        }
    }

    private CpuidTable cpuid(Json.Obj tree) {
        final CpuidTable.Builder table = CpuidTable.builder();
        object(tree, "leaves").members().forEach((key, value) -> {
            final String[] parts = key.split("\\.", -1);
            if (parts.length != 2 || !(value instanceof Json.Arr registers) || registers.items().size() != 4) {
                throw wrong(value, "leaf " + EvidenceException.quote(key) + " is misspelt",
                        "0xLEAF.0xSUBLEAF and four words");
            }
            final int[] words = registers.items().stream().mapToInt(this::word).toArray();
            table.leaf(word(parts[0], value), word(parts[1], value), words[0], words[1], words[2], words[3]);
        });
        tree.object("msrs").ifPresent(msrs -> msrs.members().forEach((index, value) ->
                table.msr(word(index, value), hex(value))));
        return table.build();
    }

    private Offer offer(Json.Obj tree) {
        final Offer.Key key = new Offer.Key(version(tree, "qemu"), tree.text("qemuBuild"),
                constant(tree, "accelerator", Accelerator.values()), tree.text("machine"),
                tree.bool("migratable").orElseThrow(() -> wrong(tree, "the offer has no \"migratable\"",
                        "true or false")),
                version(tree, "libvirt"), tree.text("mapDigest"));
        final SequencedMap<String, Offer.ModelUse> models = new LinkedHashMap<>();
        tree.object("models").ifPresent(all -> all.members().forEach((name, value) ->
                models.put(name, use(asObject(value)))));
        return new Offer(key, constant(tree, "basis", Offer.Basis.values()), features(tree), vendor(tree),
                signature(tree), models, strings(tree, "unknownNames"), words(tree, "unnamed"));
    }

    private Offer.ModelUse use(Json.Obj tree) {
        return new Offer.ModelUse(tree.bool("usable"), words(tree, "unavailable"), strings(tree, "unknownNames"));
    }

    private FeatureSet words(Json.Obj tree, String name) {
        FeatureSet all = FeatureSet.empty();
        for (Map.Entry<String, Json> word : tree.object(name).map(Json.Obj::members)
                .orElseGet(LinkedHashMap::new).entrySet()) {
            all = all.or(features(word.getKey(), hex(word.getValue()), word.getValue()));
        }
        return all;
    }

    private InstalledQemu qemu(Json.Obj tree) {
        return new InstalledQemu(version(tree, "release"), tree.text("build"), objects(tree, "machines").stream()
                .map(machine -> new InstalledQemu.Machine(required(machine, "name"), machine.text("alias"),
                        machine.bool("deprecated").orElse(false), machine.bool("usual").orElse(false))).toList());
    }

    private RunningGuests guests(Json.Obj tree) {
        final int number = small(tree, "number").orElse(0);
        if (number == 0) {
            throw wrong(tree, "there is no \"number\" of guests", "a number of at least 1");
        }
        return new RunningGuests(number, tree.text("type"), tree.text("machine"), tree.text("cpu"));
    }

    private Source source(Json.Obj tree) {
        return new Source(required(tree, "kind"), required(tree, "origin"),
                parsed(tree, "time", Instant::parse, "a time such as 2026-01-31T12:00:00Z"),
                constant(tree, "outcome", Source.Outcome.values()), required(tree, "detail"));
    }

    private Optional<Version> version(Json.Obj tree, String name) {
        return parsed(tree, name, Version::parse, "a release such as 10.0.13");
    }

    private Optional<Vendor> vendor(Json.Obj tree) {
        return parsed(tree, "vendor", Vendor::new, "12 characters");
    }

    private <T> Optional<T> parsed(Json.Obj tree, String name, Function<String, T> parser, String expected) {
        try {
            return tree.text(name).map(parser);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new EvidenceException(origin(tree), "\"" + name + "\" is "
                    + EvidenceException.quote(tree.text(name).orElse("")), expected, e);
        }
    }

    private Optional<Signature> signature(Json.Obj tree) {
        return tree.object("signature").map(parts -> new Signature(part(parts, "family"), part(parts, "model"),
                part(parts, "stepping")));
    }

    private int part(Json.Obj parts, String name) {
        final OptionalInt number = small(parts, name);
        return number.orElseThrow(() -> wrong(parts, "the signature has no \"" + name + "\"", "a number"));
    }

    private OptionalLong microcode(Json.Obj tree) {
        return tree.get("microcode").map(value -> OptionalLong.of(hex(value))).orElse(OptionalLong.empty());
    }

    private OptionalInt small(Json.Obj tree, String name) {
        final OptionalLong number = tree.number(name);
        if (number.isPresent() && (number.getAsLong() < 0 || number.getAsLong() > Integer.MAX_VALUE)) {
            throw wrong(tree, "\"" + name + "\" is " + number.getAsLong(), "a number of at least 0 below 2^31");
        }
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private <E extends Enum<E>> E constant(Json.Obj tree, String name, E[] constants) {
        final String text = required(tree, name);
        return Arrays.stream(constants).filter(constant -> lowerCase(constant).equals(text)).findFirst()
                .orElseThrow(() -> wrong(tree, "\"" + name + "\" is " + EvidenceException.quote(text),
                        Arrays.stream(constants).map(HostProfileReader::lowerCase)
                                .collect(Collectors.joining(" or "))));
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private int word(Json value) {
        return word(string(value), value);
    }

    private int word(String text, Json at) {
        final long word = hex(text, at);
        if (word < 0 || word > 0xffff_ffffL) {
            throw wrong(at, EvidenceException.quote(text) + " is too large", "32 bits");
        }
        return (int) word;
    }

    private long hex(Json value) {
        return hex(string(value), value);
    }

    private long hex(String text, Json at) {
        if (!text.matches("0x[0-9a-f]{1,16}")) {
            throw wrong(at, EvidenceException.quote(text) + " is no number", "such as 0x1f");
        }
        return Long.parseUnsignedLong(text, 2, text.length(), 16);
    }

    private String string(Json value) {
        if (value instanceof Json.Text text) {
            return text.value();
        }
        throw wrong(value, "there is " + value.kind(), "a string");
    }

    private String required(Json.Obj tree, String name) {
        return tree.text(name).orElseThrow(() -> wrong(tree, "there is no \"" + name + "\"", "a string"));
    }

    private Json.Obj object(Json.Obj tree, String name) {
        return tree.object(name).orElseThrow(() -> wrong(tree, "there is no \"" + name + "\"", "an object"));
    }

    private Json.Obj asObject(Json value) {
        if (value instanceof Json.Obj object) {
            return object;
        }
        throw wrong(value, "there is " + value.kind(), "an object");
    }

    private List<Json.Obj> objects(Json.Obj tree, String name) {
        return tree.array(name).map(array -> array.items().stream().map(this::asObject).toList()).orElse(List.of());
    }

    private List<String> strings(Json.Obj tree, String name) {
        final List<String> strings = new ArrayList<>();
        tree.array(name).ifPresent(array -> array.items().forEach(item -> strings.add(string(item))));
        return strings;
    }

    private Origin origin(Json at) {
        return new Origin(file, at.line());
    }

    private EvidenceException wrong(Json at, String problem, String expected) {
        return new EvidenceException(origin(at), problem, expected);
    }
}
