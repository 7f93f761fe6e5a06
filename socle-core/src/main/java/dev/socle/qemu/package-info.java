/**
 * QEMU as it is: its {@code -cpu} strings, its named models and what becomes of them, what it says over QMP.
 */
package dev.socle.qemu;
