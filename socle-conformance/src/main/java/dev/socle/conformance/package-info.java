/**
 * Answers recorded cases and, where the expected answers are at hand, compares: the instrument behind
 * {@code dev/conformance}. It computes by the product's own engines and never looks at what is expected before it has
 * an answer.
 */
package dev.socle.conformance;
