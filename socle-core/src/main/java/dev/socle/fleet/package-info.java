/**
 * Hosts and guests together: does this CPU fit that host and why not ({@link dev.socle.fleet.FitEngine}), what can all
 * these hosts give and who costs us what ({@link dev.socle.fleet.FleetBaseline}). Sound answers stand on what hosts
 * offer; beside them stand the exact ones of each host's libvirt, and which quirk makes the difference.
 */
package dev.socle.fleet;
