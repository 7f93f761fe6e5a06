package dev.socle.live;

import tools.jackson.databind.JsonNode;

/**
 * One question to QEMU and its answer.
 *
 * @param request the command as it was sent: one line of JSON
 * @param line    the answer as it came: one line of JSON
 * @param value   what the answer returned
 */
public record QmpExchange(String request, String line, JsonNode value) {
}
