package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.fleet.ComputeNodes;
import dev.socle.nova.driver.ComputeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compute nodes of hosts of any kind; see {@link HostSource}. */
final class NovaNodes {

    private final Catalog catalog;
    private final ComputeNodes nodes;

    NovaNodes(Catalog catalog, AssumeOption assume) {
        this.catalog = catalog;
        this.nodes = new ComputeNodes(catalog, assume.assumptions());
    }

    /** The map of names where no host tells its release. */
    LibvirtRelease libvirt() {
        return nodes.libvirt();
    }

    List<ComputeNode> all(List<String> hosts) {
        final List<ComputeNode> all = new ArrayList<>();
        HostArguments.of(hosts, Optional.empty()).forEachKnown(catalog, known ->
                all.add(nodes.of(known).orElseThrow(() -> new InputException(known.profile().name()
                        + ": nothing is known of its CPU, expected virsh capabilities and domcapabilities, cpuid -r"
                        + " or the like"))));
        return all;
    }

    /** The only host there. */
    ComputeNode only(String option, String host) {
        final List<ComputeNode> found = all(List.of(host));
        if (found.size() > 1) {
            throw new InputException(option + " " + host + ": this tells of " + found.size()
                    + " hosts, expected one");
        }
        return found.getFirst();
    }
}
