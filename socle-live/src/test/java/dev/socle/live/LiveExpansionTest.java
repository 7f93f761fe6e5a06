package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.Version;
import dev.socle.host.Accelerator;
import dev.socle.qemu.RecordedProfile;
import dev.socle.qemu.Supply;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The expansion against the real QEMUs at hand, under TCG: every model, under several or all machine types. */
class LiveExpansionTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Machine types besides none and q35 that are tried unless the proof is full. */
    private static final int SAMPLED = 1;

    @Test
    void everyModelIsExpandedAsTheRealQemusDo() throws IOException {
        final List<String> wrong = new ArrayList<>();
        for (Path qemu : Peers.qemus()) {
            final Version version = version(qemu);
            for (String machine : machines(version)) {
                final RecordedProfile profile = new RecordedProfile(profile(qemu, machine, Accelerator.TCG));
                final List<String> differences = profile.differences();
                System.out.println(qemu.getFileName() + " " + version + " " + machine + ": "
                        + (profile.models() - differences.size()) + " of " + profile.models()
                        + " models expanded and filtered as it does");
                differences.forEach(line -> wrong.add(version + " " + machine + ": " + line));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** The same under the KVM of a host that has everything; the kernel is a {@linkplain StandInKvm stand-in}. */
    @Test
    void everyModelIsExpandedAsTheRealQemusDoUnderKvm(@TempDir Path folder) throws IOException, InterruptedException {
        final StandInKvm kvm = StandInKvm.in(folder);
        final StandInHost host = StandInHost.ofEverything();
        final List<String> wrong = new ArrayList<>();
        int models = 0;
        int machines = 0;
        for (Path qemu : Peers.qemus()) {
            final Version version = version(qemu);
            final Supply supply = kvm.supply(qemu, host, Catalog.embedded().qemu(version).release());
            // No guest runs without a machine; max has no SGX there with 10.0 and 11.1.
            for (String machine : machines(version).stream().filter(it -> !it.equals("none")).toList()) {
                final RecordedProfile profile = new RecordedProfile(profile(kvm.qemu(qemu, host), machine,
                        Accelerator.KVM), supply);
                final List<String> differences = profile.differences();
                System.out.println(qemu.getFileName() + " " + version + " " + machine + " with KVM: "
                        + (profile.models() - differences.size()) + " of " + profile.models() + " models");
                differences.forEach(line -> wrong.add(version + " " + machine + ": " + line));
                models += profile.models();
                machines++;
            }
        }
        System.out.println(models - wrong.size() + " of " + models + " expansions under KVM with " + machines
                + " machine types");
        assertThat(wrong).isEmpty();
    }

    private static Version version(Path qemu) throws IOException {
        try (QemuProcess process = QemuProcess.askable(qemu, Accelerator.TCG)) {
            final JsonNode said = CpuModelQuestions.returned(process.qmp().execute("query-version")).path("qemu");
            return new Version(said.path("major").asInt(), said.path("minor").asInt(), said.path("micro").asInt());
        }
    }

    private static List<String> machines(Version version) {
        final List<String> all = new ArrayList<>(Catalog.embedded().qemu(version).release().machinery().machines()
                .stream().map(MachineType::name).toList());
        Collections.shuffle(all, new Random(Proof.seed()));
        final Stream<String> some = Proof.isFull() ? all.stream() : all.stream().limit(SAMPLED);
        return Stream.concat(Stream.of("none", "q35"), some).distinct().toList();
    }

    /** In the form of the recordings. */
    private static ObjectNode profile(Path qemu, String machine, Accelerator accelerator) throws IOException {
        try (QemuProcess process = QemuProcess.start(qemu, List.of("-machine", machine + ",accel=" + accelerator.lowerCase()), PATIENCE)) {
            final CpuModelQuestions questions = new CpuModelQuestions(process.qmp());
            final ObjectNode profile = JSON.createObjectNode().put("accel", accelerator.lowerCase()).put("machine", machine);
            profile.set("qemu", CpuModelQuestions.returned(process.qmp().execute("query-version")));
            final ObjectNode models = profile.putObject("models");
            for (JsonNode definition : questions.definitions()) {
                final String name = definition.path("name").asString();
                final ObjectNode model = models.putObject(name);
                model.set("unavailable-features", definition.path("unavailable-features"));
                if (definition.has("alias-of")) {
                    model.set("alias-of", definition.path("alias-of"));
                }
                final ArrayNode on = model.putArray("on");
                final ObjectNode props = model.putObject("props");
                for (Map.Entry<String, JsonNode> property : questions.fullProps(name, Map.of()).properties()) {
                    if (!property.getValue().isBoolean()) {
                        props.set(property.getKey(), property.getValue());
                    } else if (property.getValue().asBoolean()) {
                        on.add(property.getKey());
                    }
                }
            }
            return profile;
        }
    }
}
