package dev.socle.catalog.internal;

import dev.socle.catalog.CatalogException;
import dev.socle.cpu.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what is wrong with one file: each problem at a place in it, told by JSON pointer and printed as a line. */
final class Problems {

    private final SourceFile file;
    private final Map<String, List<String>> byPointer = new LinkedHashMap<>();

    Problems(SourceFile file) {
        this.file = file;
    }

    void add(String pointer, String problem) {
        byPointer.computeIfAbsent(pointer, any -> new ArrayList<>()).add(problem);
    }

    boolean isEmpty() {
        return byPointer.isEmpty();
    }

    /** {@code FILE:LINE: what is wrong, what was expected}, in the file's order as far as it was checked so. */
    List<String> lines() {
        if (isEmpty()) {
            return List.of();
        }
        final Map<String, Integer> lines = JsonFiles.lines(file);
        final List<String> problems = new ArrayList<>();
        byPointer.forEach((pointer, texts) -> texts.forEach(text ->
                problems.add(file.name() + ":" + lines.getOrDefault(pointer, 1) + ": " + text)));
        return problems;
    }

    void throwIfAny() {
        if (!isEmpty()) {
            throw new CatalogException(lines());
        }
    }

    /** A place as it is written, or a problem. */
    Optional<Place> place(String pointer, String text) {
        try {
            return Optional.of(Place.parse(text));
        } catch (IllegalArgumentException e) {
            add(pointer, e.getMessage());
            return Optional.empty();
        }
    }

    /** Each name must be known. */
    void known(String pointer, List<String> names, Collection<String> known, String what) {
        for (int i = 0; i < names.size(); i++) {
            if (!known.contains(names.get(i))) {
                add(pointer + "/" + i, what + " \"" + names.get(i) + "\" is not known"
                        + NearestName.hint(names.get(i), known));
            }
        }
    }

    /** No name may stand there twice. */
    void once(String pointer, List<String> names, String what) {
        final Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i))) {
                add(pointer + "/" + i, what + " \"" + names.get(i) + "\" for the second time, expected once");
            }
        }
    }

    /** Tells names apart that one file gives to different things. */
    final class Taken {

        private final Map<String, String> holders = new HashMap<>();

        /** Takes the name for this holder, or reports who has it already. */
        void take(String pointer, String name, String holder) {
            final String other = holders.putIfAbsent(name, holder);
            if (other != null) {
                add(pointer, "\"" + name + "\" names " + holder + " and " + other + ", expected one of them");
            }
        }
    }
}
