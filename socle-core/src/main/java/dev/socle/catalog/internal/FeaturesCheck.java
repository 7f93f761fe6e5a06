package dev.socle.catalog.internal;

import dev.socle.cpu.Place;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks {@code features.json}: places that are none, two features on one place, names that name two things. */
final class FeaturesCheck {

    private final FeaturesFile file;
    private final Problems problems;
    private final Map<Place, String> holders = new TreeMap<>();

    FeaturesCheck(FeaturesFile file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    void run() {
        final Problems.Taken names = problems.new Taken();
        for (int i = 0; i < file.features().size(); i++) {
            final FeaturesFile.Entry entry = file.features().get(i);
            final String pointer = "/features/" + i;
            names.take(pointer + "/name", entry.name(), "the feature of " + pointer.substring(1));
            for (int j = 0; j < entry.aliases().size(); j++) {
                names.take(pointer + "/aliases/" + j, entry.aliases().get(j), "another name of " + entry.name());
            }
            if (entry.at().isEmpty()) {
                problems.add(pointer, "feature \"" + entry.name() + "\" is nowhere, expected a place");
            }
            places(pointer + "/at", entry.at(), entry.name());
        }
        for (int i = 0; i < file.otherPlaces().size(); i++) {
            places("/otherPlaces/" + i + "/at", file.otherPlaces().get(i).at(), "a place of no name");
        }
    }

    private void places(String pointer, List<String> at, String holder) {
        for (int i = 0; i < at.size(); i++) {
            final String here = pointer + "/" + i;
            problems.place(here, at.get(i)).ifPresent(place -> {
                final String other = holders.putIfAbsent(place, holder);
                if (other != null) {
                    problems.add(here, place + " is held by " + other + " and by " + holder + ", expected one of them");
                }
            });
        }
    }
}
