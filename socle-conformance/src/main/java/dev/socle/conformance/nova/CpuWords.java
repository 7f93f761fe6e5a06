package dev.socle.conformance.nova;

import dev.socle.nova.driver.CpuTopology;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.NovaCpu;
import dev.socle.nova.driver.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values in the words of the cases. */
final class CpuWords {

    private CpuWords() {
    }

    static Object orNull(Optional<?> value) {
        return value.orElse(null);
    }

    static Map<String, Object> named(CpuTopology topology) {
        final Map<String, Object> words = new LinkedHashMap<>();
        words.put("sockets", topology.sockets());
        words.put("cores", topology.cores());
        words.put("threads", topology.threads());
        return words;
    }

    static List<Integer> triple(CpuTopology topology) {
        return List.of(topology.sockets(), topology.cores(), topology.threads());
    }

    static Map<String, Object> addressWidth(NovaCpu.AddressWidth width) {
        final Map<String, Object> words = new LinkedHashMap<>();
        words.put("mode", width.mode());
        words.put("bits", width.bits().isPresent() ? width.bits().getAsInt() : null);
        return words;
    }

    /** {@code ok} and {@code error} of a decision. */
    static Map<String, Object> verdict(Optional<Refusal> refusal) {
        final Map<String, Object> words = new LinkedHashMap<>();
        words.put("ok", refusal.isEmpty());
        words.put("error", orNull(refusal.map(Refusal::error)));
        return words;
    }

    static Map<String, Object> verdict(Decision<?> decision) {
        return verdict(decision.refused());
    }
}
