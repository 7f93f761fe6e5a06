package dev.socle.nova.lint;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Spelling;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.nova.driver.FormerNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Names of features and models by a libvirt's map, and what a wrong one may have meant. */
final class Names {

    private static final int LETTERS = 2;

    private final Catalog catalog;
    private final LibvirtRelease release;

    Names(Catalog catalog, LibvirtRelease release) {
        this.catalog = catalog;
        this.release = release;
    }

    boolean isFeature(String name) {
        return release.feature(name).isPresent();
    }

    /** Ignoring case, as Nova does. */
    Optional<LibvirtModel> model(String configured) {
        return release.models().stream().filter(model -> model.name().equalsIgnoreCase(configured)).findFirst();
    }

    FeatureSet features(String name) {
        return release.names().find(name).orElse(FeatureSet.empty());
    }

    /** libvirt's name of what another dialect calls so, else the likeliest name. */
    Optional<String> meantFeature(String name) {
        final String dashed = name.replace('_', '-');
        return Stream.of(name, dashed).map(catalog::feature).flatMap(Optional::stream)
                .flatMap(features -> release.names().namesOf(features).stream()).findFirst()
                .or(() -> FormerNames.present(name).filter(this::isFeature))
                .or(() -> Spelling.similar(name, release.names().preferred().keySet(), LETTERS, 1).stream()
                        .findFirst());
    }

    List<String> meantModels(String name) {
        return Spelling.similar(name.toLowerCase(Locale.ROOT),
                release.models().stream().map(LibvirtModel::name).toList(), LETTERS + 1, 2);
    }

    /** Another release of libvirt that has this name of a feature. */
    Optional<Version> releaseWithFeature(String name) {
        return catalog.libvirtReleases().stream().filter(version -> !version.equals(release.version()))
                .filter(version -> catalog.libvirt(version).release().feature(name).isPresent()).findFirst();
    }

    String display() {
        return release.display();
    }
}
