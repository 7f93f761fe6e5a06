package dev.socle.conformance;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.Knowledge;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.MigrationEnd;
import dev.socle.qemu.QemuCpus;
import dev.socle.qemu.RealizedCpu;
import dev.socle.qemu.Supply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** One end of a recorded migration, made from its command line: {@code -machine}, {@code -cpu}, {@code -smp}. */
final class RecordedEnd {

    private RecordedEnd() {
    }

    static MigrationEnd of(JsonNode json) {
        final Catalog catalog = Catalog.embedded();
        final QemuRelease release = catalog.qemu(Version.within(json.path("qemu").asString()).orElseThrow()).release();
        final Optional<MachineType> machine = release.machinery().machine(json.path("machine").asString());
        final QemuCpus cpus = new QemuCpus(catalog, release);
        final Supply tcg = Supply.ofTcg(release);
        final FilteredCpu filtered = cpus.filtered(json.path("cpu").asString(), machine, tcg);
        final RealizedCpu cpu = cpus.realizer().realize(filtered, tcg, topology(json.path("smp").asString()),
                Optional.empty());
        final Knowledge known = machine.isPresent() ? Knowledge.PRESENT : Knowledge.ABSENT;
        return MigrationEnd.of(cpu).lacking(filtered.unavailable())
                .on(new MigrationEnd.Host(known, OptionalLong.empty(), Knowledge.UNKNOWN, Knowledge.UNKNOWN,
                        Knowledge.UNKNOWN, Knowledge.UNKNOWN));
    }

    /** A plain number means cores, with machine types since 6.2. */
    private static GuestTopology topology(String smp) {
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
