/**
 * What tests share, in this module and in those above: laws tried on seeded cases ({@link dev.socle.testing.Laws}),
 * long proofs that are sampled or run whole ({@link dev.socle.testing.Proof}), and the things of the machine that a
 * test may need and may not find ({@link dev.socle.testing.Peers}).
 */
package dev.socle.testing;
