package dev.socle.nova.lint;

import dev.socle.input.Origin;
import dev.socle.nova.NovaOption;
import dev.socle.nova.NovaSettings;
import dev.socle.nova.driver.CpuSpec;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.MachineTypes;
import dev.socle.nova.driver.NovaRelease;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedSet;
import java.util.TreeSet;

/** What nova.conf says by itself. */
final class ConfChecks {

    private static final String LIBVIRT = "libvirt";
    private static final String COMPUTE = "compute";
    private static final String WORKAROUNDS = "workarounds";
    private static final Set<String> WITHOUT_MODEL = Set.of("host-model", "host-passthrough");

    private final LintInput input;
    private final NovaSettings settings;
    private final DriverOptions options;
    private final Findings findings;

    ConfChecks(LintInput input, Findings findings) {
        this.input = input;
        this.settings = input.settings();
        this.options = input.options();
        this.findings = findings;
    }

    void look() {
        settings.wrong().forEach(wrong -> findings.add("nova-value-invalid", wrong.origin(), wrong.problem(),
                "write " + wrong.expected()));
        NovaOption.all().stream().filter(option -> option.oldName().isPresent()).forEach(this::oldName);
        modeAndModels();
        workarounds();
        comparison();
        machineTypes();
        cpuSets();
    }

    private void oldName(NovaOption option) {
        settings.find(option.section(), option.name()).filter(found -> !found.written().equals(option.name()))
                .ifPresent(found -> findings.add("nova-old-name", found.origin(),
                        found.written() + " is the former name of " + option.name(), "write " + option.name()));
    }

    private void modeAndModels() {
        final Optional<String> mode = options.cpuMode();
        final Origin ofMode = input.place(LIBVIRT, "cpu_mode");
        if (!options.hasCpuModels() && mode.isPresent() && !mode.get().equals("none")) {
            findings.add("nova-no-cpu-models", ofMode, "cpu_mode is " + mode.get() + ", and guests of virt_type "
                    + options.virtType() + " have no CPU models");
        }
        final boolean custom = mode.isPresent() && mode.get().equals("custom");
        if (!custom && !isWrong("cpu_mode") && !options.cpuModels().isEmpty()) {
            findings.add("nova-models-need-custom", input.place(LIBVIRT, "cpu_models"),
                    "cpu_models is set, and cpu_mode is " + mode.orElse("not"));
        }
        if (custom && options.cpuModels().isEmpty()) {
            findings.add("nova-custom-needs-models", ofMode, "cpu_mode is custom, and cpu_models is empty");
        }
        final boolean ignored = !options.hasCpuModels() || mode.isPresent() && mode.get().equals("none");
        if (ignored && !options.extraFlags().isEmpty()) {
            findings.add("nova-flags-ignored", input.place(LIBVIRT, "cpu_model_extra_flags"),
                    "extra flags go to no guest with " + (options.hasCpuModels() ? "cpu_mode = none"
                            : "virt_type = " + options.virtType()));
        }
    }

    private void workarounds() {
        whenTrue("skip_cpu_compare_at_startup", "nova-start-check-skipped",
                "models and flags are not checked when nova-compute starts");
        whenTrue("skip_hypervisor_version_check_on_lm", "nova-version-check-skipped",
                "guests may be sent to an older QEMU");
        whenTrue("libvirt_disable_apic", "nova-apic-disabled", "guests get no APIC");
        if (options.virtType().equals("qemu") && options.cpuMode().equals(Optional.of("custom"))) {
            findings.add("nova-emulated-not-compared", input.place(LIBVIRT, "virt_type"),
                    "models of emulated guests are compared with no host");
        }
    }

    private void whenTrue(String name, String rule, String reason) {
        if (settings.isTrue(WORKAROUNDS, name)) {
            findings.add(rule, input.place(WORKAROUNDS, name), reason);
        }
    }

