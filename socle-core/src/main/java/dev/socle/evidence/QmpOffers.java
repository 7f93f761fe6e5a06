package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Place;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.host.Offer;
import dev.socle.qemu.QmpConversation;
import dev.socle.qemu.QmpReply;
import dev.socle.qemu.Supply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a QEMU offers, by its own replies: the expansion of {@code host} under KVM and of {@code max} under TCG is all
 * that a guest can have there. A property that is true is a feature that is present, one that is false is absent. A
 * feature that the reply does not name at all is one this QEMU does not know, so it cannot give it to a guest: it is
 * absent too.
 */
final class QmpOffers {

    /** KVM's own features, which TCG never has (QEMU and Linux: KVM_CPUID_FEATURES). */
    private static final int KVM_FEATURES = 0x40000001;

    private final Catalog catalog;
    /** What each name of any release means; newer releases are believed. */
    private final Map<String, FeatureSet> meanings = new HashMap<>();
    private final Set<String> switches = new HashSet<>();
    private final FeatureSet nameable;

    QmpOffers(Catalog catalog) {
        this.catalog = catalog;
        final FeatureSet.Builder all = new FeatureSet.Builder();
        for (Version version : catalog.qemuReleases()) {
            final QemuRelease release = catalog.qemu(version).release();
            release.names().preferred().forEach((name, features) -> {
                meanings.put(name, features);
                all.addAll(features);
            });
            release.names().aliases().forEach((alias, name) ->
                    release.names().find(name).ifPresent(features -> meanings.put(alias, features)));
            switches.addAll(release.switches());
        }
        this.nameable = all.build();
    }

    /** The offers of one QEMU, and what was inferred on the way. */
    record Found(List<Offer> offers, List<String> inferences) {
    }

    Found of(QmpConversation conversation) {
        final List<String> inferences = new ArrayList<>();
        final List<QmpReply.Expansion> candidates = conversation.expansions().stream()
                .filter(QmpOffers::isWhole).toList();
        final Accelerator accelerator = accelerator(conversation, candidates, inferences);
        final SequencedMap<Boolean, QmpReply.Expansion> byMigratable = pick(candidates, accelerator);
        final Optional<Version> release = release(conversation, candidates, inferences);
        final SequencedMap<String, Offer.ModelUse> models = models(conversation.definitions(), release);
        final List<Offer> offers = new ArrayList<>();
        byMigratable.forEach((migratable, expansion) -> offers.add(offer(
                key(conversation, release, accelerator, migratable), expansion, models)));
        if (offers.isEmpty() && !models.isEmpty()) {
            offers.add(new Offer(key(conversation, release, accelerator, true), Offer.Basis.MEASURED,
                    KnownFeatures.nothing(), Optional.empty(), Optional.empty(), models, List.of()));
        }
        return new Found(offers, inferences);
    }

    private static Offer.Key key(QmpConversation conversation, Optional<Version> release, Accelerator accelerator,
                                 boolean migratable) {
        return new Offer.Key(release, conversation.build(), accelerator, conversation.machine(), migratable,
                Optional.empty(), Optional.empty());
    }

    /**
     * Models that stand for all a guest can have. A static expansion of any model is called {@code base} in the
     * answer; where the question was not recorded it was the host's, which is what programs ask for.
     */
    private static boolean isWhole(QmpReply.Expansion expansion) {
        return switch (expansion.subject()) {
            case "host", "max" -> true;
            case "base" -> expansion.asked().isEmpty();
            default -> false;
        };
    }

    private Accelerator accelerator(QmpConversation conversation, List<QmpReply.Expansion> expansions,
                                    List<String> inferences) {
        if (conversation.accelerator().isPresent()) {
            return conversation.accelerator().get();
        }
        final boolean kvm = expansions.stream().anyMatch(expansion -> expansion.properties().entrySet().stream()
                .anyMatch(property -> property.getValue() && isOfKvm(property.getKey())));
        inferences.add(kvm ? "the accelerator was not recorded; KVM's own features are there, so it was KVM"
                : "the accelerator was not recorded; none of KVM's own features is there, so it was TCG");
        return kvm ? Accelerator.KVM : Accelerator.TCG;
    }

    private boolean isOfKvm(String name) {
        final FeatureSet features = meanings.getOrDefault(name, FeatureSet.empty());
        return !features.isEmpty() && features.stream().allMatch(feature ->
                feature.place() instanceof Place.Cpuid place && place.leaf() == KVM_FEATURES);
    }

    /**
     * The expansion to believe for each of migratable or not: that of {@code host} under KVM and of {@code max} under
     * TCG, where {@code host} is expanded too although no guest can have it.
     */
    private static SequencedMap<Boolean, QmpReply.Expansion> pick(List<QmpReply.Expansion> expansions,
                                                                  Accelerator accelerator) {
        final SequencedMap<Boolean, QmpReply.Expansion> picked = new TreeMap<Boolean, QmpReply.Expansion>().reversed();
        final List<String> order = accelerator == Accelerator.KVM
                ? List.of("host", "max", "base") : List.of("max", "base");
        for (String subject : order) {
            final SequencedMap<Boolean, QmpReply.Expansion> found = new LinkedHashMap<>();
            expansions.stream().filter(expansion -> expansion.subject().equals(subject))
                    .forEach(expansion -> found.merge(isMigratable(expansion), expansion, QmpOffers::join));
            found.forEach(picked::putIfAbsent);
        }
        return picked;
    }

