package dev.socle.advice;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Spelling;
import dev.socle.catalog.Version;
import dev.socle.cpu.Feature;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Vendor;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.Flaws;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Stream;

/** Explains a feature, model, vendor, ABI level, flaw or CVE by any of its names. */
public final class Explainer {

    private static final int MOST_SIMILAR = 5;

    private final Catalog catalog;
    private final Flaws flaws;

    public Explainer(Catalog catalog, Flaws flaws) {
        this.catalog = catalog;
        this.flaws = flaws;
    }

    public Explanation explain(String name) {
        return feature(name)
                .or(() -> model(name))
                .or(() -> vendor(name))
                .or(() -> level(name))
                .or(() -> flaw(name))
                .or(() -> caseInsensitive(name))
                .orElseGet(() -> new Explanation.Unknown(name, similar(name)));
    }

    // ---- features ------------------------------------------------------------------------------------------------

    private Optional<Explanation> feature(String name) {
        return catalog.feature(name).or(() -> catalog.feature(name.replace('_', '-')))
                .map(features -> of(name, features));
    }

    private Explanation of(String asked, FeatureSet features) {
        final SequencedMap<String, String> spelling = new LinkedHashMap<>();
        final List<String> unknownTo = new ArrayList<>();
        for (FeatureNames names : dialects()) {
            final SequencedSet<String> found = names.namesOf(features);
            if (found.isEmpty()) {
                unknownTo.add(names.dialect());
            } else {
                spelling.put(names.dialect(), String.join(", ", withAliases(names, found)));
            }
        }
        final QemuRelease qemu = catalog.newestQemu();
        FeatureSet needs = FeatureSet.empty();
        final FeatureSet.Builder neededBy = new FeatureSet.Builder();
        for (Map.Entry<Feature, FeatureSet> rule : qemu.requires().entrySet()) {
            needs = features.contains(rule.getKey()) ? needs.or(rule.getValue()) : needs;
            if (rule.getValue().intersects(features)) {
                neededBy.add(rule.getKey());
            }
        }
        return new Explanation.OfFeature(asked, features, spelling, unknownTo, needs, neededBy.build(),
                firstVersionsWith(features), levelsWith(features), !qemu.notMigratable().intersects(features),
                features.stream().flatMap(feature -> Stream.ofNullable(catalog.notes().get(catalog.name(feature))))
                        .findFirst(),
                roles(features));
    }

    private SequencedMap<String, String> roles(FeatureSet features) {
        final SequencedMap<String, String> roles = new LinkedHashMap<>();
        for (Feature feature : features) {
            for (Flaw flaw : flaws.concerning(feature)) {
                flaw.needs().stream()
                        .filter(need -> need.alternatives().stream().anyMatch(way -> way.show().contains(feature)))
                        .findFirst()
                        .ifPresent(need -> roles.put(flaw.id(), need.why().text()));
                flaw.hides().stream().filter(hide -> hide.features().contains(feature)).findFirst()
                        .ifPresent(hide -> roles.put(flaw.id(), "better hidden: " + hide.why().text()));
            }
        }
        return roles;
    }

    private List<FeatureNames> dialects() {
        return Stream.of(catalog.qemuReleases().stream().map(version -> catalog.qemu(version).release().names()),
                catalog.libvirtReleases().stream().map(version -> catalog.libvirt(version).release().names()),
                Stream.of(catalog.linuxNames(), catalog.traitNames())).flatMap(names -> names).toList();
    }

    private static List<String> withAliases(FeatureNames names, SequencedSet<String> preferred) {
        final List<String> all = new ArrayList<>(preferred);
        names.aliases().entrySet().stream().filter(alias -> preferred.contains(alias.getValue()))
                .map(Map.Entry::getKey).sorted().forEach(all::add);
        return all;
    }

    private List<QemuModel> firstVersionsWith(FeatureSet features) {
        final SequencedMap<String, QemuModel> first = new LinkedHashMap<>();
        catalog.newestQemu().models().stream().filter(model -> model.features().containsAll(features))
                .forEach(model -> first.putIfAbsent(model.base(), model));
        return List.copyOf(first.values());
    }

    private List<String> levelsWith(FeatureSet features) {
        return catalog.abiLevels().stream().filter(level -> level.features().containsAll(features))
                .map(AbiLevel::name).limit(1).toList();
    }

    // ---- models --------------------------------------------------------------------------------------------------

    private Optional<Explanation> model(String name) {
        final List<QemuModel> all = catalog.newestQemu().models().stream()
                .filter(model -> model.base().equals(name)).toList();
        if (!all.isEmpty()) {
            return Optional.of(of(name, all));
        }
        final Optional<QemuModel> one = catalog.qemuReleases().reversed().stream()
                .flatMap(version -> catalog.qemu(version).release().model(name).stream()).findFirst();
        return one.map(model -> of(name, catalog.newestQemu().models().stream()
                        .filter(other -> other.base().equals(model.base()) && other.version() <= model.version())
                        .toList()))
                .map(Explanation.class::cast)
                .or(() -> libvirtOnly(name));
    }

