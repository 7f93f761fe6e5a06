package dev.socle.advice;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.QemuModel;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.BitKind;
import dev.socle.flaw.Flaw;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What there is to say about something with a name. */
public sealed interface Explanation {

    /**
     * A feature, or the few that one name stands for.
     *
     * @param asked     the name as it was asked
     * @param features  the bits it means
     * @param spelling  the release or dialect and its name there, such as {@code QEMU 10.0} and {@code pclmulqdq}
     * @param unknownTo releases that have no name for it
     * @param needs     what QEMU drops it without
     * @param neededBy  what QEMU drops without it
     * @param models    the named models that have it, with the first version that does, in the newest QEMU
     * @param levels    ABI levels that ask for it
     * @param migratable whether QEMU lets a guest with it move
     * @param flaws     identifiers of flaws in which it plays a part, and which part
     */
    record OfFeature(String asked, FeatureSet features, SequencedMap<String, String> spelling, List<String> unknownTo,
                     FeatureSet needs, FeatureSet neededBy, List<QemuModel> models, List<String> levels,
                     boolean migratable, Optional<FeatureNote> note, SequencedMap<String, String> flaws)
            implements Explanation {
    }

    /**
     * A named model with its versions.
     *
     * @param versions  the versions up to the one asked for, or all if the bare name was asked for, in the newest QEMU
     * @param changes   for each version but the first, what it adds and takes away, by name
     * @param knownTo   releases of QEMU and libvirt that know it, and the name there
     * @param unknownTo releases that do not
     * @param level     the ABI level of the version that the name means
     * @param standsFor families and models that libvirt's map means by it, such as {@code family 6, model 85}
     */
    record OfModel(String asked, List<QemuModel> versions, SequencedMap<String, Change> changes,
                   SequencedMap<String, String> knownTo, List<String> unknownTo, Optional<String> level,
                   List<String> standsFor) implements Explanation {

        /** The version that the name means: of a bare name the first, as on every pc and q35 machine. */
        public Optional<QemuModel> meant() {
            return meant(asked, versions);
        }

        static Optional<QemuModel> meant(String asked, List<QemuModel> versions) {
            return versions.stream().findFirst().filter(first -> first.base().equals(asked))
                    .or(() -> versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast()));
        }

        /** What a version has more and less than the one before. */
        public record Change(FeatureSet added, FeatureSet removed) {
        }
    }

    /**
     * A level of the x86-64 ABI.
     *
     * @param beyond what it asks for and the level below does not
     * @param models the named models that reach it, with the first version that does, in the newest QEMU
     */
    record OfLevel(AbiLevel level, FeatureSet beyond, List<QemuModel> models) implements Explanation {

        public OfLevel {
            models = List.copyOf(models);
        }
    }

    /**
     * A maker of CPUs.
     *
     * @param models names of QEMU's models of this vendor, without versions
     */
    record OfVendor(Vendor vendor, Optional<String> libvirtName, List<String> models) implements Explanation {
    }

    /** CPU flaws; mostly one, but some share a number. */
    record OfFlaw(List<OneFlaw> flaws) implements Explanation {

        public OfFlaw {
            flaws = List.copyOf(flaws);
        }

        /**
         * A flaw.
         *
         * @param names the features that take part in it, and which release can name them
         */
        public record OneFlaw(Flaw flaw, List<Naming> names) {
            public OneFlaw {
                names = List.copyOf(names);
            }
        }

        /**
         * Which releases have a name for a feature.
         *
         * @param name      what the flaws' data call it
         * @param kind      what showing it means for where a guest may go, where that is settled
         * @param known     the release and the name there, such as {@code libvirt 11.3} and {@code md-clear}
         * @param unknownTo the releases that have none
         */
        public record Naming(Feature feature, String name, Optional<BitKind> kind,
                             SequencedMap<String, String> known, List<String> unknownTo) {
            public Naming {
                unknownTo = List.copyOf(unknownTo);
            }
        }
    }

    /**
     * Nothing of this name.
     *
     * @param similar names that look like it, the likeliest first
     */
    record Unknown(String asked, List<String> similar) implements Explanation {
    }

    /** The bit, where a name means only one. */
    static Optional<Feature> single(FeatureSet features) {
        return features.size() == 1 ? features.stream().findFirst() : Optional.empty();
    }
}
