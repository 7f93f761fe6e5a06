package dev.socle.conformance;

import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.qemu.CpuProperties;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.MigrationEnd;
import dev.socle.qemu.RealizedCpu;
import dev.socle.testing.Peers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One end of a recorded migration, made from its command line: {@code -machine}, {@code -cpu}, {@code -smp}. */
final class RecordedEnd {

    private final String version;
    private final String machine;
    private final String[] cpu;
    private final String smp;

    private RecordedEnd(String version, String machine, String[] cpu, String smp) {
        this.version = version;
        this.machine = machine;
        this.cpu = cpu;
        this.smp = smp;
    }

    static MigrationEnd of(JsonNode json) {
        final String version = json.path("qemu").asString();
        final String machine = json.path("machine").asString();
        return new RecordedEnd(version, machine.startsWith("pc-") ? machine : "pc-" + machine + "-" + version,
                json.path("cpu").asString().split(","), json.path("smp").asString()).end();
    }

    private MigrationEnd end() {
        final RecordedQemu qemu = qemu();
        FeatureSet on = FeatureSet.empty();
        FeatureSet off = FeatureSet.empty();
        final Map<String, String> properties = new HashMap<>();
        for (int i = 1; i < cpu.length; i++) {
            final String item = cpu[i];
            if (item.startsWith("+")) {
                on = on.or(feature(qemu, item.substring(1)));
            } else if (item.startsWith("-")) {
                off = off.or(feature(qemu, item.substring(1)));
            } else {
                final String[] parts = (item + "=on").split("=");
                properties.put(parts[0], parts[1]);
            }
        }
        final RealizedCpu plain = qemu.realize(cpu[0], on, off, false).orElseThrow();
        final FeatureSet asked = qemu.realize(cpu[0], on, off, true).orElseThrow().features();
        return MigrationEnd.of(with(plain, properties)).lacking(asked.andNot(plain.features()));
    }

    private static FeatureSet feature(RecordedQemu qemu, String name) {
        return qemu.release().names().find(name).orElseThrow();
    }

    private RecordedQemu qemu() {
        final Version release = Version.within(version).orElseThrow();
        if (version.equals("11.1")) {
            // Not recorded; on machine types up to 10.0 it behaves as 10.0 did there.
            return RecordedQemu.ofCatalog(release, Map.of("l3-cache", "on", "cpuid-0xb", "on", "tcg-cpuid", "on",
                    "x-vendor-cpuid-only", "on", "x-l1-cache-per-thread", isOld() ? "off" : "on",
                    "x-amd-topoext-features-only", isOld() ? "off" : "on"));
        }
        final boolean recorded = version.equals("10.0") && isOld();
        return RecordedQemu.read(Peers.corpus("qemu/qmp/" + version + "-tcg-q35" + (recorded ? "-7.2" : "") + ".json"),
                release);
    }

    private boolean isOld() {
        return machine.endsWith("-7.2");
    }

    private RealizedCpu with(RealizedCpu cpu, Map<String, String> given) {
        final Signature signature = cpu.identity().signature();
        CpuProperties properties = cpu.properties();
        for (Map.Entry<String, String> property : given.entrySet()) {
            properties = properties.with(property.getKey(), property.getValue());
        }
        return new RealizedCpu(cpu.release(), cpu.accelerator(), Optional.of(machine), cpu.model(),
                new RealizedCpu.Identity(cpu.identity().vendor(), new Signature(
                        number(given, "family", signature.family()), number(given, "model", signature.model()),
                        number(given, "stepping", signature.stepping())), cpu.identity().modelId()),
                cpu.levels(), new RealizedCpu.AddressWidths(number(given, "phys-bits", cpu.addresses().physical()), 0),
                cpu.features(), cpu.components(), cpu.caches(), cpu.tscHertz(), topology(), properties, cpu.host());
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        return given.containsKey(name) ? Integer.parseInt(given.get(name)) : otherwise;
    }

    /** A plain number means cores, with these machine types. */
    private GuestTopology topology() {
        final Map<String, Integer> parts = new HashMap<>();
        for (String part : smp.split(",")) {
            final String[] pair = (part.contains("=") ? part : "cpus=" + part).split("=");
            parts.put(pair[0], Integer.parseInt(pair[1]));
        }
        final int processors = parts.get("cpus");
        final int sockets = parts.getOrDefault("sockets", 1);
        final int threads = parts.getOrDefault("threads", 1);
        return new GuestTopology(sockets, 1, 1, processors / (sockets * threads), threads, processors);
    }
}
