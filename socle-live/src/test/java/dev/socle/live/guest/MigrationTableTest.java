package dev.socle.live.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.host.Accelerator;
import dev.socle.qemu.MigrationOutcome;
import dev.socle.testing.Peers;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The table of migrations in docs is true: what it says of each of them is what happens. With
 * {@code -Dsocle.table=FILE}, as {@code dev/migrations} does, all are made and the table is written anew.
 */
@Timeout(1800)
class MigrationTableTest {

    private static final Path TABLE = Peers.root().resolve("docs/migrations.md");
    private static final int SAMPLE = 6;
    private static final Catalog CATALOG = Catalog.embedded();

    /** One line of the list. */
    private record Move(String group, String text, End source, End destination) {
    }

    private record End(String release, String machine, String smp, String cpu) {

        static End parse(String text) {
            final String[] words = text.strip().split(" +");
            return new End(words[0], words[1], words[2], words[3]);
        }

        GuestLaunch launch() {
            return launch(release.equals("7.2") ? Peers.qemu() : Peers.stackQemu(release));
        }

        /** For nobody to launch. */
        GuestLaunch described() {
            return launch(Path.of("qemu-system-x86_64"));
        }

        private GuestLaunch launch(Path qemu) {
            return new GuestLaunch(qemu, Accelerator.TCG, machine, cpu, Smp.parse(smp));
        }

        Version version() {
            return CATALOG.qemu(Version.parse(release)).release().version();
        }

        String display() {
            return "`" + cpu.replace(",check=off", "") + "`" + (smp.equals("1") ? "" : " smp " + smp) + ", " + machine
                    + ", QEMU " + release;
        }
    }

