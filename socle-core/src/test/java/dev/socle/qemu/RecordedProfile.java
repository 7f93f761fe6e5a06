package dev.socle.qemu;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** How one QEMU expanded every model, under one accelerator and machine type; and what Socle says against it. */
public final class RecordedProfile {

    private final QemuRelease release;
    private final Accelerator accelerator;
    private final Optional<MachineType> machine;
    private final JsonNode profile;
    private final Supply supply;
    private final CpuReader reader;
    private final CpuExpander expander;
    private final CpuFilter filter;

    /** One whose mask is to be taken from its own model {@code max}, or is that of TCG. */
    public RecordedProfile(JsonNode profile) {
        this(profile, Optional.empty());
    }

    /** One that was filtered by this. */
    public RecordedProfile(JsonNode profile, Supply supply) {
        this(profile, Optional.of(supply));
    }

    private RecordedProfile(JsonNode profile, Optional<Supply> given) {
        final JsonNode version = profile.path("qemu").path("qemu");
        this.release = Catalog.embedded().qemu(new Version(version.path("major").asInt(),
                version.path("minor").asInt(), version.path("micro").asInt())).release();
        this.accelerator = Accelerator.valueOf(profile.path("accel").asString().toUpperCase(java.util.Locale.ROOT));
        this.profile = profile;
        final String name = profile.path("machine").asString();
        this.machine = name.equals("none") ? Optional.empty()
                : Optional.of(release.machinery().machine(name.replaceFirst("^(q35|i440fx)-", "pc-$1-"))
                        .orElseThrow(() -> new IllegalStateException("no machine type " + name)));
        this.reader = new CpuReader(release);
        this.expander = new CpuExpander(release);
        this.filter = new CpuFilter(Catalog.embedded(), release);
        this.supply = given.orElseGet(() -> accelerator == Accelerator.TCG ? Supply.ofTcg(release) : ofMax());
    }

    private Supply ofMax() {
        final JsonNode max = profile.path("models").path("max");
        final List<String> on = new ArrayList<>();
        max.path("on").forEach(name -> on.add(name.asString()));
        return supplyOfMax(release, on, max.path("props"), Supply.counted(release).or(release.notMigratable()));
    }

    /** What KVM gives by the full expansion of the model {@code max} with {@code migratable=off}. */
    public static Supply supplyOfMax(QemuRelease release, JsonNode props) {
        final List<String> on = new ArrayList<>();
        props.properties().forEach(property -> {
            if (property.getValue().asBoolean(false)) {
                on.add(property.getKey());
            }
        });
        return supplyOfMax(release, on, props, Supply.counted(release));
    }

    /** The mask is what max has, and what it never has by itself. */
    private static Supply supplyOfMax(QemuRelease release, List<String> names, JsonNode props, FeatureSet besides) {
        FeatureSet on = besides;
        for (String name : names) {
            on = on.or(release.names().find(name).orElse(FeatureSet.empty()));
        }
        return new Supply(Accelerator.KVM, KnownFeatures.complete(on, NamedFeatures.all(release)),
                Optional.of(new Vendor(props.path("vendor").asString())),
                Optional.of(new Signature(props.path("family").asInt(), props.path("model").asInt(),
                        props.path("stepping").asInt())), Optional.of(props.path("model-id").asString()),
                OptionalInt.of(props.path("min-level").asInt()),
                OptionalInt.of((int) props.path("min-xlevel").asLong()), OptionalInt.empty(), "KVM");
    }

    /** How many models the profile has. */
    public int models() {
        return profile.path("models").size();
    }

    /** One line for every model that is not as recorded. */
    public List<String> differences() {
        final List<String> differences = new ArrayList<>();
        profile.path("models").properties().forEach(entry -> {
            final List<String> wrong = wrong(entry.getKey(), entry.getValue());
            if (!wrong.isEmpty()) {
                differences.add(entry.getKey() + ": " + String.join("; ", wrong));
            }
        });
        return differences;
    }

    private List<String> wrong(String name, JsonNode recorded) {
        final List<String> wrong = new ArrayList<>();
        final CpuExpansion expansion = expander.expand(reader.read(CpuArgument.of(name), machine), machine, supply);
        booleans(recorded, expansion, wrong);
        final JsonNode props = recorded.path("props");
        compare("vendor", props.path("vendor").asString(), expansion.identity().vendor().id().replace("\0", ""),
                wrong);
        final Signature signature = expansion.identity().signature();
        compare("signature", props.path("family").asInt() + "," + props.path("model").asInt() + ","
                + props.path("stepping").asInt(), signature.family() + "," + signature.model() + ","
                + signature.stepping(), wrong);
        compare("model-id", props.path("model-id").asString(), expansion.identity().modelId(), wrong);
        levels("", props, expansion.levels(), wrong);
        levels("min-", props, expansion.minimums(), wrong);
        final FilteredCpu filtered = filter.filter(expansion, supply);
        final TreeSet<String> expected = new TreeSet<>();
        recorded.path("unavailable-features").forEach(feature -> expected.add(feature.asString()));
        final TreeSet<String> found = new TreeSet<>(filtered.unavailableNames());
        if (name.equals("host") && accelerator == Accelerator.TCG) {
            found.add("kvm");
        }
        compareSets("unavailable", expected, found, wrong);
        compare("alias", recorded.path("alias-of").asString(""), Aliases.of(name, expansion.meaning().model(),
                machine), wrong);
        return wrong;
    }

    private void booleans(JsonNode recorded, CpuExpansion expansion, List<String> wrong) {
        final TreeSet<String> expected = new TreeSet<>();
        recorded.path("on").forEach(on -> expected.add(on.asString()));
        final TreeSet<String> found = new TreeSet<>(release.names().namesOf(expansion.features()));
        release.names().aliases().forEach((alias, target) -> {
            if (found.contains(target)) {
                found.add(alias);
            }
        });
        expansion.properties().asMap().forEach((property, value) -> {
            if (value.equals("on")) {
                found.add(property);
            }
        });
        // Not of type bool.
        found.remove("hv-no-nonarch-coresharing");
        compareSets("on", expected, found, wrong);
    }

    private static void compareSets(String what, TreeSet<String> expected, TreeSet<String> found,
                                    List<String> wrong) {
        if (!expected.equals(found)) {
            final TreeSet<String> missing = new TreeSet<>(expected);
            missing.removeAll(found);
            found.removeAll(expected);
            wrong.add(what + " lacks " + missing + ", has too much " + found);
        }
    }

    private static void levels(String prefix, JsonNode props, RealizedCpu.Levels levels, List<String> wrong) {
        compare(prefix + "level", props.path(prefix + "level").asString(),
                Integer.toUnsignedString(levels.level()), wrong);
        compare(prefix + "xlevel", props.path(prefix + "xlevel").asString(),
                Integer.toUnsignedString(levels.xlevel()), wrong);
        compare(prefix + "xlevel2", props.path(prefix + "xlevel2").asString(),
                Integer.toUnsignedString(levels.xlevel2()), wrong);
        if (prefix.isEmpty()) {
            compare("level-func7", props.path("level-func7").asString(), Integer.toString(levels.subleaf7()), wrong);
        }
    }

    private static void compare(String what, String expected, String found, List<String> wrong) {
        if (!expected.equals(found)) {
            wrong.add(what + " is \"" + expected + "\", computed \"" + found + "\"");
        }
    }
}
