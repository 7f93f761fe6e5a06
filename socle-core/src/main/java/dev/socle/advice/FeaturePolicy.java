package dev.socle.advice;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNote;
import dev.socle.catalog.QemuModel;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.MitigationBit;
import dev.socle.qemu.NestedVirtualization;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which features are worth giving to guests, which are better hidden, and which are nobody's to advise: read from the
 * catalogue's notes and from what QEMU's own models of this age use.
 */
final class FeaturePolicy {

    private static final String DEPRECATED = "deprecated";
    /** QEMU always sets hypervisor; arch-capabilities is shown only for the sake of bits behind it. */
    private static final List<String> NOT_BY_USE = List.of("hypervisor", "arch-capabilities");
    private static final String SECOND_LEVEL = "x86-64-v2";

    private final Catalog catalog;
    private final FeatureSet useful;
    private final FeatureSet hidden;
    private final FeatureSet mitigations;

    FeaturePolicy(Catalog catalog, Flaws flaws) {
        this.catalog = catalog;
        this.mitigations = FeatureSet.of(flaws.bits().stream().map(MitigationBit::feature).toList());
        final FeatureSet discouraged = noted(note -> recommends(note, "off"));
        this.hidden = noted(note -> recommends(note, "off") && note.category().equals(DEPRECATED));
        this.useful = usedByModels().or(noted(note -> recommends(note, "on")))
                .andNot(discouraged)
                .andNot(catalog.newestQemu().notByMax())
                .andNot(catalog.newestQemu().notMigratable())
                .andNot(catalog.newestQemu().names().resolve(NOT_BY_USE).features())
                .andNot(mitigations)
                .filter(feature -> !NestedVirtualization.concerns(feature));
    }

    /** Worth turning on wherever every host has them; what has to do with flaws is for the flaws to say. */
    FeatureSet useful() {
        return useful;
    }

    /** Better hidden from new guests, even where hosts have them and the model brings them (TSX, MPX). */
    FeatureSet hidden() {
        return hidden;
    }

    /** What has to do with flaws, each bit for the flaws to say whether it is shown. */
    FeatureSet mitigations() {
        return mitigations;
    }

    /** What makes up nested virtualization in models of QEMU. */
    FeatureSet nested() {
        FeatureSet all = FeatureSet.empty();
        for (QemuModel model : catalog.newestQemu().models()) {
            all = all.or(model.features());
        }
        return all.or(catalog.newestQemu().names().resolve(List.of("vmx", "svm")).features())
                .filter(NestedVirtualization::concerns);
    }

    /** What a feature is good for, in words, where the notes say it. */
    Optional<String> worth(Feature feature) {
        return Optional.ofNullable(catalog.notes().get(catalog.name(feature))).flatMap(FeatureNote::performance);
    }

    Optional<FeatureNote> note(Feature feature) {
        return Optional.ofNullable(catalog.notes().get(catalog.name(feature)));
    }

    /** Features of the models that reach x86-64-v2: older ones carry what no guest of today needs. */
    private FeatureSet usedByModels() {
        final FeatureSet second = catalog.abiLevels().stream()
                .filter(level -> level.name().equals(SECOND_LEVEL)).map(AbiLevel::features)
                .findFirst().orElse(FeatureSet.empty());
        FeatureSet used = FeatureSet.empty();
        for (QemuModel model : catalog.newestQemu().models()) {
            if (model.features().containsAll(second)) {
                used = used.or(model.features());
            }
        }
        return used;
    }

    private FeatureSet noted(Predicate<FeatureNote> wanted) {
        final List<String> names = catalog.notes().values().stream().filter(wanted).map(FeatureNote::feature).toList();
        return catalog.newestQemu().names().resolve(names).features();
    }

    private static boolean recommends(FeatureNote note, String word) {
        return note.recommend().map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.equals(word) || text.startsWith(word + " ") || text.startsWith(word + ","))
                .isPresent();
    }
}
