package dev.socle.conformance;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.qemu.CpuArgumentException;
import dev.socle.qemu.FilteredCpu;
import dev.socle.qemu.GuestTopology;
import dev.socle.qemu.QemuCpus;
import dev.socle.qemu.RealizedCpu;
import dev.socle.qemu.Supply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A QEMU under TCG of which only what its {@code max} model has is known: that is the host mask. Everything else comes
 * from the catalogue.
 */
final class RecordedQemu {

    private static final String MACHINE = "q35";
    private static final String NOT_FORCED = ",check=off";
    private static final String FORCED = ",x-force-features=on,check=off";

    private final QemuCpus cpus;
    private final Supply supply;
    private final Optional<MachineType> machine;

    private RecordedQemu(QemuRelease release, Supply supply) {
        this.cpus = new QemuCpus(Catalog.embedded(), release);
        this.supply = supply;
        this.machine = release.machinery().machine(MACHINE);
    }

    /**
     * @param profile a file such as {@code 10.0-tcg-q35.json}
     * @throws EvidenceException if it holds no {@code max} model
     */
    static RecordedQemu read(Path profile, Version version) {
        final JsonNode max = CaseFiles.json(profile).path("models").path("max");
        if (!max.path("on").isArray()) {
            throw new EvidenceException(Origin.of(profile.toString()), "there is no model \"max\" in it",
                    "\"models\", in it \"max\", in it \"on\" with the names of all that is on");
        }
        final QemuRelease release = Catalog.embedded().qemu(version).release();
        final List<String> on = new ArrayList<>();
        max.path("on").forEach(name -> on.add(name.asString()));
        final FeatureNames.Resolved ofMax = release.names().resolve(on);
        // What max never turns on by itself is in the mask all the same, if TCG has it.
        final FeatureSet mask = ofMax.features().or(release.notByMax().and(release.tcg()));
        return new RecordedQemu(release, masked(Supply.ofTcg(release), mask));
    }

    private static Supply masked(Supply tcg, FeatureSet mask) {
        final FeatureSet known = tcg.features().known().or(mask);
        return new Supply(tcg.accelerator(), KnownFeatures.complete(mask, known), tcg.vendor(), tcg.signature(),
                tcg.modelId(), tcg.level(), tcg.xlevel(), tcg.addressBits(), tcg.origin());
    }

    /** The CPU of a model, or nothing if QEMU would not start with it. */
    Optional<RealizedCpu> realize(String model, boolean forced) {
        try {
            final FilteredCpu filtered = cpus.filtered(model + (forced ? FORCED : NOT_FORCED), machine, supply);
            return Optional.of(cpus.realizer().realize(filtered, supply, GuestTopology.single(), Optional.empty()));
        } catch (CpuArgumentException e) {
            return Optional.empty();
        }
    }
}
