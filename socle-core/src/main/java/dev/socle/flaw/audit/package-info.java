/**
 * The audit: host, configuration and guest held beside each other, a row a flaw.
 * {@link dev.socle.flaw.audit.Auditor} is the engine. Each row says how the hosts stand, what the guest is given, what
 * it will print, what the difference means, and which feature to show or hide in the words of QEMU, libvirt and Nova,
 * with what that costs.
 */
package dev.socle.flaw.audit;
