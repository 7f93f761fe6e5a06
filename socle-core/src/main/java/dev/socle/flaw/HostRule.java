package dev.socle.flaw;

/**
 * Whether silicon has a flaw.
 *
 * @param applies whether the CPU is among the affected, the immunity bits left aside
 * @param immune  the bits by which it says that it is not
 */
public record HostRule(Condition applies, Condition immune) {
}
