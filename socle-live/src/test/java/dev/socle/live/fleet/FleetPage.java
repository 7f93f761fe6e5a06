package dev.socle.live.fleet;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The part of docs/fleet.md that tells what became of the guests. */
final class FleetPage {

    static final Path FILE = Peers.root().resolve("docs/fleet.md");
    private static final String HEADING = "## What libvirt does with ";
    private static final String GUEST = "### ";
    private static final List<String> HOSTS = KnownHost.ALL.stream().map(KnownHost::name).toList();

    private FleetPage() {
    }

    /** The rows that the page has. */
    static List<FleetRow> read() throws IOException {
        final List<FleetRow> rows = new ArrayList<>();
        String guest = "";
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith("#")) {
                guest = line.startsWith(GUEST) ? line.substring(GUEST.length()) : "";
            } else if (!guest.isEmpty() && HOSTS.stream().anyMatch(host -> line.startsWith("| " + host + " |"))) {
                rows.add(FleetRow.of(guest, line, HOSTS));
            }
        }
        return rows;
    }

    /** Writes that part anew; what stands before it stays. */
    static void write(Path file, List<GuestCase> guests, List<FleetRow> rows) throws IOException {
        final String before = Files.readString(FILE);
        final StringBuilder text = new StringBuilder(before.contains(HEADING)
                ? before.substring(0, before.indexOf(HEADING)) : before + "\n");
        text.append(HEADING).append(guests.size()).append(" guests\n\n").append(summary(rows));
        String group = "";
        for (GuestCase guest : guests) {
            final List<FleetRow> own = rows.stream().filter(row -> row.guest().equals(guest.title())).toList();
            if (own.isEmpty()) {
                continue;
            }
            if (!guest.group().equals(group)) {
                group = guest.group();
                text.append("\n**").append(group).append("**\n");
            }
            text.append('\n').append(GUEST).append(guest.title()).append("\n\n").append(guest.shown()).append("\n\n")
                    .append("| from | start | to ").append(String.join(" | to ", HOSTS)).append(" |\n|---|---|")
                    .append("---|".repeat(HOSTS.size())).append('\n');
            own.forEach(row -> text.append(row.line(HOSTS)).append('\n'));
        }
        Files.writeString(file, text);
    }

    private static String summary(List<FleetRow> rows) {
        final List<String> moves = rows.stream().flatMap(row -> row.moves().values().stream()).toList();
        return String.format(Locale.ROOT, """
                %d starts were asked for and %d live migrations; %d guests started and %d moved, each as foreseen.
                `starts` and `moves` mean that; anything else is why not, with the features that libvirt named: *missing*
                and *extra* are features of the guest's CPU as QEMU made it, which libvirt looks at once QEMU runs;
                *lacks* and *has* are features of the host's, at which it looks before.
                """, rows.size(), moves.size(), rows.stream().filter(row -> row.start().equals(Told.STARTS)).count(),
                moves.stream().filter(Told.MOVES::equals).count());
    }

    /** The row of a guest on a host, if the page has it. */
    static Optional<FleetRow> row(List<FleetRow> rows, String guest, String from) {
        return rows.stream().filter(row -> row.guest().equals(guest) && row.from().equals(from)).findFirst();
    }
}
