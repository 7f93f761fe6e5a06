package dev.socle.evidence;

import dev.socle.host.RunningGuests;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.DomainDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts running guests by what decides of their CPUs, and forgets who they are. */
final class GuestCensus {

    private GuestCensus() {
    }

    static List<RunningGuests> of(List<DomainDefinition> domains) {
        final Map<RunningGuests, Integer> counts = new LinkedHashMap<>();
        domains.forEach(domain -> counts.merge(new RunningGuests(1, domain.type(), domain.machine(),
                domain.cpu().map(cpu -> CpuWriter.write(cpu).stripTrailing())), 1, Integer::sum));
        return counts.entrySet().stream().map(entry -> new RunningGuests(entry.getValue(), entry.getKey().type(),
                entry.getKey().machine(), entry.getKey().cpu())).toList();
    }
}