    @Test
    void whatTheTableSaysIsWhatHappens() throws IOException {
        // Skips here, not in the threads below.
        Peers.qemu();
        Peers.stackQemu("10.0");
        Peers.stackQemu("11.1");
        final List<Move> all = moves();
        final String file = System.getProperty("socle.table", "");
        if (!file.isEmpty()) {
            write(Path.of(file), all);
            return;
        }
        final Map<String, String> told = told();
        final List<Move> some = Proof.sample(all, SAMPLE);
        final List<String> rows = SideBySide.all(some, MigrationTableTest::row, () -> "stopped", done -> { });
        final List<String> wrong = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            final String row = rows.get(i);
            if (!row.equals(told.getOrDefault(key(row), ""))) {
                wrong.add(row);
            }
        }
        assertThat(wrong).as("rows that docs/migrations.md has otherwise; dev/migrations makes it anew").isEmpty();
        assertThat(all).hasSizeGreaterThanOrEqualTo(100);
    }

    /** No QEMU is needed for this: what the table tells of every migration is what is computed of it. */
    @Test
    void whatTheTableSaysIsForeseen() throws IOException {
        final Map<String, String> told = told();
        final List<String> wrong = new ArrayList<>();
        for (Move move : moves()) {
            final String row = told.getOrDefault(key(start(move) + "?"), "");
            final String made = row.replaceFirst("^.*?, QEMU [^|]*\\| .*?, QEMU [^|]*\\| ", "")
                    .replaceFirst(" \\|$", "");
            final String foreseen = foreseen(move);
            if (!made.equals(foreseen + " | " + foreseen)) {
                wrong.add(row + " but foreseen is " + foreseen);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String foreseen(Move move) {
        return switch (new Predictor(CATALOG).predictMove(move.source().described(), move.source().version(),
                move.destination().described(), move.destination().version())) {
            case MoveForecast.Judged judged -> switch (judged.verdict().exact()) {
                case MigrationOutcome.Accepted _ -> "moved | " + judged.verdict().difference().leaves().size();
                case MigrationOutcome.Refused _ -> "refused | ";
                case MigrationOutcome.GuestLost _ -> "refused, and lost | ";
                case MigrationOutcome.DestinationDoesNotStart _ -> "destination does not start | ";
            };
            case MoveForecast.NoDestination _ -> "destination does not start | ";
            case MoveForecast.NoSource no -> "source does not start: " + no.words() + " | ";
            case MoveForecast.Unknown unknown -> unknown.reason() + " | ";
        };
    }

    private static List<Move> moves() throws IOException {
        final List<Move> moves = new ArrayList<>();
        String group = "";
        for (String line : Files.readAllLines(
                Peers.root().resolve("socle-live/src/test/resources/migrations.txt"))) {
            if (line.startsWith("## ")) {
                group = line.substring(3);
            } else if (line.contains(" -> ") && !line.startsWith("#")) {
                final String[] ends = line.split(" -> ");
                moves.add(new Move(group, line, End.parse(ends[0]), End.parse(ends[1])));
            }
        }
        return moves;
    }

    /** The rows of the table by their first two columns. */
    private static Map<String, String> told() throws IOException {
        return Files.readAllLines(TABLE).stream().filter(line -> line.startsWith("| `"))
                .collect(Collectors.toMap(MigrationTableTest::key, line -> line, (a, b) -> a, TreeMap::new));
    }

    private static String key(String row) {
        return Optional.of(row.split(" \\| ")).filter(cells -> cells.length > 2)
                .map(cells -> cells[0] + " | " + cells[1]).orElse(row);
    }

    private static String row(Move move) {
        final Rehearsal rehearsal = Rehearser.usual().rehearse(move.source().launch(), move.destination().launch());
        return start(move) + cells(rehearsal) + " | " + foreseen(move) + " |";
    }

    private static String start(Move move) {
        return "| " + move.source().display() + " | " + move.destination().display() + " | ";
    }

    private static String cells(Rehearsal rehearsal) {
        return switch (rehearsal.result()) {
            case Rehearsal.Moved moved -> "moved | " + rehearsal.changedLeaves().size();
            // Whether the source has let go by then is a matter of which process is quicker: of 8 times each, two vCPUs to
            // one left the guest running 0, 1 and 5 times with 7.2, 10.0 and 11.1, other frequencies 1, 0 and 0 times.
            case Rehearsal.Refused refused -> refused.guest() == Rehearsal.Guest.GONE ? "refused, and lost | "
                    : "refused | ";
            case Rehearsal.NoDestination none -> "destination does not start | ";
            case Rehearsal.NoSource none -> "source does not start: " + none.failure().sentence() + " | ";
            case Rehearsal.Lost lost -> "lost | ";
        };
    }

    private static void write(Path file, List<Move> moves) throws IOException {
        final List<String> rows = SideBySide.all(moves, MigrationTableTest::row, () -> "stopped",
                done -> System.err.println("moved " + done + " of " + moves.size()));
        final StringBuilder text = new StringBuilder("""
                # Migrations that were made

                A guest that runs, two real QEMUs, a real live migration under TCG, and the guest reads its CPUID before
                and after. QEMU compares no CPUs: it moves a guest to another vendor's CPU, or to one without the bits it
                uses, and says nothing. The fourth column counts the CPUID leaves that the guest then finds changed, or that
                come or go; the last two are what Socle foresees without any QEMU. `check=off`, which only keeps QEMU from
                listing what TCG cannot do, is left out. A guest that is refused while its state arrives runs on at the source
                or stands still there until it is told to go on (QMP `cont`), as the two processes happen to run.

                Made by `dev/migrations`; a test makes some of them again, and all where `SOCLE_PROOF=full`. `socle rehearse`
                makes one of your own.
                """);
        String group = "";
        for (int i = 0; i < moves.size(); i++) {
            if (!moves.get(i).group().equals(group)) {
                group = moves.get(i).group();
                text.append("\n## ").append(group).append("\n\n| from | to | outcome | leaves changed | foreseen | leaves |\n"
                        + "|---|---|---|---|---|---|\n");
            }
            text.append(rows.get(i)).append('\n');
        }
        Files.writeString(file, text);
    }
}
