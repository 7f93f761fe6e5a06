package dev.socle.qemu;

import dev.socle.cpu.Blocker;

/** What a rule has against a migration. */
record Objection(MigrationCause cause, Blocker blocker) {
}
