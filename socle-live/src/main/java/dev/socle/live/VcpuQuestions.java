package dev.socle.live;

import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A vCPU of TCG that was made with certain features and never ran, and what QEMU's object model says of it. */
final class VcpuQuestions implements AutoCloseable {

    private final QemuProcess qemu;
    private final String path;

    private VcpuQuestions(QemuProcess qemu, String path) {
        this.qemu = qemu;
        this.path = path;
    }

    /**
     * Makes a vCPU of the model {@code base}, which has nothing of itself, with these features on. Without a machine,
     * so that no firmware is needed; a machine would also number the vCPU, which QEMU otherwise insists on.
     */
    static VcpuQuestions base(Path binary, Collection<String> features) throws IOException {
        final String cpu = "base,apic-id=0,check=off" + features.stream().map(name -> "," + name + "=on")
                .collect(Collectors.joining());
        final QemuProcess qemu = QemuProcess.start(binary, List.of("-machine", "none,accel=tcg", "-cpu", cpu),
                QemuProcess.USUAL_PATIENCE);
        try {
            final String path = CpuModelQuestions.returned(qemu.qmp().execute("query-cpus-fast")).path(0)
                    .path("qom-path").asString("");
            return new VcpuQuestions(qemu, path);
        } catch (IOException e) {
            qemu.close();
            throw e;
        }
    }

    /** Those of the features that it has. */
    Set<String> on(Collection<String> features) throws IOException {
        final Set<String> on = new TreeSet<>();
        for (String name : features) {
            if (property(name).asBoolean(false)) {
                on.add(name);
            }
        }
        return on;
    }

    /** The CPUID bits it has, and those it was asked to have and TCG cannot give. QEMU shows no MSR's bits here. */
    Set<Place> asked() throws IOException {
        final Set<Place> places = new HashSet<>();
        for (String words : List.of("feature-words", "filtered-features")) {
            for (JsonNode word : property(words)) {
                final int bits = (int) word.path("features").asLong(0);
                for (int bit = 0; bit < Integer.SIZE; bit++) {
                    if ((bits >>> bit & 1) != 0) {
                        places.add(new Place.Cpuid((int) word.path("cpuid-input-eax").asLong(0),
                                word.path("cpuid-input-ecx").asInt(0),
                                Register.named(word.path("cpuid-register").asString("EAX")), bit));
                    }
                }
            }
        }
        return places;
    }

    private JsonNode property(String name) throws IOException {
        return CpuModelQuestions.returned(qemu.qmp().execute("qom-get", Map.of("path", path, "property", name)));
    }

    @Override
    public void close() {
        qemu.close();
    }
}
