package dev.socle.libvirt;

import dev.socle.qemu.MigrationEnd;
import java.util.Optional;

/** What is foreseen of a guest's start on a host, or of its arrival there. */
public sealed interface StartForecast {

    /**
     * It runs.
     *
     * @param domain the domain as it was started
     * @param live   the CPU that libvirt then shows; empty if it shows none
     * @param line   what QEMU was given
     * @param end    the guest as one end of a migration
     */
    record Runs(DomainDefinition domain, Optional<CpuDefinition> live, CpuLine line, MigrationEnd end)
            implements StartForecast {
    }

    /**
     * libvirt refuses it.
     *
     * @param stage when
     */
    record Refused(Stage stage, CpuError error) implements StartForecast {
    }

    /**
     * QEMU does not start, or does not take the guest over.
     *
     * @param words QEMU's own, or the reason in plain ones
     */
    record RefusedByQemu(String words) implements StartForecast {
    }

    /** Nobody can tell, and why. */
    record Unknown(String reason) implements StartForecast {
    }

    /** When libvirt refuses. */
    enum Stage {
        /** At the source, before anything is asked of the destination. */
        AT_SOURCE,
        /** Before QEMU is started. */
        BEFORE_QEMU,
        /** When QEMU has been started and has told what it made of the CPU. */
        AFTER_QEMU
    }
}
