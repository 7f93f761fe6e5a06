package dev.socle.nova;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HypervisorReaderTest {

    private static final String INFO = "{\"arch\": \"x86_64\", \"model\": \"Opteron_G4\", \"vendor\": \"AMD\","
            + " \"topology\": {\"cells\": 1, \"sockets\": 2, \"cores\": 8, \"threads\": 2}, \"features\": [\"avx\"]}";

    private static Json json(String text) {
        try (JsonDocuments documents = new JsonDocuments(new ByteArrayInputStream(
                text.getBytes(StandardCharsets.UTF_8)), "h.json", Limits.defaults())) {
            return documents.next().orElseThrow();
        }
    }

    @Test
    void readsCpuInfoAsObjectAsTextAndAlone() {
        final String quoted = INFO.replace("\"", "\\\"");
        for (String text : new String[] {INFO, "{\"cpu_info\": " + INFO + "}", "{\"cpu_info\": \"" + quoted + "\"}"}) {
            assertThat(HypervisorReader.isHypervisor(json(text))).isTrue();
            final HypervisorReader.CpuInfo info = HypervisorReader.cpuInfo((Json.Obj) json(text), "h.json");
            assertThat(info.model()).contains("Opteron_G4");
            assertThat(info.sockets()).hasValue(2);
            assertThat(info.features()).containsExactly("avx");
        }
    }

    @Test
    void saysWhatIsWrong() {
        for (String text : new String[] {"{\"cpu_info\": 5}", "{\"cpu_info\": \"[]\"}", "{\"cpu_info\": {}}"}) {
            assertThatThrownBy(() -> HypervisorReader.cpuInfo((Json.Obj) json(text), "h.json"))
                    .isInstanceOf(EvidenceException.class).hasMessageStartingWith("h.json:1: ");
        }
    }

    @Test
    void readsTraits() {
        assertThat(HypervisorReader.traits(json("[{\"name\": \"HW_CPU_X86_AVX\"}, \"CUSTOM_A\"]")))
                .containsExactly("HW_CPU_X86_AVX", "CUSTOM_A");
    }
}
