/**
 * Renderings of answers in the forms of other systems: a -cpu string, a {@code <cpu>} element, nova.conf lines, JSON.
 * They compute nothing: everything they write is in the answer.
 */
package dev.socle.export;
