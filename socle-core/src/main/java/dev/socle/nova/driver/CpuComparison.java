package dev.socle.nova.driver;

import dev.socle.nova.driver.HostLibvirt.Against;
import dev.socle.nova.driver.HostLibvirt.Comparison;
import java.util.Optional;

/** Nova's comparison of a CPU with a host. */
public final class CpuComparison {

    private static final int COMPATIBLE = 1;

    private final NovaRelease release;
    private final DriverOptions options;
    private final NovaHost host;
    private final HostLibvirt libvirt;

    /** @param options those of the host on which the comparison is made */
    public CpuComparison(NovaRelease release, DriverOptions options, NovaHost host, HostLibvirt libvirt) {
        this.release = release;
        this.options = options;
        this.host = host.asKnownTo(release);
        this.libvirt = libvirt;
    }

    /**
     * What came of it.
     *
     * @param compared the CPU that was handed to libvirt; none where libvirt was not asked
     * @param answer   what libvirt said
     * @param refusal  Nova's no; none where it goes on
     */
    public record Outcome(Optional<NovaCpu> compared, Optional<Comparison> answer, Optional<Refusal> refusal) {

        static Outcome notAsked() {
            return new Outcome(Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** What is missing to tell libvirt's answer. */
        public Optional<String> missing() {
            return answer.flatMap(given -> given instanceof Comparison.Unknown(String what) ? Optional.of(what)
                    : Optional.empty());
        }

        /** Whether libvirt was asked at all. */
        public boolean asked() {
            return compared.isPresent();
        }
    }

    /** What this release of Nova compares a CPU with. */
    public Against against() {
        return release.has(NovaRelease.Behaviour.COMPARE_ASKS_HYPERVISOR) ? Against.HYPERVISOR : Against.HOST;
    }

    /**
     * Compares. Guests that are emulated are not compared at all; on AArch64 the host is compared with itself,
     * whatever was to be compared.
     */
    public Outcome compare(NovaCpu subject) {
        if (!options.virtType().equals(DriverOptions.KVM)) {
            return Outcome.notAsked();
        }
        final NovaCpu compared = host.arch().equals(Architectures.AARCH64) ? host.cpu() : subject;
        final Comparison answer = libvirt.compare(compared, against());
        return new Outcome(Optional.of(compared), Optional.of(answer), refusal(answer));
    }

    private Optional<Refusal> refusal(Comparison answer) {
        return switch (answer) {
            case Comparison.Unsupported unsupported -> Optional.empty();
            case Comparison.Unknown unknown -> Optional.empty();
            case Comparison.Failed(String message) -> Optional.of(new Refusal("InvalidCPUInfo",
                    "libvirt cannot compare the CPUs: " + message,
                    "see that all names of models and features are libvirt's"));
            case Comparison.Result result when result.number() >= COMPATIBLE -> Optional.empty();
            case Comparison.Result result -> Optional.of(new Refusal("InvalidCPUInfo", reason(result),
                    "take a model, or flags, that the host has"));
        };
    }

    private String reason(Comparison.Result result) {
        final String what = against() == Against.HOST ? "the host's physical CPU" : "what the hypervisor can give";
        return "libvirt says that the CPU and " + what + " are incompatible" + (result.lacking().isEmpty() ? ""
                : ", for lack of " + String.join(", ", result.lacking()));
    }
}