    /** A static and a full expansion of the same model: the full one has the settings too. */
    private static QmpReply.Expansion join(QmpReply.Expansion one, QmpReply.Expansion other) {
        final SequencedMap<String, Boolean> properties = new LinkedHashMap<>(one.properties());
        properties.putAll(other.properties());
        final SequencedMap<String, String> settings = new LinkedHashMap<>(one.settings());
        settings.putAll(other.settings());
        return new QmpReply.Expansion(one.asked(), one.model(), properties, settings);
    }

    /** As asked, else as answered; migratable is QEMU's default. */
    private static boolean isMigratable(QmpReply.Expansion expansion) {
        return expansion.asked().map(asked -> asked.properties().get("migratable"))
                .or(() -> Optional.ofNullable(expansion.properties().get("migratable")))
                .orElse(true);
    }

    private Optional<Version> release(QmpConversation conversation, List<QmpReply.Expansion> expansions,
                                      List<String> inferences) {
        if (conversation.version().isPresent() || expansions.isEmpty()) {
            return conversation.version();
        }
        final QemuReleaseGuess guess = QemuReleaseGuess.of(expansions.getFirst().properties().keySet(), catalog);
        inferences.add(guess.reason());
        return guess.release();
    }

    private Offer offer(Offer.Key key, QmpReply.Expansion expansion, SequencedMap<String, Offer.ModelUse> models) {
        final FeatureSet.Builder present = new FeatureSet.Builder();
        final FeatureSet.Builder named = new FeatureSet.Builder();
        final List<String> unknown = new ArrayList<>();
        expansion.properties().forEach((name, on) -> {
            final Optional<FeatureSet> meant = switches.contains(name) ? Optional.empty() : meaning(name, key.qemu());
            if (meant.isPresent()) {
                // Old releases had properties for bits that follow the guest's operating system.
                final FeatureSet features = meant.get().filter(feature -> !OsState.isState(feature));
                named.addAll(features);
                present.addAll(on ? features : FeatureSet.empty());
            } else if (!switches.contains(name)) {
                unknown.add(name);
            }
        });
        present.addAll(neverByThemselves(key));
        final FeatureSet unnamed = nameable.andNot(named.build());
        return new Offer(key, Offer.Basis.MEASURED,
                KnownFeatures.complete(present.build(), named.build().or(nameable)),
                vendor(expansion), signature(expansion), models, unknown, unnamed);
    }

    /**
     * Features that {@code host} and {@code max} never turn on by themselves, so that their expansion says nothing of
     * them. QEMU counts them among what KVM supports, whatever the kernel says; TCG's mask is known.
     */
    private FeatureSet neverByThemselves(Offer.Key key) {
        final QemuRelease release = key.qemu().map(version -> catalog.qemu(version).release())
                .orElseGet(catalog::newestQemu);
        return key.accelerator() == Accelerator.KVM ? Supply.counted(release) : release.notByMax().and(release.tcg());
    }

    private Optional<FeatureSet> meaning(String name, Optional<Version> release) {
        return release.flatMap(version -> catalog.qemu(version).release().names().find(name))
                .or(() -> Optional.ofNullable(meanings.get(name)))
                .or(() -> catalog.feature(name));
    }

    private SequencedMap<String, Offer.ModelUse> models(List<QmpReply.Definition> definitions,
                                                        Optional<Version> release) {
        final SequencedMap<String, Offer.ModelUse> models = new LinkedHashMap<>();
        definitions.forEach(definition -> models.put(definition.name(), use(definition, release)));
        return models;
    }

    private Offer.ModelUse use(QmpReply.Definition definition, Optional<Version> release) {
        final FeatureSet.Builder unavailable = new FeatureSet.Builder();
        final List<String> unknown = new ArrayList<>();
        definition.unavailable().orElse(List.of()).forEach(name ->
                meaning(name, release).ifPresentOrElse(unavailable::addAll, () -> unknown.add(name)));
        return new Offer.ModelUse(definition.unavailable().map(List::isEmpty), unavailable.build(), unknown);
    }

    private static Optional<Vendor> vendor(QmpReply.Expansion expansion) {
        return Optional.ofNullable(expansion.settings().get("vendor")).filter(id -> id.length() == 12)
                .map(Vendor::new);
    }

    private static Optional<Signature> signature(QmpReply.Expansion expansion) {
        final Map<String, String> settings = expansion.settings();
        if (!isSmall(settings.get("family")) || !isSmall(settings.get("model"))
                || !isSmall(settings.get("stepping"))) {
            return Optional.empty();
        }
        final Signature signature = new Signature(Integer.parseInt(settings.get("family")),
                Integer.parseInt(settings.get("model")), Integer.parseInt(settings.get("stepping")));
        return Optional.of(signature).filter(found -> found.family() != 0);
    }

    private static boolean isSmall(String text) {
        return text != null && text.matches("\\d{1,4}");
    }
}
