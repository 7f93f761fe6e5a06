/**
 * Touches machines: reads the CPUID devices, {@code /proc} and {@code /sys} of this one, and asks an installed QEMU by
 * QMP. Every source is optional, and one that failed is recorded with its reason. What is read is handed on raw; the
 * pure packages of socle-core make sense of it.
 */
package dev.socle.live;
