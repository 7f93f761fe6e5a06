package dev.socle.advice;

import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.GuestCpu;
import dev.socle.host.Accelerator;
import dev.socle.host.Offer;
import dev.socle.libvirt.HypervisorComparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts an advised CPU into the names of libvirt: of the oldest release among the hosts. */
final class LibvirtForms {

    private final List<HostOffer> hosts;
    private final LibvirtRelease libvirt;
    private final QemuRelease qemu;

    LibvirtForms(List<HostOffer> hosts, QemuRelease qemu) {
        this.hosts = hosts;
        this.libvirt = hosts.stream().map(host -> host.libvirt().release())
                .min(Comparator.comparing(LibvirtRelease::version)).orElseThrow();
        this.qemu = qemu;
    }

    /** A CPU without a named model: its features only. */
    LibvirtForm ofMode(GuestCpu cpu) {
        return form(Optional.empty(), cpu.on(), cpu.off(), List.of());
    }

    /**
     * @param effective what guests have in the end: what they do not have need not be spelt out
     */
    LibvirtForm ofModel(QemuModel model, FeatureSet on, FeatureSet off, FeatureSet effective) {
        final Optional<String> own = name(model);
        if (own.isPresent()) {
            return form(own.get(), on, off, effective, List.of());
        }
        final Optional<QemuModel> older = qemu.models().stream()
                .filter(other -> other.base().equals(model.base()) && other.version() < model.version())
                .filter(other -> name(other).isPresent())
                .max(Comparator.comparingInt(QemuModel::version));
        if (older.isEmpty()) {
            return form(Optional.empty(), on, off, List.of(libvirt.display() + " has no model near " + model.name()
                    + ": use a newer libvirt, or host-model"));
        }
        final String name = name(older.get()).orElseThrow();
        final FeatureSet difference = model.features().andNot(older.get().features()).and(effective);
        final FeatureSet surplus = older.get().features().andNot(model.features());
        return form(name, on.or(difference.andNot(off)), off.or(surplus.andNot(on)).andNot(on), effective,
                List.of(libvirt.display() + " does not know " + model.name() + ": " + name
                        + " and the features between them stand for it"));
    }

    /**
     * The map's name for this very version: the alias people know first, then the versioned name. libvirt starts no
     * model that QEMU does not list, and QEMU before 4.1 lists none with a version.
     */
    private Optional<String> name(QemuModel model) {
        return Stream.of(model.aliases().stream(), Stream.of(model.name()),
                        model.version() == 1 ? Stream.of(model.base()) : Stream.<String>empty())
                .flatMap(names -> names)
                .filter(name -> libvirt.model(name).isPresent())
                .filter(name -> hosts.stream().map(host -> host.offer().models())
                        .allMatch(models -> models.isEmpty() || models.containsKey(name)))
                .findFirst();
    }

    /** What libvirt's model has beyond QEMU's, and some host has not, is taken away as well. */
    private LibvirtForm form(String model, FeatureSet on, FeatureSet off, FeatureSet effective,
                             List<String> remarks) {
        final FeatureSet refused = hosts.stream().map(host -> refused(model, host)).reduce(FeatureSet.empty(),
                FeatureSet::or).andNot(effective).andNot(on).andNot(off);
        if (refused.isEmpty()) {
            return form(Optional.of(model), on, off, remarks);
        }
        final List<String> all = new ArrayList<>(remarks);
        all.add("libvirt's " + model + " has " + String.join(", ", sorted(refused)) + " too, which "
                + (hosts.size() == 1 ? "this host lacks" : "not every host has")
                + ": disabled, since libvirt would not start the guest");
        return form(Optional.of(model), on, off.or(refused), all);
    }

    /**
     * What stands in the way of a start there: of old releases what libvirt's model has and the host has neither itself
     * nor from QEMU, of newer ones what QEMU says is in the way of its own model.
     */
    private static FeatureSet refused(String model, HostOffer host) {
        final LibvirtRelease release = host.libvirt().release();
        final FeatureSet offered = host.offer().features().present();
        final Optional<LibvirtModel> known = release.model(model);
        final FeatureSet own = known.map(LibvirtModel::features).orElse(FeatureSet.empty());
        if (known.filter(it -> HypervisorComparison.isByFeatures(release, it)).isPresent()) {
            return host.offer().key().accelerator() == Accelerator.TCG ? own.andNot(offered)
                    : own.andNot(offered).andNot(host.host().physical().features().present());
        }
        return Optional.ofNullable(host.offer().models().get(model)).map(Offer.ModelUse::unavailable)
                .orElse(own.andNot(offered));
    }

    private LibvirtForm form(Optional<String> model, FeatureSet on, FeatureSet off, List<String> remarks) {
        final FeatureSet all = on.or(off);
        final List<String> cannotName = new ArrayList<>(
                qemu.names().namesOf(all.andNot(libvirt.names().nameable(all))));
        return new LibvirtForm(libvirt.display(), model, sorted(on), sorted(off), cannotName.stream().sorted().toList(),
                remarks);
    }

    private List<String> sorted(FeatureSet features) {
        return libvirt.names().namesOf(features).stream().sorted().toList();
    }
}
