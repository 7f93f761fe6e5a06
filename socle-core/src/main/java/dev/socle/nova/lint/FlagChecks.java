package dev.socle.nova.lint;

import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.Version;
import dev.socle.input.Origin;
import dev.socle.nova.driver.CpuFlag;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.TraitMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** cpu_model_extra_flags, by itself and against the models. */
final class FlagChecks {

    private final LintInput input;
    private final DriverOptions options;
    private final Findings findings;
    private final Names names;
    private final TraitMap traits;
    private final Origin place;

    FlagChecks(LintInput input, Findings findings) {
        this.input = input;
        this.options = input.options();
        this.findings = findings;
        this.names = new Names(input.catalog(), input.libvirt());
        this.traits = new TraitMap(input.catalog(), input.release());
        this.place = input.place("libvirt", "cpu_model_extra_flags");
    }

    void look() {
        final Set<String> contradictory = CpuFlag.contradictory(options.flags());
        contradictory.forEach(name -> findings.add("nova-flag-contradiction", place,
                name + " is both required and disabled; which counts is left to chance"));
        final Set<CpuFlag> seen = new HashSet<>();
        options.extraFlags().stream().map(CpuFlag::parse).filter(flag -> !seen.add(flag)).distinct()
                .forEach(flag -> findings.add("nova-flag-repeated", place, flag.name() + " is written twice"));
        final List<LibvirtModel> models = options.cpuModels().stream().map(names::model).flatMap(Optional::stream)
                .toList();
        options.flags().stream().filter(flag -> !contradictory.contains(flag.name()))
                .forEach(flag -> look(flag, models));
    }

    private void look(CpuFlag flag, List<LibvirtModel> models) {
        if (!names.isFeature(flag.name())) {
            unknown(flag);
        } else if (!models.isEmpty()) {
            againstModels(flag, models);
        }
        if (flag.disable()) {
            traits.traitsOf(flag.name()).stream().findFirst().ifPresent(trait ->
                    findings.add("nova-disabled-flag-reported", place, "-" + flag.name() + " takes the feature from"
                            + " guests, and Nova still reports " + String.join(", ", traits.traitsOf(flag.name()))));
        }
    }

    private void unknown(CpuFlag flag) {
        final Optional<Version> other = names.releaseWithFeature(flag.name());
        if (other.isPresent()) {
            findings.add("nova-flag-of-other-release", place, "libvirt " + other.get() + " knows " + flag.name()
                    + ", " + names.display() + " does not", names.meantFeature(flag.name())
                    .map(meant -> "write " + meant + " for " + names.display())
                    .orElse("leave it out for " + names.display()));
            return;
        }
        final boolean custom = options.cpuMode().equals(Optional.of("custom"));
        findings.add("nova-flag-unknown", place, names.display() + " knows no feature \"" + flag.name() + "\""
                + (custom ? "" : "; nothing is checked at start in this mode, so the first guest fails"),
                names.meantFeature(flag.name()).map(meant -> "write " + meant)
                        .orElse("remove it, or write libvirt's name of the feature"));
    }

    private void againstModels(CpuFlag flag, List<LibvirtModel> models) {
        final long having = models.stream().filter(model -> model.features()
                .containsAll(names.features(flag.name()))).count();
        if (flag.disable() && having == 0) {
            findings.add("nova-flag-not-in-model", place, "no model of cpu_models has " + flag.name()
                    + ", so there is nothing to disable");
        }
        if (!flag.disable() && having == models.size()) {
            findings.add("nova-flag-in-model", place, "every model of cpu_models has " + flag.name() + " already");
        }
        if (!flag.disable() && having < models.size() && !traits.traitsOf(flag.name()).isEmpty()) {
            findings.add("nova-flag-not-counted", place, "+" + flag.name() + " has Nova report "
                    + String.join(", ", traits.traitsOf(flag.name())) + ", and a flavor that requires it "
                    + (having == 0 ? "finds no model" : "never gets the models without it")
                    + ", though every guest would have it");
        }
    }
}
