package dev.socle.nova;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A nova.conf: its settings by section, as they were written and in their order. A setting that is written several
 * times has several values, of which oslo.config takes the last for options of one value and all for lists of values.
 */
public record NovaConf(SequencedMap<String, SequencedMap<String, List<Setting>>> sections) {

    public NovaConf {
        final SequencedMap<String, SequencedMap<String, List<Setting>>> copy = new LinkedHashMap<>();
        sections.forEach((section, settings) -> {
            final SequencedMap<String, List<Setting>> inner = new LinkedHashMap<>();
            settings.forEach((name, values) -> inner.put(name, List.copyOf(new ArrayList<>(values))));
            copy.put(section, Collections.unmodifiableSequencedMap(inner));
        });
        sections = Collections.unmodifiableSequencedMap(copy);
    }

    /**
     * A value and where it is.
     *
     * @param value lines that continue it are joined by line feeds
     * @param line  of its name
     */
    public record Setting(String value, int line) {
    }

    /** The last value of the setting. */
    public Optional<Setting> setting(String section, String name) {
        final List<Setting> all = settings(section, name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** All values of the setting, in their order. */
    public List<Setting> settings(String section, String name) {
        return Optional.ofNullable(sections.get(section)).map(settings -> settings.get(name)).orElse(List.of());
    }
}
