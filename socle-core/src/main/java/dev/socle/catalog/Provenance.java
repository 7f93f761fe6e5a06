package dev.socle.catalog;

/**
 * Where facts come from; it stands at the head of every catalogue file.
 *
 * @param version the release that the facts are about
 * @param source  who said so, in one sentence
 * @param date    when they were taken, as {@code 2026-11-24}
 * @param licence the SPDX identifier under which they may be used
 */
public record Provenance(Version version, String source, String date, String licence) {
}
