package dev.socle.live.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What became of a guest on one host, and of its moves from there.
 *
 * @param guest the guest's title
 * @param from  the host
 * @param start whether it started there, in {@link Told}'s form
 * @param moves the same by destination; none if it did not start
 */
record FleetRow(String guest, String from, String start, SequencedMap<String, String> moves) {

    private static final String EMPTY = "";

    /** As a line of a table with these destinations. */
    String line(List<String> destinations) {
        return destinations.stream().map(to -> moves.getOrDefault(to, EMPTY))
                .collect(Collectors.joining(" | ", "| " + from + " | " + start + " | ", " |")).replace("|  |", "| |")
                .replace("|  |", "| |");
    }

    /** Reads such a line. */
    static FleetRow of(String guest, String line, List<String> destinations) {
        final List<String> cells = List.of(line.substring(1).split("\\|", -1)).stream().map(String::strip).toList();
        final SequencedMap<String, String> moves = new LinkedHashMap<>();
        for (int i = 0; i < destinations.size(); i++) {
            if (!cells.get(i + 2).isEmpty()) {
                moves.put(destinations.get(i), cells.get(i + 2));
            }
        }
        return new FleetRow(guest, cells.get(0), cells.get(1), moves);
    }
}
