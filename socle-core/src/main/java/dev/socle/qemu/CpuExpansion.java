package dev.socle.qemu;

import dev.socle.catalog.MachineType;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Trace;
import dev.socle.host.Accelerator;
import java.util.List;
import java.util.Optional;

/**
 * A CPU as QEMU's {@code query-cpu-model-expansion} tells it: model, accelerator's defaults, machine type, what the user
 * set, dependencies and levels; before the filter by what the accelerator can give.
 *
 * @param meaning     what was asked for
 * @param machine     the machine type; empty: none
 * @param identity    vendor, signature, brand
 * @param levels      the highest leaves
 * @param minimums    the levels as raised by features, which is what QEMU calls {@code min-level} and so on
 * @param features    what is on
 * @param properties  all other properties
 * @param lost        what the model or the user has and the expansion has not, with the reason of each
 * @param unavailable what QEMU counts as unavailable already: asked for by the user, dropped for what it depends on
 */
public record CpuExpansion(CpuMeaning meaning, Accelerator accelerator, Optional<MachineType> machine,
                           RealizedCpu.Identity identity, RealizedCpu.Levels levels, RealizedCpu.Levels minimums,
                           FeatureSet features, CpuProperties properties, List<Lost> lost, FeatureSet unavailable,
                           Trace trace) {

    public CpuExpansion {
        lost = List.copyOf(lost);
    }

    /** The model's full name, such as {@code EPYC-v2}. */
    public String model() {
        return meaning.model().name();
    }
}
