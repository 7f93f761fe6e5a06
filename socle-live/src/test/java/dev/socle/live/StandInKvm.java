package dev.socle.live;

import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.CpuidTable;
import dev.socle.qemu.RecordedProfile;
import dev.socle.qemu.Supply;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Makes real QEMUs believe that they run on the KVM of some host, so that what they do there can be asked where there
 * is no KVM: how they expand and filter CPUs, and what CPUID they hand to the kernel for each processor. No guest ever
 * runs, and what the kernel would do is not known by this. The library is {@code stand-in-kvm.c}; a QEMU looks at some
 * leaves of the machine's own processor besides, and its vendor.
 */
final class StandInKvm {

    private static final int SECONDS = 60;
    /** Of the machine's own processor: QEMU asks that one. */
    private static final int ADDRESS_BITS = 48;

    private final Path folder;
    private final Path library;
    private final Map<String, Supply> supplies = new HashMap<>();

    private StandInKvm(Path folder, Path library) {
        this.folder = folder;
        this.library = library;
    }

    /** Compiles the library into the folder; skips the test where there is no C compiler. */
    static StandInKvm in(Path folder) throws IOException, InterruptedException {
        final Path source = folder.resolve("stand-in-kvm.c");
        try (InputStream text = StandInKvm.class.getResourceAsStream("stand-in-kvm.c")) {
            Files.copy(text, source);
        }
        final Path library = folder.resolve("stand-in-kvm.so");
        final Path messages = folder.resolve("cc.txt");
        final int code;
        try {
            code = new ProcessBuilder("cc", "-O1", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-o",
                    library.toString(), source.toString(), "-ldl").redirectErrorStream(true)
                    .redirectOutput(messages.toFile()).start().waitFor();
        } catch (IOException e) {
            return Peers.absent("cc", "no C compiler is installed");
        }
        if (code != 0) {
            throw new IOException("cc: " + Files.readString(messages));
        }
        return new StandInKvm(folder, library);
    }

    /**
     * What a QEMU handed over.
     *
     * @param processors what each is to read, by its APIC identifier, in the order of their creation; empty if QEMU did
     *                   not get so far
     * @param silicon    what QEMU may have read of the machine's own processor
     * @param messages   what QEMU said
     */
    record Handed(SequencedMap<Integer, CpuidTable> processors, CpuidTable silicon, String messages) {
    }

    /** A QEMU on that host, to be started and asked like any other. */
    Path qemu(Path real, StandInHost host) throws IOException {
        final Path script = Files.createTempFile(folder, "qemu-", "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(script, "#!/bin/sh\nexport STAND_IN_HOST=" + hostFile(host) + " LD_PRELOAD=" + library
                + "\nexec " + real + " \"$@\"\n");
    }

    /** What the KVM of that host gives this QEMU's guests, as QEMU tells it of the model {@code max}. */
    Supply supply(Path real, StandInHost host, QemuRelease release) throws IOException {
        final String key = release.version() + " of " + host;
        final Supply known = supplies.get(key);
        if (known != null) {
            return known;
        }
        try (QemuProcess process = QemuProcess.start(qemu(real, host), List.of("-machine", "q35,accel=kvm"),
                Duration.ofSeconds(SECONDS))) {
            final CpuModelQuestions questions = new CpuModelQuestions(process.qmp());
            final JsonNode usual = questions.fullProps("max", Map.of());
            final Supply asked = RecordedProfile.supplyOfMax(release, questions.fullProps("max", unrestricted(release)))
                    .withLevels(OptionalInt.of(usual.path("min-level").asInt()),
                            OptionalInt.of((int) usual.path("min-xlevel").asLong()))
                    .withAddressBits(OptionalInt.of(ADDRESS_BITS));
            supplies.put(key, asked);
            return asked;
        }
    }

    /** What {@code max} is given by itself is less than what there is. */
    private static Map<String, Boolean> unrestricted(QemuRelease release) {
        final Map<String, Boolean> props = new HashMap<>(Map.of("migratable", false));
        if (release.machinery().properties().stream().anyMatch(it -> it.name().equals("x-arch-cap-always-on"))) {
            props.put("x-arch-cap-always-on", true);
        }
        return props;
    }

    private Path hostFile(StandInHost host) throws IOException {
        return Files.write(Files.createTempFile(folder, "host-", ".txt"), host.lines());
    }

    /**
     * What it hands over when it is started like this.
     *
     * @param vcpus how many processors it makes; it is ended when it has handed over the last
     */
    Handed handed(Path real, StandInHost host, List<String> arguments, int vcpus)
            throws IOException, InterruptedException {
        final Path handed = Files.createTempFile(folder, "handed-", ".txt");
        final Path messages = Files.createTempFile(folder, "said-", ".txt");
        final Path hostFile = hostFile(host);
        final List<String> line = new ArrayList<>(List.of(real.toString(), "-S", "-nodefaults", "-no-user-config",
                "-display", "none"));
        line.addAll(arguments);
        final ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true)
                .redirectOutput(messages.toFile());
        builder.environment().putAll(Map.of("LD_PRELOAD", library.toString(), "STAND_IN_HOST", hostFile.toString(),
                "STAND_IN_HANDED", handed.toString(), "STAND_IN_VCPUS", Integer.toString(vcpus)));
        final Process process = builder.start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(line + " does not end: " + Files.readString(messages));
            }
        } finally {
            process.destroyForcibly();
        }
        final Handed read = read(handed, Files.readString(messages).strip());
        Files.delete(handed);
        Files.delete(messages);
        Files.delete(hostFile);
        return read;
    }

    private static Handed read(Path file, String messages) throws IOException {
        final CpuidTable.Builder silicon = CpuidTable.builder();
        final SequencedMap<Integer, CpuidTable.Builder> processors = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            final String[] words = line.split(" ");
            switch (words[0]) {
                case "processor" -> processors.put(hex(words[1]), CpuidTable.builder());
                case "silicon" -> row(silicon, words);
                default -> row(processors.lastEntry().getValue(), words);
            }
        }
        final SequencedMap<Integer, CpuidTable> tables = new LinkedHashMap<>();
        processors.forEach((number, table) -> tables.put(number, table.build()));
        return new Handed(tables, silicon.build(), messages);
    }

    private static void row(CpuidTable.Builder to, String... words) {
        to.leaf(hex(words[1]), hex(words[2]), hex(words[3]), hex(words[4]), hex(words[5]), hex(words[6]));
    }

    private static int hex(String word) {
        return Integer.parseUnsignedInt(word, 16);
    }
}
