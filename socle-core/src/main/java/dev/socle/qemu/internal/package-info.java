/**
 * The leaves of a guest's CPUID by idea, for {@link dev.socle.qemu.GuestCpuid}: what each holds in which release of
 * QEMU, measured by guests that read their own.
 */
package dev.socle.qemu.internal;
