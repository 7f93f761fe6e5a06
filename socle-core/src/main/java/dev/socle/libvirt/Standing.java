package dev.socle.libvirt;

import dev.socle.cpu.Blocker;
import dev.socle.cpu.Side;
import java.util.List;
import java.util.Optional;

/** How CPUs without features stand to each other: what the rules of several architectures begin with. */
final class Standing {

    private Standing() {
    }

    /** No, if architecture or vendor forbid it or the host is not described; empty if they do not decide. */
    static Optional<Comparison> ofKind(CpuDefinition host, CpuDefinition cpu, Architecture architecture) {
        if (host.modelName().isEmpty()) {
            return Optional.of(no(new Blocker.NotDescribed(Side.HOST, "libvirt describes the host's CPU by no model",
                    "use a libvirt whose map has a model for this CPU")));
        }
        if (cpu.arch().filter(arch -> Architecture.of(arch).filter(architecture::equals).isEmpty()).isPresent()) {
            final String arch = cpu.arch().get();
            return Optional.of(no(new Blocker.Architecture(Side.HOST, arch, host.arch().orElse(""),
                    "the CPU is of architecture " + arch + ", the host is not",
                    "choose a host of that architecture")));
        }
        if (cpu.vendor().isPresent() && !cpu.vendor().equals(host.vendor())) {
            return Optional.of(no(new Blocker.VendorNameDiffers(Side.HOST, cpu.vendor().get(), host.vendor(),
                    host.vendor().map(name -> "the host's CPU is of " + name + ", not of " + cpu.vendor().get())
                            .orElse("the host's CPU names no vendor, the other is of " + cpu.vendor().get()),
                    "choose a host of that vendor, or leave <vendor> out")));
        }
        return Optional.empty();
    }

    static Comparison otherModel(String wanted, String host) {
        return no(new Blocker.OtherModel(Side.HOST, wanted, host,
                "the host's CPU is a " + host + ", not a " + wanted,
                "choose a host with a " + wanted));
    }

    /** Where libvirt cannot describe a CPU by another model, the hypervisor has it or the guest does not start. */
    static Outcome<CpuDefinition> offeredOrRefused(CpuDefinition guest, HypervisorModels models) {
        final Optional<String> name = guest.mode() == CpuDefinition.Mode.CUSTOM ? guest.modelName()
                : Optional.empty();
        return name.isEmpty() || models.has(name.get()) ? Outcome.done(guest)
                : Outcome.failed(new CpuError.ModelNotOffered(name.get()));
    }

    private static Comparison no(Blocker blocker) {
        return new Comparison.Incompatible(List.of(blocker));
    }
}
