package dev.socle.live.fleet;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.LibvirtHost;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.TcgQemu;
import dev.socle.qemu.QemuCpus;
import java.util.List;

/**
 * What Socle knows of a host of {@code dev/fleet} without asking it: the releases, and what its QEMU keeps back.
 *
 * @param libvirt release of its libvirt
 * @param qemu    release of its QEMU
 */
record KnownHost(String name, String libvirt, String qemu, List<String> withheld) {

    static final List<KnownHost> ALL = List.of(
            new KnownHost("bookworm", "9.0", "7.2", List.of()),
            new KnownHost("trixie", "11.3", "10.0", List.of()),
            new KnownHost("sid", "12.8", "11.1", List.of()),
            new KnownHost("upgraded", "9.0", "10.0", List.of()),
            new KnownHost("small", "11.3", "10.0",
                    List.of("avx", "avx2", "fma", "f16c", "bmi1", "bmi2", "movbe", "rdrand")));

    LibvirtHost host(Catalog catalog) {
        final QemuCpus rules = new QemuCpus(catalog, catalog.qemu(Version.parse(qemu)).release());
        return switch (LibvirtHost.of(catalog.libvirt(Version.parse(libvirt)).release(),
                new TcgQemu(rules, withheld))) {
            case Outcome.Done<LibvirtHost>(LibvirtHost host) -> host;
            case Outcome.Failed<LibvirtHost>(CpuError error) -> throw new AssertionError(name + ": " + error.reason());
        };
    }
}
