package dev.socle.conformance;

import java.util.Set;
import java.util.TreeSet;

/**
 * An advised CPU, read back from the {@code -cpu} value that QEMU would get.
 *
 * @param text  the value
 * @param model the name of the model
 * @param on    the properties turned on, as they are spelt
 * @param off   the properties turned off, as they are spelt
 */
record AdvisedCpu(String text, String model, Set<String> on, Set<String> off) {

    static AdvisedCpu parse(String text) {
        final String[] parts = text.split(",");
        final Set<String> on = new TreeSet<>();
        final Set<String> off = new TreeSet<>();
        for (int i = 1; i < parts.length; i++) {
            final String[] setting = parts[i].split("=");
            switch (setting[1]) {
                case "on" -> on.add(setting[0]);
                case "off" -> off.add(setting[0]);
                default -> throw new IllegalArgumentException(parts[i] + " in " + text + ", expected on or off");
            }
        }
        return new AdvisedCpu(text, parts[0], on, off);
    }

    /** What the configuration asks for. */
    Set<String> asked(WrittenFacts.Model base, WrittenFacts facts) {
        final Set<String> all = new TreeSet<>(base.features());
        all.addAll(facts.canonical(on));
        all.removeAll(facts.canonical(off));
        return all;
    }
}