    private Optional<Explanation> libvirtOnly(String name) {
        final boolean known = catalog.libvirtReleases().stream()
                .anyMatch(version -> catalog.libvirt(version).release().model(name).isPresent());
        return known ? Optional.of(of(name, List.of())) : Optional.empty();
    }

    private Explanation of(String asked, List<QemuModel> versions) {
        final SequencedMap<String, Explanation.OfModel.Change> changes = new LinkedHashMap<>();
        for (int i = 1; i < versions.size(); i++) {
            final FeatureSet now = versions.get(i).features();
            final FeatureSet before = versions.get(i - 1).features();
            changes.put(versions.get(i).name(),
                    new Explanation.OfModel.Change(now.andNot(before), before.andNot(now)));
        }
        final List<String> names = versions.isEmpty() ? List.of(asked)
                : Stream.concat(Stream.of(asked, versions.getLast().name()), versions.getLast().aliases().stream())
                        .distinct().toList();
        final SequencedMap<String, String> knownTo = new LinkedHashMap<>();
        final List<String> unknownTo = new ArrayList<>();
        for (Version version : catalog.qemuReleases()) {
            final QemuRelease release = catalog.qemu(version).release();
            note(release.display(), names.stream().filter(n -> release.model(n).isPresent()).findFirst(),
                    knownTo, unknownTo);
        }
        final SequencedSet<String> standsFor = new LinkedHashSet<>();
        for (Version version : catalog.libvirtReleases()) {
            final LibvirtRelease release = catalog.libvirt(version).release();
            final Optional<LibvirtModel> model = names.stream().flatMap(n -> release.model(n).stream()).findFirst();
            note(release.display(), model.map(LibvirtModel::name), knownTo, unknownTo);
            model.ifPresent(found -> found.signatures().forEach(signature ->
                    standsFor.add("family " + signature.family() + ", model " + signature.model())));
        }
        return new Explanation.OfModel(asked, versions, changes, knownTo, unknownTo,
                Explanation.OfModel.meant(asked, versions)
                        .flatMap(meant -> catalog.abiLevelOf(meant.features())).map(AbiLevel::name),
                List.copyOf(standsFor));
    }

    private static void note(String release, Optional<String> name, SequencedMap<String, String> knownTo,
                             List<String> unknownTo) {
        name.ifPresentOrElse(found -> knownTo.put(release, found), () -> unknownTo.add(release));
    }

    // ---- levels --------------------------------------------------------------------------------------------------

    private Optional<Explanation> level(String name) {
        FeatureSet below = FeatureSet.empty();
        for (AbiLevel level : catalog.abiLevels()) {
            if (level.name().equalsIgnoreCase(name)) {
                return Optional.of(new Explanation.OfLevel(level, level.features().andNot(below),
                        firstVersionsWith(level.features())));
            }
            below = level.features();
        }
        return Optional.empty();
    }

    // ---- vendors and the rest --------------------------------------------------------------------------------------

    private Optional<Explanation> vendor(String name) {
        return Stream.of(Vendor.INTEL, Vendor.AMD, Vendor.HYGON, Vendor.ZHAOXIN, Vendor.CENTAUR)
                .filter(vendor -> vendor.displayName().equalsIgnoreCase(name)
                        || vendor.id().strip().equalsIgnoreCase(name.strip()))
                .findFirst()
                .map(vendor -> new Explanation.OfVendor(vendor, catalog.newestLibvirt().vendorName(vendor),
                        catalog.newestQemu().models().stream()
                                .filter(model -> model.vendor().filter(vendor::equals).isPresent())
                                .map(QemuModel::base).distinct().toList()));
    }

    private Optional<Explanation> flaw(String name) {
        final List<Flaw> found = flaws.find(name);
        return found.isEmpty() ? Optional.empty() : Optional.of(new Explanation.OfFlaw(found.stream()
                .map(new FlawNaming(catalog, flaws)::of).toList()));
    }

    private Optional<Explanation> caseInsensitive(String name) {
        return allNames().filter(known -> known.equalsIgnoreCase(name) && !known.equals(name)).findFirst()
                .map(this::explain);
    }

    private List<String> similar(String name) {
        return Spelling.similar(name, allNames().sorted().toList(), Math.max(2, name.length() / 4), MOST_SIMILAR);
    }

    private Stream<String> allNames() {
        return Stream.of(
                dialects().stream().flatMap(names -> names.preferred().keySet().stream()),
                catalog.newestQemu().models().stream().flatMap(model -> Stream.of(model.base(), model.name())),
                catalog.newestLibvirt().models().stream().map(LibvirtModel::name),
                catalog.abiLevels().stream().map(AbiLevel::name),
                flaws.all().stream().map(Flaw::id)).flatMap(names -> names);
    }
}
