package dev.socle.nova.driver;

import dev.socle.nova.NovaSettings;
import java.util.List;
import java.util.Optional;

/**
 * The options of a compute node's nova.conf that decide over CPUs.
 *
 * @param virtType           [libvirt] virt_type
 * @param cpuMode            [libvirt] cpu_mode; empty where it is not set
 * @param cpuModels          [libvirt] cpu_models
 * @param extraFlags         [libvirt] cpu_model_extra_flags, as written
 * @param machineTypes       [libvirt] hw_machine_type, as written
 * @param skipCompareAtStart [workarounds] skip_cpu_compare_at_startup
 * @param skipCompareOnDest  [workarounds] skip_cpu_compare_on_dest
 * @param skipVersionCheck   [workarounds] skip_hypervisor_version_check_on_lm
 * @param disableApic        [workarounds] libvirt_disable_apic
 */
public record DriverOptions(String virtType, Optional<String> cpuMode, List<String> cpuModels,
                            List<String> extraFlags, List<String> machineTypes, boolean skipCompareAtStart,
                            boolean skipCompareOnDest, boolean skipVersionCheck, boolean disableApic) {

    /** The default of virt_type, and the only one for which Nova compares CPUs. */
    public static final String KVM = "kvm";
    static final String QEMU = "qemu";
    static final String NONE = "none";
    static final String CUSTOM = "custom";
    static final String HOST_MODEL = "host-model";
    static final String HOST_PASSTHROUGH = "host-passthrough";

    public DriverOptions {
        cpuModels = List.copyOf(cpuModels);
        extraFlags = List.copyOf(extraFlags);
        machineTypes = List.copyOf(machineTypes);
    }

    /** Nothing is set. */
    public static DriverOptions defaults() {
        return new DriverOptions(KVM, Optional.empty(), List.of(), List.of(), List.of(), false, false, false,
                false);
    }

    /** What is set; a value that oslo.config refuses counts as not set, and is told of by the settings. */
    public static DriverOptions of(NovaSettings settings) {
        return new DriverOptions(settings.text("libvirt", "virt_type").orElse(KVM),
                settings.text("libvirt", "cpu_mode"), settings.list("libvirt", "cpu_models"),
                settings.list("libvirt", "cpu_model_extra_flags"), settings.list("libvirt", "hw_machine_type"),
                settings.isTrue("workarounds", "skip_cpu_compare_at_startup"),
                settings.isTrue("workarounds", "skip_cpu_compare_on_dest"),
                settings.isTrue("workarounds", "skip_hypervisor_version_check_on_lm"),
                settings.isTrue("workarounds", "libvirt_disable_apic"));
    }

    /** The same with another CPU. */
    public DriverOptions withCpu(String mode, List<String> models, List<String> flags) {
        return new DriverOptions(virtType, Optional.of(mode), models, flags, machineTypes, skipCompareAtStart,
                skipCompareOnDest, skipVersionCheck, disableApic);
    }

    /** Whether guests of this type have CPU models at all. */
    public boolean hasCpuModels() {
        return virtType.equals(KVM) || virtType.equals(QEMU);
    }

    boolean isMode(String mode) {
        return cpuMode.isPresent() && cpuMode.get().equals(mode);
    }

    public List<CpuFlag> flags() {
        return CpuFlag.parseAll(extraFlags);
    }
}
