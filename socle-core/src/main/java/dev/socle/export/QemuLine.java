package dev.socle.export;

import dev.socle.advice.Recommendation;
import dev.socle.cpu.GuestCpu;
import dev.socle.qemu.CpuString;
import java.util.Optional;

/** QEMU's {@code -cpu} value for a recommendation. */
public final class QemuLine {

    private QemuLine() {
    }

    /** The value; empty for host-model, which libvirt resolves on each host. */
    public static Optional<String> of(Recommendation recommendation) {
        return recommendation.cpu().base() instanceof GuestCpu.Base.HostModel ? Optional.empty()
                : Optional.of(CpuString.of(recommendation.cpu(), recommendation.qemu().names()));
    }
}
