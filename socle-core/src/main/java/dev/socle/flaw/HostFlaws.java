package dev.socle.flaw;

import dev.socle.host.HostProfile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Judges hosts: what the kernel reports is believed first, then what vendor, signature and immunity bits say of the
 * silicon. Where neither tells, the answer is unknown and says what is missing.
 */
public final class HostFlaws {

    private final Flaws flaws;

    public HostFlaws(Flaws flaws) {
        this.flaws = flaws;
    }

    /** How the host stands to every flaw, in the catalogue's order. */
    public SequencedMap<Flaw, HostFlawState> states(HostProfile host) {
        final SequencedMap<Flaw, HostFlawState> states = new LinkedHashMap<>();
        flaws.all().forEach(flaw -> states.put(flaw, state(flaw, host)));
        return states;
    }

    public HostFlawState state(Flaw flaw, HostProfile host) {
        return state(flaw, CpuView.of(host), host.vulnerabilities());
    }

    /**
     * How a host stands to a flaw.
     *
     * @param silicon         its own CPU
     * @param vulnerabilities what its kernel says: file name to text; may be empty
     */
    public HostFlawState state(Flaw flaw, CpuView silicon, Map<String, String> vulnerabilities) {
        final Finding applies = flaw.hostRule().applies().test(silicon);
        // Two makers' flaws may share a file (retbleed): the vendor comes first.
        if (applies.truth() == Truth.NO && applies.evidence() == Evidence.VENDOR) {
            return new HostFlawState.NotAffected(Evidence.VENDOR, applies.text());
        }
        return flaw.sysfs().flatMap(sysfs -> reported(sysfs, silicon, vulnerabilities))
                .orElseGet(() -> bySilicon(flaw, applies, silicon, vulnerabilities));
    }

    private static Optional<HostFlawState> reported(SysfsReport sysfs, CpuView silicon,
                                                    Map<String, String> vulnerabilities) {
        return Optional.ofNullable(vulnerabilities.get(sysfs.file()))
                .flatMap(text -> sysfs.read(text).map(value -> byReport(sysfs, value, text.strip(), silicon)));
    }

    private static HostFlawState byReport(SysfsReport sysfs, SysfsReport.Value value, String text, CpuView silicon) {
        final Evidence kernel = Evidence.KERNEL_REPORT;
        final String said = "the kernel says in " + sysfs.file() + ": " + text;
        return switch (value.state()) {
            case NOT_AFFECTED -> new HostFlawState.NotAffected(kernel, said);
            case MITIGATED -> new HostFlawState.Mitigated(kernel, said);
            case VULNERABLE -> new HostFlawState.Vulnerable(kernel, said);
            case VULNERABLE_OR_HIDDEN -> silicon.isVirtual()
                    ? new HostFlawState.Unknown(kernel, said + "; this machine is itself a guest, so its hypervisor may"
                            + " only not have passed a bit on")
                    : new HostFlawState.Vulnerable(kernel, said);
            case INFORMATIONAL -> new HostFlawState.Affected(kernel, said);
            case UNKNOWN -> new HostFlawState.Unknown(kernel, said);
        };
    }

    private static HostFlawState bySilicon(Flaw flaw, Finding applies, CpuView silicon,
                                           Map<String, String> vulnerabilities) {
        final Finding immune = flaw.hostRule().immune().test(silicon);
        if (applies.truth() == Truth.NO) {
            return new HostFlawState.NotAffected(applies.evidence(), applies.text());
        }
        if (immune.holds()) {
            return new HostFlawState.NotAffected(immune.evidence(), immune.text());
        }
        final Finding unsure = applies.truth() == Truth.UNKNOWN ? applies : immune;
        return unsure.truth() == Truth.UNKNOWN
                ? new HostFlawState.Unknown(unsure.evidence(), unsure.text())
                : byMicrocode(flaw, silicon).orElseGet(() -> new HostFlawState.Affected(applies.evidence(),
                        applies.text() + silence(flaw, vulnerabilities)));
    }

    private static Optional<HostFlawState> byMicrocode(Flaw flaw, CpuView silicon) {
        if (silicon.microcode().isEmpty()) {
            return Optional.empty();
        }
        final long has = silicon.microcode().getAsLong();
        return flaw.microcode().stream()
                .filter(fix -> fix.cpus().matches(silicon.vendor(), silicon.signature()) == Truth.YES).findFirst()
                .map(fix -> Long.compareUnsigned(has, fix.revision()) >= 0
                        ? new HostFlawState.Mitigated(Evidence.MICROCODE, "microcode " + hex(has)
                                + " has the fix, which came with " + hex(fix.revision()))
                        : new HostFlawState.Vulnerable(Evidence.MICROCODE, "microcode " + hex(has)
                                + " is older than the fix, which came with " + hex(fix.revision())));
    }

    private static String hex(long revision) {
        return "0x" + Long.toHexString(revision);
    }

    /** A kernel that reports flaws, and not this one, does not know it: it is too old to do anything about it. */
    private static String silence(Flaw flaw, Map<String, String> vulnerabilities) {
        return vulnerabilities.isEmpty() ? "" : flaw.sysfs().filter(sysfs -> !sysfs.values().isEmpty())
                .map(sysfs -> "; the kernel's " + sysfs.file() + " says nothing of it: it does not know the flaw")
                .orElse("");
    }
}
