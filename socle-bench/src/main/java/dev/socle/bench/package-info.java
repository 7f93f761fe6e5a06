/**
 * JMH benchmarks. Run all with {@code dev/bench}, some with {@code dev/bench Decode}. Their figures are quoted with
 * the command that gave them and are never asserted.
 */
package dev.socle.bench;
