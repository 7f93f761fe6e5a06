package dev.socle.advice;

import dev.socle.catalog.QemuModel;
import dev.socle.cpu.FeatureSet;

/**
 * A named model as a base for the guests of some hosts.
 *
 * @param model    the model
 * @param name     the name by which every host's QEMU knows it: the versioned one, or an older alias
 * @param off      what has to be taken away from it, because a host lacks it or because it is better hidden
 * @param missing  the part of {@code off} that a host lacks
 * @param on       what is worth adding to it
 * @param unsayable the part of {@code off} that cannot be taken away: some host's QEMU, or the release whose names are
 *                  spoken, has no property for it
 * @param outlook  how guests of this family and model stand to the hosts' flaws, with all that helps against them
 * @param kinship  how near its silicon is to that of the hosts
 */
record ModelChoice(QemuModel model, String name, FeatureSet off, FeatureSet missing, FeatureSet on,
                   FeatureSet unsayable, FlawOutlook outlook, Kinship kinship) {

    /** How near a model's silicon is to a host's; the nearest last. */
    enum Kinship {
        /** Another family, or nobody knows. */
        STRANGER,
        /** The same family: guests judge most flaws alike. */
        SAME_FAMILY,
        /** The model stands for this very silicon. */
        SAME_SILICON
    }


    /**
     * The further from the hosts, the more. A feature to take away weighs three times one to add: every one of them
     * is a place where a program that trusts the model's name goes wrong.
     */
    int distance() {
        return on.size() + 3 * off.size();
    }

    /** Whether the model runs on all the hosts as it is. */
    boolean asItIs() {
        return missing.isEmpty();
    }
}
