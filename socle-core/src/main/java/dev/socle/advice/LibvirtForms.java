package dev.socle.advice;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.GuestCpu;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts an advised CPU into the names of a libvirt release. */
final class LibvirtForms {

    private final LibvirtRelease libvirt;
    private final QemuRelease qemu;

    LibvirtForms(LibvirtRelease libvirt, QemuRelease qemu) {
        this.libvirt = libvirt;
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
            return form(own, on, off, List.of());
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
        return form(Optional.of(name), on.or(difference.andNot(off)), off.or(surplus.andNot(on)).andNot(on),
                List.of(libvirt.display() + " does not know " + model.name() + ": " + name
                        + " and the features between them stand for it"));
    }

    /** The map's name for this very version: the alias people know first, then the versioned name. */
    private Optional<String> name(QemuModel model) {
        return Stream.of(model.aliases().stream(), Stream.of(model.name()),
                        model.version() == 1 ? Stream.of(model.base()) : Stream.<String>empty())
                .flatMap(names -> names)
                .filter(name -> libvirt.model(name).isPresent())
                .findFirst();
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
