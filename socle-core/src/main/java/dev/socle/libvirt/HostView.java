package dev.socle.libvirt;

/**
 * libvirt has three notions of "the host CPU" beside the physical one. Each is a type of its own here, so that none
 * is taken for another.
 */
public sealed interface HostView {

    CpuDefinition cpu();

    /** What QEMU would give a guest: the host-model of domain capabilities, features that forbid migration included. */
    record Reported(CpuDefinition cpu) implements HostView {
    }

    /** The physical CPU and whatever QEMU gives beyond it: what the checks at a guest's start look at. */
    record Full(CpuDefinition cpu) implements HostView {
    }

    /** What QEMU would give a guest that migrates: what a guest with mode host-model gets. */
    record Migratable(CpuDefinition cpu) implements HostView {
    }
}
