package dev.socle.libvirt;

import dev.socle.cpu.FeatureSet;
import java.util.Optional;

/**
 * How to make a baseline: libvirt's flags, and for its hypervisor form what one host's hypervisor has.
 *
 * @param models         the models that may be chosen; all if empty
 * @param known          the features that the hypervisor has names for, whatever it says of them; all if empty
 * @param migratable     without features that libvirt holds to forbid migration
 * @param expand         with the model's features spelt out
 * @param withoutIgnored without the features that libvirt never hands to QEMU, as its QEMU driver answers
 * @param forbidFallback whether the answer forbids another model in any case, as the hypervisor form does
 */
public record BaselineRequest(Optional<HypervisorModels> models, Optional<FeatureSet> known, boolean migratable,
                              boolean expand, boolean withoutIgnored, boolean forbidFallback) {

    /** Every model may be chosen, nothing is expanded or left out. */
    public static BaselineRequest plain() {
        return new BaselineRequest(Optional.empty(), Optional.empty(), false, false, false, false);
    }

    /** As {@code virsh cpu-baseline} asks a QEMU host. */
    public static BaselineRequest ofQemuDriver() {
        return new BaselineRequest(Optional.empty(), Optional.empty(), false, false, true, false);
    }

    /**
     * As {@code virsh hypervisor-cpu-baseline} asks: within one hypervisor's models and the features it has names for.
     */
    public static BaselineRequest ofHypervisor(HypervisorModels models, FeatureSet known) {
        return ofHypervisor(models, Optional.of(known));
    }

    /** The same where it is not known which features it has names for. */
    static BaselineRequest ofHypervisor(HypervisorModels models, Optional<FeatureSet> known) {
        return new BaselineRequest(Optional.of(models), known, false, false, false, true);
    }

    public BaselineRequest onlyMigratable() {
        return new BaselineRequest(models, known, true, expand, withoutIgnored, forbidFallback);
    }

    public BaselineRequest expanded() {
        return new BaselineRequest(models, known, migratable, true, withoutIgnored, forbidFallback);
    }

    /**
     * The flag of libvirt 11.6: the host that is asked counts for nothing but the names of its models.
     */
    public BaselineRequest ignoringHost() {
        return new BaselineRequest(models.map(HypervisorModels::withoutBlockers), Optional.empty(), migratable, expand,
                withoutIgnored, forbidFallback);
    }
}
