package dev.socle.qemu;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Knowledge;
import java.util.List;
import java.util.OptionalLong;

/**
 * One end of a migration: a CPU as QEMU has realized it there, and what matters of the host besides.
 *
 * @param cpu         the CPU of the processors the machine boots with
 * @param unavailable features that were asked for and that the host cannot give
 * @param hotAdded    CPUs of processors that were added while the guest ran, if they were given properties of their own
 * @param host        the host
 */
public record MigrationEnd(RealizedCpu cpu, FeatureSet unavailable, List<RealizedCpu> hotAdded, Host host) {

    public MigrationEnd {
        hotAdded = List.copyOf(hotAdded);
    }

    /** An end of which nothing is known but the CPU. */
    public static MigrationEnd of(RealizedCpu cpu) {
        return new MigrationEnd(cpu, FeatureSet.empty(), List.of(), Host.unknown());
    }

    /** The same, with features that were asked for and are not there. */
    public MigrationEnd lacking(FeatureSet features) {
        return new MigrationEnd(cpu, features, hotAdded, host);
    }

    public MigrationEnd on(Host other) {
        return new MigrationEnd(cpu, unavailable, hotAdded, other);
    }

    public MigrationEnd withHotAdded(List<RealizedCpu> added) {
        return new MigrationEnd(cpu, unavailable, added, host);
    }

    /**
     * What of a host bears on a migration.
     *
     * @param knowsMachine     whether its QEMU has the machine type
     * @param tscHertz         the frequency of its time-stamp counter, in Hz
     * @param tscScaling       whether it can run a guest's counter at another frequency
     * @param matrixPermission whether QEMU may use AMX's tile data there (Linux grants it on request, arch_prctl)
     * @param nested           whether guests may run guests there
     * @param runsNested       of a source: whether this guest runs guests now
     */
    public record Host(Knowledge knowsMachine, OptionalLong tscHertz, Knowledge tscScaling, Knowledge matrixPermission,
                       Knowledge nested, Knowledge runsNested) {

        /** Nothing is known of it. */
        public static Host unknown() {
            return new Host(Knowledge.UNKNOWN, OptionalLong.empty(), Knowledge.UNKNOWN, Knowledge.UNKNOWN,
                    Knowledge.UNKNOWN, Knowledge.UNKNOWN);
        }
    }
}
