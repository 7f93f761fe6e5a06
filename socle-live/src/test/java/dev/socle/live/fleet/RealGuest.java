package dev.socle.live.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts a guest on a host of the fleet and moves it, live, to every other. */
final class RealGuest {

    private static final Pattern CPU = Pattern.compile("^  <cpu (?:[^>]*/>|.*?^  </cpu>)",
            Pattern.MULTILINE | Pattern.DOTALL);

    private final GuestCase guest;
    private final String name;
    private final FleetHost source;

    RealGuest(GuestCase guest, String name, FleetHost source) {
        this.guest = guest;
        this.name = name;
        this.source = source;
    }

    /**
     * What libvirt said.
     *
     * @param start nothing if it started
     * @param cpu   the {@code <cpu>} that it showed then
     * @param moves by destination; nothing where it arrived
     */
    record Story(String start, String cpu, SequencedMap<String, String> moves) {
    }

    Story tell(List<FleetHost> destinations) {
        final SequencedMap<String, String> moves = new LinkedHashMap<>();
        try {
            final Path file = Files.createTempFile("socle-fleet", ".xml");
            try {
                Files.writeString(file, guest.xml(name));
                final List<String> said = source.ask("define " + file, "start " + name, "dumpxml " + name);
                final String start = error(said.get(0)).isEmpty() ? error(said.get(1)) : error(said.get(0));
                if (!start.isEmpty()) {
                    return new Story(start, "", moves);
                }
                for (FleetHost destination : destinations) {
                    moves.put(destination.name(), move(destination));
                }
                return new Story("", cpu(said.get(2)), moves);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            source.ask("destroy " + name, "undefine " + name);
        }
    }

    private String move(FleetHost destination) {
        // It may have moved to another before.
        final List<String> said = source.ask("start " + name,
                "migrate --live --migrateuri tcp://127.0.0.1 " + name + " " + destination.uri());
        final String refused = error(said.get(1));
        if (refused.isEmpty()) {
            destination.ask("destroy " + name);
        }
        return refused;
    }

    private static String cpu(String domain) {
        final Matcher cpu = CPU.matcher(domain);
        return cpu.find() ? cpu.group().replaceAll("(?m)^  ", "").strip() : "";
    }

    private static String error(String said) {
        return said.contains("error: ") ? said.replaceAll("\\s+", " ") : "";
    }
}
