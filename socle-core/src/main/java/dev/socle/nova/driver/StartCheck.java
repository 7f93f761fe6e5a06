package dev.socle.nova.driver;

import java.util.Optional;

/** What nova-compute checks of its CPU options when it starts. */
public final class StartCheck {

    private StartCheck() {
    }

    /**
     * The service comes up.
     *
     * @param compared whether libvirt was asked to compare a model with the host
     */
    public record Passed(boolean compared) {
    }

    /** Whether the service starts; of a refusal the first reason only, since Nova stops there. */
    public static Decision<Passed> check(NovaRelease release, DriverOptions options, NovaHost host,
                                         HostLibvirt libvirt) {
        return Decision.of(() -> {
            checkOptions(options);
            if (!options.isMode(DriverOptions.CUSTOM) || options.skipCompareAtStart()) {
                return new Passed(false);
            }
            return new Passed(compareModels(options, host, libvirt,
                    new CpuComparison(release, options, host, libvirt)));
        });
    }

    private static void checkOptions(DriverOptions options) {
        final Optional<String> mode = options.cpuMode();
        if (!options.hasCpuModels() && mode.isPresent() && !mode.get().equals(DriverOptions.NONE)) {
            throw invalid("cpu_mode is " + mode.get() + ", but virt_type " + options.virtType()
                    + " has no CPU models", "remove cpu_mode, or set virt_type = kvm");
        }
        final boolean custom = options.isMode(DriverOptions.CUSTOM);
        if (!custom && !options.cpuModels().isEmpty()) {
            throw invalid("cpu_models is set, but cpu_mode is " + mode.orElse("not set"),
                    "set cpu_mode = custom, or remove cpu_models");
        }
        if (custom && options.cpuModels().isEmpty()) {
            throw invalid("cpu_mode is custom, but cpu_models is empty", "name at least one model in cpu_models");
        }
    }

    private static RefusedException invalid(String reason, String remedy) {
        return new RefusedException("Invalid", reason, remedy);
    }

    private static boolean compareModels(DriverOptions options, NovaHost host, HostLibvirt libvirt,
                                         CpuComparison comparison) {
        final CpuModels models = new CpuModels(host, libvirt);
        boolean asked = false;
        for (String configured : options.cpuModels()) {
            final String model = models.spelled(configured);
            final CpuComparison.Outcome outcome = comparison.compare(NovaCpu.empty(NovaCpu.Kind.GUEST)
                    .withModel(Optional.of(model)).withFlags(options.flags()));
            asked |= outcome.asked();
            outcome.refusal().ifPresent(refusal -> {
                throw new RefusedException(refusal.error(), "model " + configured + (options.extraFlags().isEmpty()
                        ? "" : " with " + String.join(" ", options.extraFlags())) + ": " + refusal.reason(),
                        refusal.remedy());
            });
        }
        return asked;
    }
}
