package dev.socle.fleet;

import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Register;
import dev.socle.cpu.Vendor;
import dev.socle.host.HostProfile;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Physical;
import java.util.List;
import java.util.Optional;

/**
 * A host that does not offer KVM, as far as its own evidence says.
 *
 * @param because what says so; a clause without a full stop
 * @param remedy  what would bring KVM; an order without a full stop
 */
public record MissingKvm(String because, String remedy) {

    private static final Feature HYPERVISOR = Feature.at(new Place.Cpuid(1, 0, Register.ECX, 31));
    private static final Feature VMX = Feature.at(new Place.Cpuid(1, 0, Register.ECX, 5));
    private static final Feature SVM = Feature.at(new Place.Cpuid(0x8000_0001, 0, Register.ECX, 2));

    /** Empty if the host has KVM, or if nobody knows. */
    public static Optional<MissingKvm> of(HostProfile host) {
        return switch (host.kvm()) {
            case KvmAvailability.Absent(String because) ->
                    Optional.of(new MissingKvm(because, remedy(host.physical())));
            case KvmAvailability.Available _, KvmAvailability.Unknown _ -> Optional.empty();
        };
    }

    private static String remedy(Physical physical) {
        final FeatureSet present = physical.features().present();
        final String turnOn = present.contains(VMX) || present.contains(SVM) ? ""
                : present.contains(HYPERVISOR) ? "turn nested virtualization on where this virtual machine runs, "
                : "turn virtualization on in the firmware (VT-x, AMD-V, or nesting below a virtual machine), ";
        return turnOn + "load " + module(physical) + ", and let whoever runs QEMU open /dev/kvm";
    }

    private static String module(Physical physical) {
        return physical.vendor().filter(vendor -> vendor.equals(Vendor.INTEL)).map(intel -> "kvm_intel")
                .or(() -> physical.vendor().filter(vendor -> vendor.equals(Vendor.AMD)).map(amd -> "kvm_amd"))
                .orElse("kvm_intel or kvm_amd");
    }

    /** What must be known of a host that lacks KVM to trust what is said of its offer; one line each. */
    public static List<String> remarks(FleetHost host) {
        return of(host.profile()).map(missing -> List.of(host.emulates()
                        ? "no KVM here (" + missing.because + "): guests are run by TCG, slowly"
                        : "no KVM here (" + missing.because + "): this is what guests would get if it had KVM",
                "to have KVM: " + missing.remedy + (host.emulates()
                        ? "; what guests would get then is told with --assume kvm=RELEASE" : ""))).orElse(List.of());
    }
}
