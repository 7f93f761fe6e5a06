package dev.socle.catalog;

import dev.socle.cpu.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What a QEMU said of itself by QMP, as far as a release's file is made of it. Every {@code props} is the object of
 * that name in the reply to {@code query-cpu-model-expansion}.
 *
 * @param version     the reply to {@code query-version}
 * @param definitions the reply to {@code query-cpu-definitions}
 * @param names       the names of its properties
 * @param models      the answers about each versioned model, such as {@code EPYC-v2}
 * @param tcgGives    the features that stay on in a vCPU of TCG that was asked to have all of them
 * @param places      where the bits of names are that no catalogue knows; a name without places could not be located
 * @param surroundings what it said of other properties and of machine types, if it was asked
 */
public record QemuAnswers(JsonNode version, JsonNode definitions, Names names, SequencedMap<String, Model> models,
                          Set<String> tcgGives, Map<String, Set<Place>> places,
                          Optional<QemuSurroundings> surroundings) {

    /** Answers about features and models alone. */
    public QemuAnswers(JsonNode version, JsonNode definitions, Names names, SequencedMap<String, Model> models,
                       Set<String> tcgGives, Map<String, Set<Place>> places) {
        this(version, definitions, names, models, tcgGives, places, Optional.empty());
    }

    public QemuAnswers {
        models = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(models));
        tcgGives = Set.copyOf(tcgGives);
        places = Map.copyOf(places);
    }

    /**
     * The answers about one model.
     *
     * @param tcg     its static {@code props} under TCG
     * @param withVmx the same with {@code vmx=on}: without it QEMU drops whatever needs VMX
     * @param kvm     the same under KVM, if that could be asked: TCG's defaults hide {@code vme}
     * @param full    its full {@code props} under TCG
     * @param bare    the same with every feature turned off, if that was asked
     */
    public record Model(JsonNode tcg, JsonNode withVmx, Optional<JsonNode> kvm, JsonNode full,
                        Optional<JsonNode> bare) {

        public Model(JsonNode tcg, JsonNode withVmx, Optional<JsonNode> kvm, JsonNode full) {
            this(tcg, withVmx, kvm, full, Optional.empty());
        }

        /** Where to read the levels: features raise them, so that they are the model's own only without features. */
        JsonNode levels() {
            return bare.orElse(tcg);
        }
    }

    /**
     * The boolean CPU properties of a QEMU.
     *
     * @param features the names of features, each preferred by QEMU
     * @param aliases  other names of features, and the feature each is an alias of where that is known
     * @param switches properties that are no features
     */
    public record Names(SortedSet<String> features, SequencedMap<String, Optional<String>> aliases,
                        SortedSet<String> switches) {

        /** A static expansion has it although it is no bit of a feature word: it enables local machine checks. */
        private static final String NO_FEATURE = "lmce";

        public Names {
            features = Collections.unmodifiableSortedSet(new TreeSet<>(features));
            aliases = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(aliases));
            switches = Collections.unmodifiableSortedSet(new TreeSet<>(switches));
        }

        /** The features: what is boolean in a static expansion, which has each under its preferred name only. */
        public static SortedSet<String> features(JsonNode staticProps) {
            final SortedSet<String> features = booleans(staticProps);
            features.remove(NO_FEATURE);
            return features;
        }

        /**
         * Sorts the names out. An alias is what follows the features when all are turned on and off; or it is a
         * feature's name spelt with {@code _}, which QEMU has always allowed (an accelerator that cannot give a
         * feature turns it off again, so that its alias would not be noticed).
         *
         * @param features the features
         * @param full     full {@code props} of models that together have every property
         * @param allOn    full {@code props} of {@code base} with all features turned on
         * @param allOff   the same with all turned off
         * @param targets  for an alias that follows: the feature it is known to be an alias of
         */
        public static Names sortedOut(Set<String> features, List<JsonNode> full, JsonNode allOn, JsonNode allOff,
                                      Map<String, String> targets) {
            final SortedSet<String> others = new TreeSet<>();
            full.forEach(props -> others.addAll(booleans(props)));
            others.removeAll(features);
            final SequencedMap<String, Optional<String>> aliases = new LinkedHashMap<>();
            for (String name : others) {
                final String hyphenated = name.replace('_', '-');
                if (features.contains(hyphenated)) {
                    aliases.put(name, Optional.of(hyphenated));
                } else if (allOn.path(name).asBoolean(false) != allOff.path(name).asBoolean(false)) {
                    aliases.put(name, Optional.ofNullable(targets.get(name)));
                }
            }
            others.removeAll(aliases.keySet());
            return new Names(new TreeSet<>(features), aliases, others);
        }

        private static SortedSet<String> booleans(JsonNode props) {
            final SortedSet<String> names = new TreeSet<>();
            props.properties().stream().filter(entry -> entry.getValue().isBoolean())
                    .forEach(entry -> names.add(entry.getKey()));
            return names;
        }
    }
}
