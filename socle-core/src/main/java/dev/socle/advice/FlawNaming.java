package dev.socle.advice;

import dev.socle.advice.Explanation.OfFlaw.Naming;
import dev.socle.advice.Explanation.OfFlaw.OneFlaw;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.cpu.Feature;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.Flaws;
import dev.socle.flaw.MitigationBit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Says which release of QEMU and libvirt can name the features that take part in a flaw: computed, not typed. */
final class FlawNaming {

    private final Flaws flaws;
    private final Catalog catalog;
    private final List<FeatureNames> releases;

    FlawNaming(Catalog catalog, Flaws flaws) {
        this.flaws = flaws;
        this.catalog = catalog;
        this.releases = Stream.concat(
                catalog.qemuReleases().stream().map(version -> catalog.qemu(version).release().names()),
                catalog.libvirtReleases().stream().map(version -> catalog.libvirt(version).release().names()))
                .toList();
    }

    OneFlaw of(Flaw flaw) {
        return new OneFlaw(flaw, flaws.partsIn(flaw).stream().map(this::naming).toList());
    }

    private Naming naming(Feature feature) {
        final SequencedMap<String, String> known = new LinkedHashMap<>();
        final List<String> unknownTo = new ArrayList<>();
        releases.forEach(names -> names.nameOf(feature)
                .ifPresentOrElse(name -> known.put(names.dialect(), name), () -> unknownTo.add(names.dialect())));
        return new Naming(feature, flaws.bit(feature).map(MitigationBit::name).orElseGet(() -> catalog.name(feature)),
                flaws.bit(feature).map(MitigationBit::kind), known, unknownTo);
    }
}
