package dev.socle.qemu;

/**
 * What would have to be known to tell whether a migration is safe.
 *
 * @param missing in plain words
 */
record Doubt(MigrationCause cause, String missing) {
}
