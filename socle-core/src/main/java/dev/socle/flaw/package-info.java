/**
 * CPU flaws: what they are, which CPUs have them, how a host stands to them, and what a guest must show or hide so
 * that it can protect itself. {@link dev.socle.flaw.Flaws} is the catalogue, read from a data file with references;
 * {@link dev.socle.flaw.HostFlaws} judges hosts, {@link dev.socle.flaw.GuestFlaws} judges what a guest will see, and
 * {@link dev.socle.flaw.FlawAdviser} says which bits to show and hide. The rules are data: conditions over vendor,
 * family, model, stepping and features, in three-valued logic, so that what is not known stays unknown.
 */
package dev.socle.flaw;
