/**
 * The vocabulary every other part speaks: a {@link dev.socle.cpu.Feature} is one architectural bit and its
 * identity is its {@link dev.socle.cpu.Place}; names belong to dialects and live in the catalogue. Sets of features
 * are immutable bit sets over one index that all releases of all dialects share, so that sets from different
 * sources combine. What is known of a host or a guest is {@link dev.socle.cpu.KnownFeatures}: present, absent, the
 * rest unknown. Engines answer with a {@link dev.socle.cpu.Verdict}, a {@link dev.socle.cpu.Relation} or an
 * {@link dev.socle.cpu.Answer} that carries its {@link dev.socle.cpu.Trace}; never with a bare boolean or null.
 */
package dev.socle.cpu;
