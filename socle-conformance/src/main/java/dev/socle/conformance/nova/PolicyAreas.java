package dev.socle.conformance.nova;

import dev.socle.nova.driver.CpuPolicies;
import dev.socle.nova.driver.CpuRequest;
import dev.socle.nova.driver.CpuSpec;
import dev.socle.nova.driver.CpuTopologies;
import dev.socle.nova.driver.CpuTopology;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.MemoryEncryption;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.driver.PlacementRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** The areas about topologies and policies. */
final class PolicyAreas {

    private PolicyAreas() {
    }

    static Map<String, AreaAnswers> areas(NovaRelease release) {
        final Map<String, AreaAnswers> areas = new LinkedHashMap<>();
        areas.put("topology-constraints", (given, libvirt) -> constraints(given));
        areas.put("topology-possible", (given, libvirt) -> possible(given));
        areas.put("topology-sort", (given, libvirt) -> sorted(given));
        areas.put("topology-best", (given, libvirt) -> best(given));
        areas.put("cpu-policy", (given, libvirt) -> policy(given));
        areas.put("cpu-request", (given, libvirt) -> request(given));
        areas.put("cpu-list", (given, libvirt) -> cpus(given));
        areas.put("maxphysaddr-mode", (given, libvirt) ->
                choice("mode", CpuPolicies.addressMode(given.flavor(), given.image())));
        areas.put("pmu", (given, libvirt) -> pmu(given));
        areas.put("memory-encryption", (given, libvirt) -> encryption(release, given));
        areas.put("placement-request", (given, libvirt) -> placement(release, given));
        return areas;
    }

    private static Map<String, Object> pmu(Given given) {
        final Decision<Optional<Boolean>> decision = CpuPolicies.pmu(given.flavor(), given.image());
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("pmu", CpuWords.orNull(decision.made().flatMap(choice -> choice)));
        return words;
    }

    private static Map<String, Object> encryption(NovaRelease release, Given given) {
        return choice("model", switch (MemoryEncryption.of(release, given.flavor(), given.image(),
                Given.text(given.json(), "machine_type"))) {
            case Decision.Made<Optional<MemoryEncryption>>(var found) ->
                    new Decision.Made<>(found.map(MemoryEncryption::model));
            case Decision.Refused<Optional<MemoryEncryption>>(var refusal) -> new Decision.Refused<>(refusal);
        });
    }

    private static Map<String, Object> placement(NovaRelease release, Given given) {
        final Decision<PlacementRequest> decision = PlacementRequest.of(release, given.flavor(), given.image());
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("required", traits(decision, true));
        words.put("forbidden", traits(decision, false));
        return words;
    }

    private static List<String> traits(Decision<PlacementRequest> decision, boolean required) {
        return decision.made().stream().flatMap(request -> request.wishes().stream())
                .filter(wish -> wish.required() == required).map(PlacementRequest.Wish::trait).sorted().toList();
    }

    private static Map<String, Object> constraints(Given given) {
        final Decision<CpuTopologies.Constraints> decision = CpuTopologies.constraints(given.flavor(), given.image());
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("preferred", CpuWords.orNull(decision.made().map(made -> CpuWords.triple(made.preferred()))));
        words.put("maximum", CpuWords.orNull(decision.made().map(made -> CpuWords.triple(made.maximum()))));
        return words;
    }

    private static Decision<List<CpuTopology>> all(Given given) {
        return CpuTopologies.possible(given.json().path("vcpus").asInt(),
                Given.topologyOf(given.json().path("max")), given.json().path("allow_threads").asBoolean(true));
    }

    private static Map<String, Object> possible(Given given) {
        return topologies(all(given));
    }

    private static Map<String, Object> sorted(Given given) {
        return topologies(switch (all(given)) {
            case Decision.Made<List<CpuTopology>>(var found) -> new Decision.Made<>(
                    CpuTopologies.sorted(found, Given.topologyOf(given.json().path("preferred"))));
            case Decision.Refused<List<CpuTopology>> refused -> refused;
        });
    }

    private static Map<String, Object> topologies(Decision<List<CpuTopology>> decision) {
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("topologies", CpuWords.orNull(decision.made()
                .map(all -> all.stream().map(CpuWords::triple).toList())));
        return words;
    }

    private static Map<String, Object> best(Given given) {
        final Decision<CpuTopology> decision = CpuTopologies.bestOf(given.flavor(), given.image(),
                given.json().path("allow_threads").asBoolean(true));
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("topology", CpuWords.orNull(decision.made().map(CpuWords::triple)));
        return words;
    }

    private static Map<String, Object> policy(Given given) {
        final Map<String, Object> words = choice("policy", CpuPolicies.policy(given.flavor(), given.image()));
        words.put("thread_policy", CpuWords.orNull(CpuPolicies.threadPolicy(given.flavor(), given.image()).made()
                .flatMap(policy -> policy)));
        return words;
    }

    private static Map<String, Object> request(Given given) {
        final Decision<CpuRequest> decision = CpuRequest.of(given.flavor(), given.image());
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("policy", CpuWords.orNull(decision.made().flatMap(CpuRequest::policy)));
        words.put("thread_policy", CpuWords.orNull(decision.made().flatMap(CpuRequest::threadPolicy)));
        words.put("dedicated", decision.made().map(made -> List.copyOf(made.dedicated())).orElse(List.of()));
        return words;
    }

    private static Map<String, Object> cpus(Given given) {
        final Decision<SequencedSet<Integer>> decision = CpuSpec.parse(given.json().path("list").asString());
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put("cpus", CpuWords.orNull(decision.made().map(List::copyOf)));
        return words;
    }

    private static Map<String, Object> choice(String key, Decision<Optional<String>> decision) {
        final Map<String, Object> words = CpuWords.verdict(decision);
        words.put(key, CpuWords.orNull(decision.made().flatMap(choice -> choice)));
        return words;
    }
}
