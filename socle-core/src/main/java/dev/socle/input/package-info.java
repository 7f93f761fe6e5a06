/**
 * Reads text, XML and JSON that somebody else wrote: streaming, within {@link dev.socle.input.Limits}, without
 * document type declarations or entities, and with the line of everything that is read, so that whatever is wrong is
 * told in one line of {@link dev.socle.input.EvidenceException}. Knows nothing of CPUs; the dialects' readers stand on
 * it.
 */
package dev.socle.input;
