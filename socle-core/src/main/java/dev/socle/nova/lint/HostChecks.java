package dev.socle.nova.lint;

import dev.socle.input.Origin;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.HostCapabilities;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.CpuFlag;
import dev.socle.nova.driver.CpuSpec;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.StartCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The settings against one host. */
final class HostChecks {

    private final LintInput input;
    private final ComputeNode host;
    private final DriverOptions options;
    private final Findings findings;
    private final Names names;

    HostChecks(LintInput input, ComputeNode host, Findings findings) {
        this.input = input;
        this.host = host;
        this.options = input.options();
        this.findings = findings;
        this.names = new Names(input.catalog(), host.libvirt());
    }

    void look() {
        aarch64();
        if (StartCheck.check(input.release(), options, host.host(), host.calls())
                instanceof Decision.Refused<StartCheck.Passed>(var refusal)
                && !refusal.error().equals("Invalid")) {
            findings.add("nova-start-refused", modelsPlace(), "on " + host.name() + ": " + refusal.reason(),
                    refusal.remedy());
        }
        host.offer(options.virtType()).ifPresent(this::againstOffer);
        host.capabilities().map(HostCapabilities::logicalCpus).filter(OptionalInt::isPresent).ifPresent(cpus ->
                List.of("cpu_shared_set", "cpu_dedicated_set").forEach(set -> cpuSet(set, cpus.getAsInt())));
    }

    /** CPUs are numbered from 0; that some are offline the capabilities do not say. */
    private void cpuSet(String name, int cpus) {
        final List<Integer> beyond = input.settings().text("compute", name).flatMap(text -> CpuSpec.parse(text).made())
                .map(set -> set.stream().filter(cpu -> cpu >= cpus).toList()).orElse(List.of());
        if (!beyond.isEmpty()) {
            findings.add("nova-cpu-set-beyond-host", input.place("compute", name), name + " names " + beyond
                    + ", and " + host.name() + " has the CPUs 0 to " + (cpus - 1));
        }
    }

    private Origin modelsPlace() {
        return input.place("libvirt", "cpu_models");
    }

    private void aarch64() {
        if (!host.host().arch().equals("aarch64")) {
            return;
        }
        if (options.cpuMode().isEmpty()) {
            findings.add("nova-aarch64-passthrough", input.place("libvirt", "cpu_mode"),
                    host.name() + " is AArch64, and cpu_mode is not set: guests get host-passthrough");
        }
        if (!options.skipCompareOnDest()) {
            findings.add("nova-aarch64-no-check", input.place("libvirt", "cpu_mode"),
                    host.name() + " is AArch64: as a destination it compares its own CPU with itself");
        }
    }

    private void againstOffer(DomainCapabilities offer) {
        for (String configured : options.cpuModels()) {
            names.model(configured).ifPresent(model -> usable(model.name(), offer));
        }
        host.given(offer).ifPresent(has -> options.flags().stream()
                    .filter(flag -> !flag.disable() && names.isFeature(flag.name()) && !has.contains(flag.name()))
                    .forEach(flag -> findings.add("nova-flag-host-lacks",
                            input.place("libvirt", "cpu_model_extra_flags"),
                            "guests on " + host.name() + " cannot have " + flag.name())));
    }

    private void usable(String model, DomainCapabilities offer) {
        final Optional<List<String>> blockers = blockers(model, offer);
        if (blockers.isEmpty()) {
            return;
        }
        final List<String> left = blockers.get().stream().filter(name -> options.flags().stream()
                .noneMatch(flag -> flag.equals(new CpuFlag(name, true)))).toList();
        if (blockers.get().isEmpty() || !left.isEmpty()) {
            findings.add("nova-model-not-usable", modelsPlace(), model + " is not usable on " + host.name()
                    + (left.isEmpty() ? ", says libvirt" : " for lack of " + String.join(", ", left)),
                    left.isEmpty() ? "take a model that is usable" : "add " + String.join(",", left.stream()
                            .map(name -> "-" + name).toList()) + " to cpu_model_extra_flags"
                            + sibling(model, left).map(name -> ", or take " + name).orElse(""));
        }
    }

    /** What stands in the model's way here; empty where it is usable or nobody knows. */
    private Optional<List<String>> blockers(String model, DomainCapabilities offer) {
        return offer.models().stream().filter(named -> named.name().equals(model)
                        && named.usable().equals(Optional.of(false))).findFirst()
                .map(named -> named.blockers().isEmpty() ? missing(model, offer) : named.blockers());
    }

    /** Releases of libvirt that print no blockers: what the model has and the host-model has not. */
    private List<String> missing(String model, DomainCapabilities offer) {
        final Optional<Set<String>> offered = host.given(offer);
        return offered.isEmpty() ? List.of() : names.model(model).map(found -> host.libvirt().names()
                .namesOf(found.features()).stream().filter(name -> !offered.get().contains(name)).toList())
                .orElse(List.of());
    }

    /** The same model without TSX, where that is what stands in the way. */
    private Optional<String> sibling(String model, List<String> blockers) {
        return Set.of("hle", "rtm").containsAll(blockers)
                ? names.model(model.replace("-IBRS", "") + "-noTSX" + (model.contains("-IBRS") ? "-IBRS" : ""))
                        .map(found -> found.name()) : Optional.empty();
    }

    /** Whether a guest with the model would start here, as far as libvirt says. */
    static Optional<Boolean> isUsable(ComputeNode host, DriverOptions options, String model) {
        return host.offer(options.virtType()).flatMap(offer -> offer.models().stream()
                .filter(named -> named.name().equalsIgnoreCase(model)).findFirst()
                .flatMap(named -> named.usable().map(usable -> usable || !named.blockers().isEmpty()
                        && named.blockers().stream().allMatch(name ->
                        options.flags().contains(new CpuFlag(name, true))))));
    }
}
