package dev.socle.live;

import dev.socle.input.Json;

/**
 * One question to QEMU and its answer.
 *
 * @param request the command as it was sent: one line of JSON
 * @param line    the answer as it came: one line of JSON
 * @param value   what the answer returned; JSON's null if it returned nothing
 */
public record QmpExchange(String request, String line, Json value) {
}
