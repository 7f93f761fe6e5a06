package dev.socle.conformance.nova;

import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import dev.socle.nova.driver.CpuTopology;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.NovaCpu;
import dev.socle.nova.driver.NovaHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The words of {@code given}. */
final class Given {

    private static final String X86_64 = "x86_64";
    /** A host that nothing is said of has some model; which one no recorded test depends on. */
    private static final String SOME_MODEL = "Penryn";

    private final JsonNode given;

    Given(JsonNode given) {
        this.given = given;
    }

    JsonNode json() {
        return given;
    }

    DriverOptions options() {
        final JsonNode conf = given.path("conf");
        final JsonNode workarounds = given.path("workarounds");
        return new DriverOptions(conf.path("virt_type").asString("kvm"), text(conf, "cpu_mode"),
                texts(conf.path("cpu_models")), texts(conf.path("cpu_model_extra_flags")),
                texts(conf.path("hw_machine_type")), workarounds.path("skip_cpu_compare_at_startup").asBoolean(false),
                workarounds.path("skip_cpu_compare_on_dest").asBoolean(false),
                workarounds.path("skip_hypervisor_version_check_on_lm").asBoolean(false),
                workarounds.path("libvirt_disable_apic").asBoolean(false));
    }

    /** The host as its capabilities tell it. */
    NovaHost host() {
        return host(given.path("host"));
    }

    static NovaHost host(JsonNode host) {
        final TreeSet<String> features = new TreeSet<>(texts(host.path("features")));
        features.addAll(texts(host.path("mapped_features")));
        return new NovaHost(host.path("arch").asString(X86_64),
                host.has("model") ? text(host, "model") : Optional.of(SOME_MODEL), text(host, "vendor"),
                host.has("cells") ? OptionalInt.of(host.path("cells").asInt()) : OptionalInt.empty(),
                topology(host).or(() -> topology(host.path("topology"))), features,
                addressWidth(host.path("maxphysaddr")),
                host.has("smt") ? Optional.of(host.path("smt").asBoolean()) : Optional.empty(), guestArches(host));
    }

    private static List<String> guestArches(JsonNode host) {
        for (String name : List.of("guests", "domain_capabilities", "domcaps", "emulated_archs", "guest_archs")) {
            final JsonNode found = host.path(name);
            if (found.isObject()) {
                return List.copyOf(found.propertyNames());
            }
            if (found.isArray()) {
                return texts(found);
            }
        }
        return List.of();
    }

    static Optional<CpuTopology> topology(JsonNode json) {
        return json.has("sockets") || json.has("threads") ? Optional.of(new CpuTopology(
                json.path("sockets").asInt(1), json.path("cores").asInt(1), json.path("threads").asInt(1)))
                : Optional.empty();
    }

    static CpuTopology topologyOf(JsonNode array) {
        return new CpuTopology(array.path(0).asInt(), array.path(1).asInt(), array.path(2).asInt());
    }

    static Optional<NovaCpu.AddressWidth> addressWidth(JsonNode json) {
        return json.has("mode") ? Optional.of(new NovaCpu.AddressWidth(json.path("mode").asString(),
                json.path("bits").isNumber() ? OptionalInt.of(json.path("bits").asInt()) : OptionalInt.empty()))
                : Optional.empty();
    }

    /** A flavor is written with its extra specs, or as these alone. */
    Flavor flavor() {
        final JsonNode flavor = given.path("flavor");
        final JsonNode specs = flavor.has("extra_specs") ? flavor.path("extra_specs") : flavor;
        final int vcpus = given.path("vcpus").asInt(flavor.path("vcpus").asInt(1));
        return new Flavor(Optional.empty(), "flavor", OptionalInt.of(vcpus), OptionalLong.of(1024),
                properties(specs));
    }

    Optional<Image> image() {
        final JsonNode image = given.path("image");
        return image.isObject() ? Optional.of(new Image(Optional.empty(), "image",
                properties(image.has("properties") ? image.path("properties") : image))) : Optional.empty();
    }

    private static SequencedMap<String, String> properties(JsonNode json) {
        final SequencedMap<String, String> properties = new LinkedHashMap<>();
        json.properties().forEach(entry -> {
            if (entry.getValue().isValueNode() && !entry.getValue().isNull()) {
                properties.put(entry.getKey(), entry.getValue().asString());
            }
        });
        return properties;
    }

    static Optional<String> text(JsonNode json, String name) {
        return json.path(name).isString() ? Optional.of(json.path(name).asString()) : Optional.empty();
    }

    /** A list of texts, a text of its own, or the names of an object. */
    static List<String> texts(JsonNode json) {
        final List<String> texts = new ArrayList<>();
        if (json.isString()) {
            texts.add(json.asString());
        } else if (json.isObject()) {
            texts.addAll(json.propertyNames());
        } else {
            json.valueStream().filter(JsonNode::isString).forEach(text -> texts.add(text.asString()));
        }
        return texts;
    }
}
