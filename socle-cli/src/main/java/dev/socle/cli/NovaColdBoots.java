package dev.socle.cli;

import dev.socle.advice.PoolAdvice;
import dev.socle.catalog.Catalog;
import dev.socle.cpu.GuestCpu;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.KnownHost;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.ComputeNodes;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.nova.Flavor;
import dev.socle.nova.driver.ColdBoot;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.GuestChain;
import dev.socle.nova.driver.NovaRelease;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Which of these guests have to be stopped and started once a pool's nodes are configured as advised. */
final class NovaColdBoots {

    private NovaColdBoots() {
    }

    /** The domains of files that virsh dumpxml printed. */
    static List<DomainDefinition> guests(List<String> files) {
        final List<DomainDefinition> guests = new ArrayList<>();
        for (String file : files) {
            final int before = guests.size();
            NovaObjects.read(file).forEach(piece -> {
                if (piece instanceof Evidence.LibvirtDomain domain) {
                    guests.add(domain.domain());
                }
            });
            if (guests.size() == before) {
                throw new InputException(file + ": there is no domain in it, expected the output of virsh dumpxml");
            }
        }
        return guests;
    }

    /** One answer for each guest; empty where it cannot be foretold what a guest would get. */
    static List<ColdBoot> of(Catalog catalog, PoolAdvice pool, List<KnownHost> hosts, Assumptions assumed,
                             List<DomainDefinition> guests) {
        final Optional<ComputeNode> node = hosts.stream()
                .filter(host -> host.profile().name().equals(pool.hosts().getFirst().name())).findFirst()
                .flatMap(host -> new ComputeNodes(catalog, assumed).of(host));
        final Optional<CpuDefinition> target = node.flatMap(one -> target(catalog, pool, one));
        return target.isEmpty() ? List.of() : guests.stream().map(guest ->
                ColdBoot.of(guest, target.get(), node.orElseThrow().libvirt())).toList();
    }

    private static Optional<CpuDefinition> target(Catalog catalog, PoolAdvice pool, ComputeNode node) {
        final var form = pool.recommendation().libvirt();
        final boolean named = pool.recommendation().cpu().base() instanceof GuestCpu.Base.Named;
        final List<String> flags = Stream.concat(form.require().stream().map(name -> "+" + name),
                form.disable().stream().map(name -> "-" + name)).toList();
        final DriverOptions options = DriverOptions.defaults().withCpu(named ? "custom" : "host-model",
                named ? form.model().stream().toList() : List.of(), flags);
        final Flavor any = new Flavor(Optional.empty(), "any", OptionalInt.of(1), OptionalLong.empty(),
                new LinkedHashMap<>());
        return GuestChain.of(catalog, NovaRelease.NEWEST, options, node, any, Optional.empty()).guest()
                .flatMap(boot -> boot instanceof GuestChain.Boot.Seen(var preview, var live) ? live : Optional.empty());
    }
}
