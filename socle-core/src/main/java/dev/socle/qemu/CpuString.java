package dev.socle.qemu;

import dev.socle.catalog.FeatureNames;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.GuestCpu;

/**
 * QEMU's {@code -cpu} value in its one unambiguous form: the model, then every feature once as {@code f=on} or
 * {@code f=off}, sorted by name. ({@code +f} and {@code -f} win over {@code f=} whatever their order, so they are
 * never written.)
 */
public final class CpuString {

    private CpuString() {
    }

    /** The value for a CPU, in the names of one release. */
    public static String of(GuestCpu cpu, FeatureNames names) {
        final StringBuilder value = new StringBuilder(base(cpu.base()));
        append(value, cpu.on(), "on", names);
        append(value, cpu.off(), "off", names);
        return value.toString();
    }

    private static String base(GuestCpu.Base base) {
        return switch (base) {
            case GuestCpu.Base.Named(String model) -> model;
            case GuestCpu.Base.HostPassthrough(boolean migratable) -> migratable ? "host" : "host,migratable=off";
            case GuestCpu.Base.Maximum(boolean migratable) -> migratable ? "max" : "max,migratable=off";
            case GuestCpu.Base.HostModel() -> throw new IllegalArgumentException(
                    "host-model is libvirt's; it has no -cpu string before libvirt resolves it on a host");
        };
    }

    private static void append(StringBuilder value, FeatureSet features, String state, FeatureNames names) {
        names.namesOf(features).stream().sorted()
                .forEach(name -> value.append(',').append(name).append('=').append(state));
    }
}
