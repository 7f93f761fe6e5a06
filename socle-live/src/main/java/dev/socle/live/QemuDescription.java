package dev.socle.live;

import dev.socle.catalog.Version;
import dev.socle.host.Accelerator;
import dev.socle.input.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which QEMU a program is, in its own words.
 *
 * @param binary   the program
 * @param version  its release
 * @param arch     whose guests it runs, such as {@code x86_64}
 * @param machines its machine types and the aliases of those that have one; sorted by name
 * @param models   the CPU models it knows, aliases included; sorted
 */
public record QemuDescription(Path binary, Version version, String arch, SequencedMap<String, Optional<String>> machines,
                              List<String> models) {

    private static final Pattern PC = Pattern.compile("pc-q35-(\\d+)\\.(\\d+)");

    /**
     * Starts the QEMU without a machine and asks it. Takes 0.1 s.
     *
     * @throws IOException if it does not start or does not answer
     */
    public static QemuDescription of(Path binary) throws IOException {
        final Optional<String> obstacle = QemuChild.obstacle(binary);
        if (obstacle.isPresent()) {
            throw new IOException(obstacle.get());
        }
        try (QemuProcess qemu = QemuProcess.askable(binary, Accelerator.TCG)) {
            return new QemuDescription(binary, version(qemu.qmp().execute("query-version").value()),
                    text(qemu.qmp().execute("query-target").value(), "arch"),
                    machines(qemu.qmp().execute("query-machines").value()),
                    names(qemu.qmp().execute("query-cpu-definitions").value()));
        }
    }

    private static Version version(Json answer) throws IOException {
        if (answer instanceof Json.Obj object && object.object("qemu").isPresent()) {
            final Json.Obj qemu = object.object("qemu").get();
            return Version.parse(qemu.number("major").orElse(0) + "." + qemu.number("minor").orElse(0) + "."
                    + qemu.number("micro").orElse(0));
        }
        throw new IOException("QEMU does not tell its release");
    }

    private static String text(Json answer, String name) {
        return answer instanceof Json.Obj object ? object.text(name).orElse("") : "";
    }

    private static SequencedMap<String, Optional<String>> machines(Json answer) {
        final SequencedMap<String, Optional<String>> machines = new TreeMap<>();
        if (answer instanceof Json.Arr array) {
            for (Json machine : array.items()) {
                machines.put(text(machine, "name"), Optional.of(text(machine, "alias")).filter(it -> !it.isEmpty()));
            }
        }
        return machines;
    }

    private static List<String> names(Json answer) {
        final List<String> names = new ArrayList<>();
        if (answer instanceof Json.Arr array) {
            array.items().forEach(definition -> names.add(text(definition, "name")));
        }
        return names.stream().sorted().toList();
    }

    /** The machine type with its release for one that may be an alias, such as {@code q35}. */
    public String machine(String name) {
        return machines.entrySet().stream().filter(entry -> entry.getValue().filter(name::equals).isPresent())
                .map(Map.Entry::getKey).findFirst().orElse(name);
    }

    /** The newest machine type with a Q35 chip set that both know: guests move between equal machine types only. */
    public Optional<String> newestMachineInCommon(QemuDescription other) {
        return machines.keySet().stream().filter(other.machines::containsKey).map(PC::matcher)
                .filter(Matcher::matches)
                .max(Comparator.comparing(matcher -> Version.parse(matcher.group(1) + "." + matcher.group(2))))
                .map(Matcher::group);
    }

    @Override
    public String toString() {
        return "QEMU " + version;
    }
}
