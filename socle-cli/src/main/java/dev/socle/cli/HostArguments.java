package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.Collected;
import dev.socle.evidence.Problem;
import dev.socle.host.HostProfile;
import dev.socle.live.EvidenceFiles;
import dev.socle.live.LocalProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The hosts a command is asked about, and how to get at them. */
final class HostArguments {

    private static final String LOCAL = "local";
    private static final int MOST_PROBLEMS = 10;

    @Parameters(arity = "0..*", paramLabel = "HOST", description = {
        "A file, a folder or - for standard input: output of virsh capabilities or domcapabilities, cpuid -r,"
            + " /proc/cpuinfo, QMP replies, Socle's own JSON and more, told by content; or local, this machine"
            + " (default)."})
    private List<String> hosts = List.of(LOCAL);

    @Option(names = "--qemu", paramLabel = "PATH", description = "The QEMU to ask on this machine.")
    private Path qemu;

    /** All hosts, in the order given. What is wrong within a folder is told on standard error and passed over. */
    List<HostProfile> load(Catalog catalog) {
        final List<HostProfile> profiles = new ArrayList<>();
        for (String host : hosts) {
            profiles.addAll(host.equals(LOCAL) ? List.of(local(catalog)) : files(catalog, host));
        }
        return profiles;
    }

    private HostProfile local(Catalog catalog) {
        if (qemu != null && !Files.isExecutable(qemu)) {
            throw new InputException(qemu + ": there is no such program, expected a QEMU, such as"
                    + " /usr/bin/qemu-system-x86_64");
        }
        final LocalProbe probe = Optional.ofNullable(qemu).map(LocalProbe::here).orElseGet(LocalProbe::here);
        return probe.probe().profile(catalog);
    }

    private static List<HostProfile> files(Catalog catalog, String host) {
        if (host.isEmpty()) {
            throw new InputException("a HOST is empty, expected a file, a folder, - or local", ExitCode.USAGE);
        }
        if (host.contains("://")) {
            throw new InputException(host + ": this kind of address is not supported, expected a file, a folder, -"
                    + " or local", ExitCode.USAGE);
        }
        final Collected collected = EvidenceFiles.read(List.of(host), System.in, catalog);
        tell(collected.problems());
        if (collected.profiles().isEmpty()) {
            throw new InputException(host + ": " + collected.others().stream().findFirst()
                    .map(other -> "this is " + other.kind() + ", which is of no host").orElse("it tells of no host")
                    + ", expected output of virsh, cpuid, QMP or the like");
        }
        return collected.profiles();
    }

    private static void tell(List<Problem> problems) {
        problems.stream().limit(MOST_PROBLEMS).forEach(problem -> Complaints.line(problem.toString()));
        if (problems.size() > MOST_PROBLEMS) {
            Complaints.line("and " + (problems.size() - MOST_PROBLEMS)
                    + " more files that could not be used");
        }
    }
}
