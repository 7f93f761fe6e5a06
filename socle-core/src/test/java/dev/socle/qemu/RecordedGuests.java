package dev.socle.qemu;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.testing.Peers;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What guests of one QEMU read, and what that QEMU said of their CPUs (feature words, levels, properties): enough to
 * make the realized CPU without any engine in between.
 */
final class RecordedGuests {

    private final QemuRelease release;
    private final JsonNode guests;
    private final JsonNode profile;

    private RecordedGuests(QemuRelease release, JsonNode guests, JsonNode profile) {
        this.release = release;
        this.guests = guests;
        this.profile = profile;
    }

    static RecordedGuests of(String version) {
        return new RecordedGuests(Catalog.embedded().qemu(Version.within(version).orElseThrow()).release(),
                read("qemu/guest-cpuid-" + version + "-tcg.json"),
                read("qemu/qmp/" + version + "-tcg-q35.json").path("models"));
    }

    private static JsonNode read(String inside) {
        return JsonMapper.shared().readTree(Peers.corpus(inside).toFile());
    }

    Iterable<String> models() {
        return guests.propertyNames();
    }

    /** What the guest read. */
    CpuidTable cpuid(String model) {
        final CpuidTable.Builder table = CpuidTable.builder();
        guests.path(model).path("cpuid").properties().forEach(row -> {
            final String[] key = row.getKey().split("\\.");
            table.leaf(Integer.parseUnsignedInt(key[0], 16), Integer.parseInt(key[1], 16),
                    hex(row.getValue().get(0)), hex(row.getValue().get(1)), hex(row.getValue().get(2)),
                    hex(row.getValue().get(3)));
        });
        return table.build();
    }

    private static int hex(JsonNode text) {
        return Integer.parseUnsignedInt(text.asString(), 16);
    }

    /** The CPU as that QEMU said it had realized it. */
    RealizedCpu realized(String name) {
        final JsonNode qom = guests.path(name).path("qom");
        final FeatureSet.Builder features = new FeatureSet.Builder();
        long user = 0;
        for (JsonNode word : guests.path(name).path("featureWords")) {
            final int leaf = hex(word.path("leaf"));
            final int subleaf = word.path("sub").asInt(0);
            final int value = hex(word.path("value"));
            if (leaf == 0xd && subleaf == 0) {
                user |= value;
                continue;
            }
            for (int bit = 0; bit < 32; bit++) {
                if ((value >>> bit & 1) != 0) {
                    features.add(Feature.at(new Place.Cpuid(leaf, subleaf, Register.named(word.path("reg").asString()),
                            bit)));
                }
            }
        }
        final Map<String, String> properties = properties(name);
        final Optional<QemuModel> model = release.model(name);
        return new RealizedCpu(release, Accelerator.TCG, Optional.empty(),
                model.map(QemuModel::name).orElse(name),
                new RealizedCpu.Identity(vendor(qom), new Signature(qom.path("family").asInt(),
                        qom.path("model").asInt(), qom.path("stepping").asInt()), qom.path("model-id").asString()),
                new RealizedCpu.Levels((int) qom.path("level").asLong(), (int) qom.path("xlevel").asLong(),
                        level(properties, "xlevel2", "min-xlevel2"), level(properties, "level-func7", "")),
                new RealizedCpu.AddressWidths(qom.path("phys-bits").asInt(), 0), features.build(),
                new RealizedCpu.Components(user, 0),
                "on".equals(properties.get("legacy-cache")) ? Optional.empty()
                        : model.flatMap(Catalog.embedded().caches()::of),
                OptionalLong.empty(), GuestTopology.single(), CpuProperties.of(properties), Optional.empty());
    }

    private static int level(Map<String, String> properties, String name, String minimum) {
        final long value = Long.parseLong(properties.getOrDefault(name, "0"));
        return (int) Math.max(value == 0xffffffffL ? 0 : value, Long.parseLong(properties.getOrDefault(minimum, "0")));
    }

    private static Vendor vendor(JsonNode qom) {
        final String text = qom.path("vendor").asString();
        return new Vendor(text.length() == 12 ? text : "\0".repeat(12));
    }

    private Map<String, String> properties(String name) {
        final Map<String, String> properties = new TreeMap<>();
        profile.path(name).path("on").forEach(on -> properties.put(on.asString(), "on"));
        profile.path(name).path("props").properties()
                .forEach(property -> properties.put(property.getKey(), property.getValue().asString()));
        return properties;
    }
}
