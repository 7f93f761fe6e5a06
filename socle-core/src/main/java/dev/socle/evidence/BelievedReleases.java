package dev.socle.evidence;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainCapabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The releases that the evidence states, as far as the rest of it does not contradict: {@code virsh version} speaks of
 * virsh's own library, and the daemon may be newer, which the names in its replies betray.
 *
 * @param libvirt   libvirt's release, if it is stated and can be
 * @param qemu      QEMU's release, if it is stated
 * @param qemuBuild QEMU's own words, if they are there
 * @param doubt     why a stated release is not believed, without a full stop
 */
record BelievedReleases(Optional<Version> libvirt, Optional<Version> qemu, Optional<String> qemuBuild,
                        Optional<String> doubt) {

    static BelievedReleases of(List<Evidence> evidence, Catalog catalog) {
        final Optional<Evidence.Releases> stated = evidence.stream()
                .filter(Evidence.Releases.class::isInstance).map(Evidence.Releases.class::cast).findFirst();
        final Optional<Version> libvirt = stated.flatMap(Evidence.Releases::libvirt);
        final Optional<String> stranger = libvirt.filter(version -> !catalog.libvirtReleases().isEmpty())
                .map(version -> catalog.libvirt(version).release())
                .flatMap(release -> stranger(release, evidence, catalog));
        return new BelievedReleases(stranger.isPresent() ? Optional.empty() : libvirt,
                stated.flatMap(Evidence.Releases::qemu), stated.flatMap(Evidence.Releases::qemuBuild),
                stranger.map(name -> "libvirt " + libvirt.orElseThrow() + " is not believed of the daemon, which says "
                        + name + "; virsh may be older"));
    }

    private static Optional<String> stranger(LibvirtRelease release, List<Evidence> evidence, Catalog catalog) {
        final List<String> models = new ArrayList<>();
        final List<String> features = new ArrayList<>();
        for (Evidence piece : evidence) {
            switch (piece) {
                case Evidence.LibvirtHost host -> host.capabilities().cpu()
                        .ifPresent(cpu -> names(cpu, models, features));
                case Evidence.LibvirtOffer offer -> {
                    offer.capabilities().models().stream().map(DomainCapabilities.NamedModel::name)
                            .forEach(models::add);
                    offer.capabilities().hostModel().ifPresent(cpu -> names(cpu, models, features));
                }
                default -> { }
            }
        }
        return LibvirtFeatures.firstUnknown(release, models, features, catalog);
    }

    private static void names(CpuDefinition cpu, List<String> models, List<String> features) {
        cpu.modelName().ifPresent(models::add);
        cpu.features().stream().map(CpuDefinition.Feature::name).forEach(features::add);
    }
}
