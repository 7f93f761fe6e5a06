package dev.socle.conformance.nova;

import dev.socle.nova.driver.HostLibvirt;
import dev.socle.nova.driver.MapLibvirt;
import dev.socle.nova.driver.NovaCpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The libvirt of a case: it says what the case has it say, else what the map says. It takes down what it was asked.
 */
final class FixtureLibvirt implements HostLibvirt {

    private static final String NO_SUPPORT = "NO_SUPPORT";
    private static final int IDENTICAL = 1;

    private final JsonNode given;
    private final JsonNode fixtures;
    private final MapLibvirt map;
    private final List<NovaCpu> compared = new ArrayList<>();

    FixtureLibvirt(JsonNode given, JsonNode fixtures, MapLibvirt map) {
        this.given = given;
        this.fixtures = fixtures;
        this.map = map;
    }

    List<NovaCpu> compared() {
        return compared;
    }

    @Override
    public Baseline baseline(NovaCpu cpu) {
        final Optional<String> error = Given.text(given, "baseline_error");
        if (error.isPresent()) {
            return error.get().equals(NO_SUPPORT) ? new Baseline.Unsupported() : new Baseline.Failed(error.get());
        }
        if (given.path("baseline_features").isArray()) {
            return new Baseline.Features(Given.texts(given.path("baseline_features")));
        }
        return cpu.model().flatMap(this::featuresOf).<Baseline>map(Baseline.Features::new)
                .orElseGet(() -> map.baseline(cpu));
    }

    private Optional<List<String>> featuresOf(String model) {
        JsonNode features = given.path("model_features").path(model);
        if (features.isMissingNode()) {
            features = fixtures.path(model);
        } else if (features.isString()) {
            features = fixtures.path(features.asString().replaceFirst("^@", ""));
        }
        return features.isArray() ? Optional.of(Given.texts(features)) : Optional.empty();
    }

    @Override
    public Comparison compare(NovaCpu cpu, Against against) {
        final int turn = compared.size();
        compared.add(cpu);
        final Optional<String> error = Given.text(given, "compare_error");
        if (error.isPresent()) {
            return error.get().equals(NO_SUPPORT) ? new Comparison.Unsupported() : new Comparison.Failed(error.get());
        }
        final JsonNode result = given.has("compare_result") ? given.path("compare_result")
                : given.path("compare_results").path(turn);
        return new Comparison.Result(result.isNumber() ? result.asInt() : IDENTICAL, List.of());
    }

    @Override
    public List<String> modelNames(String arch) {
        return given.has("libvirt_models") ? Given.texts(given.path("libvirt_models")) : map.modelNames(arch);
    }
}
