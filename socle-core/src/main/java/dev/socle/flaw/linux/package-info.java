/**
 * What Linux will print in {@code /sys/devices/system/cpu/vulnerabilities}, foretold before it is booted: of a CPU as
 * a guest or a host shows it, and of a kernel's release. {@link dev.socle.flaw.linux.SysfsForecaster} is the engine.
 * What each release does is data ({@code linux.json}): lists of CPUs, named conditions, and the lines of each file with
 * the condition under which each is printed; a release that differs from another says in what and why.
 */
package dev.socle.flaw.linux;
