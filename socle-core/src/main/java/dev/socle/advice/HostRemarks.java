package dev.socle.advice;

import dev.socle.catalog.AbiLevel;
import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.FleetHost;
import dev.socle.fleet.MissingKvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must be said of a host before one trusts what is advised for it. */
final class HostRemarks {

    private final Catalog catalog;
    private final Assumptions assumed;

    HostRemarks(Catalog catalog, Assumptions assumed) {
        this.catalog = catalog;
        this.assumed = assumed;
    }

    HostOffer of(FleetHost host) {
        final List<String> remarks = new ArrayList<>(MissingKvm.remarks(host));
        if (!host.isMeasured()) {
            remarks.add(assumedKvm(host));
            host.doubtOfKvm().ifPresent(remarks::add);
        }
        if (host.emulates() && MissingKvm.of(host.profile()).isEmpty()) {
            remarks.add("only TCG was seen here: guests run, slowly");
        }
        if (host.isVirtual() && !host.emulates()) {
            remarks.add("this host is itself a virtual machine: its guests are nested");
        }
        lostLevel(host).ifPresent(remarks::add);
        olderThanFacts(host).ifPresent(remarks::add);
        return new HostOffer(host, remarks);
    }

    private String assumedKvm(FleetHost host) {
        final Version kernel = assumed.kernelOf(host.profile());
        return "assumed from the physical CPU: no QEMU with KVM was asked; counted is what KVM of Linux " + kernel
                + (assumed.knowsKernelOf(host.profile()) ? ""
                        : " (no kernel is known: the oldest that still gets fixes)")
                + " is known to pass; module options or nesting may give less";
    }

    /** A hypervisor that gives less than the CPU's own level is worth a word: guests of distributions may not boot. */
    private Optional<String> lostLevel(FleetHost host) {
        final Optional<String> own = catalog.abiLevelOf(host.profile().physical().features().present())
                .map(AbiLevel::name);
        final Optional<String> given = catalog.abiLevelOf(host.offer().features().present()).map(AbiLevel::name);
        return own.isEmpty() || own.equals(given) || host.emulates() ? Optional.empty()
                : Optional.of("the CPU reaches " + own.get() + ", what " + host.offer().key().accelerator()
                        + " passes on reaches " + given.orElse("no ABI level")
                        + ": a nested or restricted hypervisor, or an old kernel or QEMU");
    }

    private Optional<String> olderThanFacts(FleetHost host) {
        return !host.hasQemuOlderThanFacts(catalog) ? Optional.empty()
                : Optional.of("this QEMU is older than " + catalog.qemuReleases().getFirst().series()
                        + ", the oldest that Socle has facts of" + (host.offer().models().isEmpty()
                        ? "; its models were not recorded, and versioned names"
                        + " came with 4.1 only: see that -cpu help lists the name" : ""));
    }
}