    private void comparison() {
        if (!options.virtType().equals(DriverOptions.KVM) || options.skipCompareOnDest() || isWrong("cpu_mode")
                || settings.files().isEmpty()) {
            return;
        }
        final Origin place = input.place(LIBVIRT, "cpu_mode");
        if (options.cpuMode().isEmpty() || WITHOUT_MODEL.contains(options.cpuMode().get())) {
            findings.add("nova-host-model-refused", place, "no model is stored with guests of cpu_mode "
                    + options.cpuMode().orElse("host-model (the default)")
                    + ", so the physical CPU of the source is compared at live migration");
        }
        if (!input.release().has(NovaRelease.Behaviour.COMPARE_ASKS_HYPERVISOR)) {
            findings.add("nova-compare-physical", place, input.release().display()
                    + " compares with the physical CPU, not with what guests can have");
        }
    }

    private void machineTypes() {
        options.machineTypes().stream().filter(entry -> !MachineTypes.isPair(entry)).forEach(entry ->
                findings.add("nova-machine-entry", input.place(LIBVIRT, "hw_machine_type"),
                        "\"" + entry + "\" is not ARCH=TYPE and is skipped"));
    }

    private void cpuSets() {
        final SequencedSet<Integer> shared = cpus(COMPUTE, "cpu_shared_set");
        final SequencedSet<Integer> dedicated = cpus(COMPUTE, "cpu_dedicated_set");
        cpus("DEFAULT", "vcpu_pin_set");
        final SequencedSet<Integer> both = new TreeSet<>(shared);
        both.retainAll(dedicated);
        if (!both.isEmpty()) {
            findings.add("nova-cpu-sets-overlap", input.place(COMPUTE, "cpu_dedicated_set"),
                    "CPUs " + both + " are in cpu_shared_set, too");
        }
        final boolean sets = isSet(COMPUTE, "cpu_shared_set") || isSet(COMPUTE, "cpu_dedicated_set");
        if (isSet("DEFAULT", "vcpu_pin_set") && isSet(COMPUTE, "cpu_dedicated_set")) {
            findings.add("nova-cpu-set-old", input.place("DEFAULT", "vcpu_pin_set"),
                    "vcpu_pin_set stands beside cpu_dedicated_set");
        }
        if (sets && settings.number("DEFAULT", "reserved_host_cpus").orElse(0) != 0) {
            findings.add("nova-cpu-set-old", input.place("DEFAULT", "reserved_host_cpus"),
                    "reserved_host_cpus stands beside cpu_shared_set or cpu_dedicated_set");
        }
        if (settings.isTrue(LIBVIRT, "cpu_power_management") && dedicated.contains(0)) {
            findings.add("nova-power-cpu-0", input.place(COMPUTE, "cpu_dedicated_set"),
                    "cpu_power_management is on, and CPU 0 is dedicated");
        }
        if (settings.isTrue(LIBVIRT, "cpu_power_management") && !isSet(COMPUTE, "cpu_dedicated_set")) {
            findings.add("nova-power-without-set", input.place(LIBVIRT, "cpu_power_management"),
                    "cpu_power_management is on, and no CPU is dedicated");
        }
    }

    /** Whether the service ends at the option, so that what it would mean is of no interest. */
    private boolean isWrong(String name) {
        return settings.wrong().stream().anyMatch(wrong -> wrong.option().section().equals(LIBVIRT)
                && wrong.option().name().equals(name));
    }

    private boolean isSet(String section, String name) {
        return settings.text(section, name).filter(text -> !text.isBlank()).isPresent();
    }

    private SequencedSet<Integer> cpus(String section, String name) {
        if (!isSet(section, name)) {
            return new TreeSet<>();
        }
        return switch (CpuSpec.parse(settings.text(section, name).orElseThrow())) {
            case Decision.Made<SequencedSet<Integer>>(var cpus) when !cpus.isEmpty() -> cpus;
            case Decision.Made<SequencedSet<Integer>> none -> {
                findings.add("nova-cpu-set-invalid", input.place(section, name), name + " means no CPU at all");
                yield new TreeSet<>();
            }
            case Decision.Refused<SequencedSet<Integer>>(var refusal) -> {
                findings.add("nova-cpu-set-invalid", input.place(section, name), name + ": " + refusal.reason(),
                        refusal.remedy());
                yield new TreeSet<>();
            }
        };
    }
}
