package dev.socle.evidence;

import static dev.socle.evidence.FeatureWords.hex;

import dev.socle.catalog.Catalog;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.HostProfile;
import dev.socle.host.InstalledQemu;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.host.RunningGuests;
import dev.socle.host.Source;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a profile as Socle's own JSON ({@code docs/schema/host-profile.schema.json}), which reads back the same.
 * Features are written exactly, as words of registers; their names stand beside for people and are not read.
 */
public final class HostProfileWriter {

    static final String KIND = "HostProfile";
    static final String API_VERSION = "socle/v1";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Catalog catalog;

    /**
     * @param catalog the names to write beside features
     */
    public HostProfileWriter(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The profile on one line without a line end, as JSON lines want it. */
    public String line(HostProfile profile) {
        return tree(profile).toString();
    }

    /** The profile with its envelope. */
    public ObjectNode tree(HostProfile profile) {
        final ObjectNode tree = NODES.objectNode();
        tree.put("kind", KIND).put("apiVersion", API_VERSION).put("name", profile.name());
        tree.set("physical", physical(profile.physical()));
        profile.kernel().ifPresent(kernel -> tree.put("kernel", kernel));
        if (!profile.vulnerabilities().isEmpty()) {
            final ObjectNode vulnerabilities = tree.putObject("vulnerabilities");
            profile.vulnerabilities().forEach(vulnerabilities::put);
        }
        if (!profile.kvmParameters().isEmpty()) {
            final ObjectNode kvm = tree.putObject("kvmParameters");
            profile.kvmParameters().forEach(kvm::put);
        }
        profile.libvirt().ifPresent(version -> tree.put("libvirt", version.toString()));
        final ArrayNode offers = tree.putArray("offers");
        profile.offers().forEach(offer -> offers.add(offer(offer)));
        if (!profile.qemus().isEmpty()) {
            final ArrayNode qemus = tree.putArray("qemus");
            profile.qemus().forEach(qemu -> qemus.add(qemu(qemu)));
        }
        if (!profile.guests().isEmpty()) {
            final ArrayNode guests = tree.putArray("guests");
            profile.guests().forEach(some -> guests.add(guests(some)));
        }
        kvm(tree, profile.kvm());
        final ArrayNode sources = tree.putArray("sources");
        profile.sources().forEach(source -> sources.add(source(source)));
        return tree;
    }

    private static void kvm(ObjectNode tree, KvmAvailability kvm) {
        switch (kvm) {
            case KvmAvailability.Available _ -> tree.putObject("kvm").put("available", true);
            case KvmAvailability.Absent(String because) ->
                    tree.putObject("kvm").put("available", false).put("because", because);
            case KvmAvailability.Unknown _ -> { }
        }
    }

    private ObjectNode physical(Physical physical) {
        final ObjectNode tree = NODES.objectNode();
        identity(tree, physical.vendor(), physical.signature());
        physical.brand().ifPresent(brand -> tree.put("brand", brand));
        physical.microcode().ifPresent(revision -> tree.put("microcode", hex(revision)));
        physical.addressBits().ifPresent(bits -> tree.put("addressBits", bits));
        physical.tscHertz().ifPresent(hertz -> tree.put("tscHertz", hertz));
        physical.logicalCpus().ifPresent(cpus -> tree.put("logicalCpus", cpus));
        tree.set("features", features(physical.features()));
        physical.cpuid().ifPresent(table -> tree.set("cpuid", cpuid(table)));
        strings(tree, "remarks", physical.remarks());
        return tree;
    }

    private static void identity(ObjectNode tree, Optional<Vendor> vendor, Optional<Signature> signature) {
        vendor.ifPresent(maker -> tree.put("vendor", maker.id()));
        signature.ifPresent(cpu -> tree.putObject("signature").put("family", cpu.family()).put("model", cpu.model())
                .put("stepping", cpu.stepping()));
    }

    private ObjectNode features(KnownFeatures features) {
        final ObjectNode tree = NODES.objectNode();
        strings(tree, "names", catalog.names(features.present()));
        final SequencedMap<String, Long> present = FeatureWords.of(features.present());
        final ObjectNode words = tree.putObject("words");
        FeatureWords.of(features.known()).forEach((register, known) -> words.putArray(register)
                .add(hex(present.getOrDefault(register, 0L))).add(hex(known)));
        return tree;
    }

    private static ObjectNode cpuid(CpuidTable table) {
        final ObjectNode tree = NODES.objectNode();
        final ObjectNode leaves = tree.putObject("leaves");
        table.leaves().forEach((key, registers) -> leaves.putArray(
                        hex(Integer.toUnsignedLong(key.leaf())) + "." + hex(key.subleaf()))
                .add(word(registers.eax())).add(word(registers.ebx())).add(word(registers.ecx()))
                .add(word(registers.edx())));
        if (!table.msrs().isEmpty()) {
            final ObjectNode msrs = tree.putObject("msrs");
            table.msrs().forEach((index, value) -> msrs.put(hex(Integer.toUnsignedLong(index)), hex(value)));
        }
        return tree;
    }

    private static String word(int value) {
        return hex(Integer.toUnsignedLong(value));
    }

    private ObjectNode offer(Offer offer) {
        final ObjectNode tree = NODES.objectNode();
        final Offer.Key key = offer.key();
        key.qemu().ifPresent(version -> tree.put("qemu", version.toString()));
        key.qemuBuild().ifPresent(build -> tree.put("qemuBuild", build));
        tree.put("accelerator", key.accelerator().lowerCase());
        key.machine().ifPresent(machine -> tree.put("machine", machine));
        tree.put("migratable", key.migratable());
        key.libvirt().ifPresent(version -> tree.put("libvirt", version.toString()));
        key.mapDigest().ifPresent(digest -> tree.put("mapDigest", digest));
        tree.put("basis", offer.basis().name().toLowerCase(Locale.ROOT));
        identity(tree, offer.vendor(), offer.signature());
        tree.set("features", features(offer.features()));
        if (!offer.models().isEmpty()) {
            final ObjectNode models = tree.putObject("models");
            offer.models().forEach((name, use) -> models.set(name, use(use)));
        }
        strings(tree, "unknownNames", offer.unknownNames());
        if (!offer.unnamed().isEmpty()) {
            words(tree.putObject("unnamed"), offer.unnamed());
        }
        return tree;
    }

    private static ObjectNode use(Offer.ModelUse use) {
        final ObjectNode tree = NODES.objectNode();
        use.usable().ifPresent(usable -> tree.put("usable", usable));
        if (!use.unavailable().isEmpty()) {
            words(tree.putObject("unavailable"), use.unavailable());
        }
        strings(tree, "unknownNames", use.unknownNames());
        return tree;
    }

    private static void words(ObjectNode tree, FeatureSet features) {
        for (Map.Entry<String, Long> word : FeatureWords.of(features).entrySet()) {
            tree.put(word.getKey(), hex(word.getValue()));
        }
    }

    private static ObjectNode qemu(InstalledQemu qemu) {
        final ObjectNode tree = NODES.objectNode();
        qemu.release().ifPresent(version -> tree.put("release", version.toString()));
        qemu.build().ifPresent(build -> tree.put("build", build));
        final ArrayNode machines = tree.putArray("machines");
        for (InstalledQemu.Machine machine : qemu.machines()) {
            final ObjectNode entry = machines.addObject().put("name", machine.name());
            machine.alias().ifPresent(alias -> entry.put("alias", alias));
            if (machine.deprecated()) {
                entry.put("deprecated", true);
            }
            if (machine.usual()) {
                entry.put("usual", true);
            }
        }
        return tree;
    }

    private static ObjectNode guests(RunningGuests guests) {
        final ObjectNode tree = NODES.objectNode();
        tree.put("number", guests.number());
        guests.type().ifPresent(type -> tree.put("type", type));
        guests.machine().ifPresent(machine -> tree.put("machine", machine));
        guests.cpu().ifPresent(cpu -> tree.put("cpu", cpu));
        return tree;
    }

    private static ObjectNode source(Source source) {
        final ObjectNode tree = NODES.objectNode();
        tree.put("kind", source.kind()).put("origin", source.origin());
        source.time().ifPresent(time -> tree.put("time", time.toString()));
        return tree.put("outcome", source.outcome().name().toLowerCase(Locale.ROOT)).put("detail", source.detail());
    }

    private static void strings(ObjectNode tree, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            final ArrayNode array = tree.putArray(name);
            texts.forEach(array::add);
        }
    }
}
