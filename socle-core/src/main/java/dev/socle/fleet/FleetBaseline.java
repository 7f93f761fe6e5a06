package dev.socle.fleet;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Vendor;
import dev.socle.host.Accelerator;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What all of some hosts can give: one pool for each vendor and accelerator, between which no guest can safely move.
 *
 * @param hosts          how many hosts there were
 * @param undecided      names of hosts of whose CPU nothing is known, a hundred at most
 * @param undecidedHosts how many those are
 */
public record FleetBaseline(int hosts, List<Pool> pools, List<String> undecided, int undecidedHosts) {

    public FleetBaseline {
        pools = List.copyOf(pools);
        undecided = List.copyOf(undecided);
    }

    /**
     * Hosts between which a guest with the common CPU can move.
     *
     * @param common the sure set is what is present, the possible set what is not absent
     * @param some   what one host at least offers
     * @param costs  which hosts cost the others which features
     * @param gains  what the others would gain without the hosts of one class
     * @param sound  the common CPU as libvirt would be told
     * @param exact  what libvirt itself would answer
     */
    public record Pool(Optional<Vendor> vendor, Accelerator accelerator, List<HostClass> classes, KnownFeatures common,
                       FeatureSet some, List<Cost> costs, List<Gain> gains, Sound sound, List<Exact> exact) {
        public Pool {
            classes = List.copyOf(classes);
            costs = List.copyOf(costs);
            gains = List.copyOf(gains);
            exact = List.copyOf(exact);
        }

        public int hosts() {
            return classes.stream().mapToInt(HostClass::count).sum();
        }

        /** What may be common to all: nobody knows that a host lacks it. */
        public FeatureSet possible() {
            return some.andNot(common.absent());
        }
    }

    /**
     * Features that some hosts have and the common CPU leaves out.
     *
     * @param lacking the classes without them, by their places in the pool
     * @param sure    whether it is known that they lack them; else nothing is known
     * @param causes  why the first of them lacks them
     */
    public record Cost(FeatureSet features, List<String> names, List<Integer> lacking, int hosts, Certainty sure,
                       List<Lack> causes) {
        public Cost {
            names = List.copyOf(names);
            lacking = List.copyOf(lacking);
            causes = List.copyOf(causes);
        }
    }

    /** Whether it is known. */
    public enum Certainty { KNOWN, NOT_KNOWN }

    /** What all others would have in common for sure without the hosts of a class. */
    public record Gain(int hostClass, FeatureSet features, List<String> names) {
        public Gain {
            names = List.copyOf(names);
        }
    }

    /**
     * @param release      whose names are used, such as {@code libvirt 9.0}
     * @param notNamed     common features that this libvirt cannot name
     */
    public record Sound(String release, Outcome<CpuDefinition> cpu, List<String> notNamed) {
        public Sound {
            notNamed = List.copyOf(notNamed);
        }
    }

    /**
     * libvirt's own answer.
     *
     * @param question  as people ask it
     * @param asked     the hosts that are asked and answer so, where the answer depends on that
     * @param beyond    features it promises that not every host gives
     * @param without   common features it leaves out
     * @param remark    what else is to be known; empty if nothing
     */
    public record Exact(String question, Optional<String> asked, Outcome<CpuDefinition> cpu, List<String> beyond,
                        List<String> without, String remark) {
        public Exact {
            beyond = List.copyOf(beyond);
            without = List.copyOf(without);
        }
    }
}
