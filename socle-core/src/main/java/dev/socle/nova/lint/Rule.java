package dev.socle.nova.lint;

/**
 * What the lint looks for.
 *
 * @param id     by which a finding refers to it
 * @param title  in a few words
 * @param why    what Nova does, so that it matters
 * @param remedy in general; a finding has one of its own
 * @param refers where it is known from
 */
public record Rule(String id, Severity severity, String title, String why, String remedy, String refers) {
}
