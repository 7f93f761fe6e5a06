package dev.socle.cli;

import dev.socle.flaw.Closer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** What helps against obstacles in words: what many hosts or several features wait for is said once. */
final class Remedies {

    private static final int MOST_HOSTS = 3;

    private final List<Closer.Obstacle> obstacles;
    private final boolean oneHost;

    Remedies(List<Closer.Obstacle> obstacles) {
        this(obstacles, false);
    }

    /** @param oneHost whether only one host is spoken of, which then needs no name */
    Remedies(List<Closer.Obstacle> obstacles, boolean oneHost) {
        this.obstacles = obstacles;
        this.oneHost = oneHost;
    }

    List<String> lines() {
        final SequencedMap<String, SequencedSet<String>> needs = new LinkedHashMap<>();
        final SequencedSet<String> notAsked = new LinkedHashSet<>();
        final SequencedSet<String> names = new LinkedHashSet<>();
        for (Closer.Obstacle obstacle : obstacles) {
            switch (obstacle) {
                case Closer.Obstacle.HostLacks lacks ->
                        needs.computeIfAbsent(lacks.needs(), key -> new LinkedHashSet<>()).add(lacks.host());
                case Closer.Obstacle.HostUnknown unknown -> notAsked.add(unknown.host());
                case Closer.Obstacle.NoName noName -> names.add(noName.remedy());
            }
        }
        final List<String> lines = new ArrayList<>();
        needs.forEach((what, who) -> lines.add(hosts(who) + (who.size() == 1 ? " needs " : " need ") + what));
        if (!notAsked.isEmpty()) {
            lines.add("nobody knows whether it can be had: ask the QEMU of " + hosts(notAsked));
        }
        lines.addAll(names);
        return lines;
    }

    private String hosts(SequencedSet<String> who) {
        final List<String> all = List.copyOf(who);
        return oneHost ? "this host" : all.size() <= MOST_HOSTS ? Words.list(all) : Words.some(all, MOST_HOSTS);
    }
}
