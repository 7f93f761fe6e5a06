/**
 * Keeps the house as it is drawn: which package may use which, what the pure part may not touch. Each rule is also
 * held against a small house built wrong on purpose ({@code fixture}), so that a rule that no longer refuses anything
 * is noticed.
 */
package dev.socle.architecture;
