package dev.socle.fleet;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Relation;
import dev.socle.cpu.Verdict;
import java.util.List;

/**
 * How a CPU and a host stand.
 *
 * @param verdict  the sound answer: may a guest with this CPU run here, with all that was asked for
 * @param relation how what the host offers stands to what is asked for
 * @param needed   what is asked for
 * @param extra    what the host offers beyond it
 * @param lacks    what the host does not give, by cause
 * @param remarks  what a reader must know to trust it: assumptions, unknown names, what libvirt cannot name
 * @param libvirt  what the host's libvirt answers
 */
public record Fit(FleetHost host, WantedCpu cpu, Verdict verdict, Relation relation, FeatureSet needed,
                  FeatureSet extra, List<Lack> lacks, List<String> remarks, List<LibvirtOpinion> libvirt) {
    public Fit {
        lacks = List.copyOf(lacks);
        remarks = List.copyOf(remarks);
        libvirt = List.copyOf(libvirt);
    }
}
