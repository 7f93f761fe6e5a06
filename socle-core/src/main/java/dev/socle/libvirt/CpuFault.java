package dev.socle.libvirt;

/** Carries a {@link CpuError} from the depth of an engine to its edge, where it becomes an {@link Outcome}. */
public final class CpuFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient CpuError error;

    CpuFault(CpuError error) {
        super(error.reason(), null, false, false);
        this.error = error;
    }

    CpuError error() {
        return error;
    }
}
