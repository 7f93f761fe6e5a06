package dev.socle.nova.driver;

/** How Nova spells the name of a model that was configured in any case of letters. */
public final class CpuModelNames {

    private CpuModelNames() {
    }

    /** libvirt's spelling; refused where libvirt does not know the model; untouched off x86 and POWER. */
    public static Decision<String> spelled(NovaHost host, HostLibvirt libvirt, String configured) {
        return Decision.of(() -> new CpuModels(host, libvirt).spelled(configured));
    }
}
