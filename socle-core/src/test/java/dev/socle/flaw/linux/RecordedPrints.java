package dev.socle.flaw.linux;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What Linux guests printed of flaws when {@code dev/flaw-table} booted them. */
final class RecordedPrints {

    static final Path FOLDER = Peers.root().resolve("socle-core/src/test/resources/linux-guests");

    private RecordedPrints() {
    }

    /**
     * One boot.
     *
     * @param kernel        the kernel's name, as {@code uname -r} says it
     * @param configuration release of QEMU, smp, -cpu
     * @param files         what the files in sysfs held
     */
    record Print(String kernel, String configuration, SequencedMap<String, String> files) {

        LinuxUnderTcg guest() {
            return LinuxUnderTcg.parse(configuration);
        }
    }

    /** The kernels, by series. */
    static List<String> series() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("\\d+\\.\\d+\\.txt"))
                    .map(name -> name.substring(0, name.length() - ".txt".length())).sorted().toList();
        }
    }

    static List<Print> of(String series) throws IOException {
        final List<Print> prints = new ArrayList<>();
        String kernel = "";
        for (String line : Files.readAllLines(FOLDER.resolve(series + ".txt"))) {
            if (line.startsWith("# What Linux ")) {
                kernel = line.split(" ")[3];
            } else if (line.startsWith("[")) {
                prints.add(new Print(kernel, line.substring(1, line.length() - 1), new LinkedHashMap<>()));
            } else if (line.contains(": ")) {
                final int colon = line.indexOf(": ");
                prints.getLast().files().put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return prints;
    }

    /** The same as one text, for messages: file by file. */
    static String text(SequencedMap<String, String> files) {
        final List<String> lines = new ArrayList<>();
        new TreeMap<>(files).forEach((file, text) -> lines.add(file + ": " + text));
        return String.join("\n", lines);
    }
}
