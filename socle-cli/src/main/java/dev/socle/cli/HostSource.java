package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.Collected;
import dev.socle.evidence.KnownHost;
import dev.socle.evidence.Problem;
import dev.socle.host.HostProfile;
import dev.socle.host.Source;
import dev.socle.live.EvidenceFiles;
import dev.socle.live.LocalEvidence;
import dev.socle.live.LocalProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What somebody names as a host: a file, a folder, {@code -}, this machine, or one that ssh or libvirt reaches. */
final class HostSource {

    static final String LOCAL = "local";
    private static final int MOST_PROBLEMS = 10;

    private HostSource() {
    }

    /** Hands over every host there, one at least. */
    static void read(String host, Optional<Path> qemu, Catalog catalog, Consumer<HostProfile> sink) {
        known(host, qemu.stream().toList(), catalog, one -> sink.accept(one.profile()));
    }

    /** The same, with what was read of each. */
    static void known(String host, List<Path> qemus, Catalog catalog, Consumer<KnownHost> sink) {
        if (host.equals(LOCAL)) {
            sink.accept(local(catalog, qemus));
        } else if (FarHosts.is(host)) {
            sink.accept(FarHosts.one(host, catalog));
        } else {
            files(catalog, host, sink);
        }
    }

    private static KnownHost local(Catalog catalog, List<Path> qemus) {
        qemus.stream().filter(qemu -> !Files.isExecutable(qemu)).findFirst().ifPresent(qemu -> {
            throw new InputException(qemu + ": it is no program that may be run, expected a QEMU, such as"
                    + " /usr/bin/qemu-system-x86_64");
        });
        final LocalProbe probe = qemus.isEmpty() ? LocalProbe.here() : LocalProbe.here(qemus);
        final LocalEvidence evidence = probe.probe();
        final HostProfile profile = evidence.profile(catalog);
        qemus.forEach(qemu -> wasHeard(qemu, profile));
        return new KnownHost(profile, evidence.evidence());
    }

    /** Who names a QEMU wants an answer about that one; without it there would be another. */
    private static void wasHeard(Path qemu, HostProfile profile) {
        final List<Source> asked = profile.sources().stream()
                .filter(source -> source.origin().equals(qemu.toString())).toList();
        if (!asked.isEmpty() && asked.stream().noneMatch(source -> source.outcome() == Source.Outcome.READ)) {
            throw new InputException(qemu + ": " + asked.getFirst().detail() + ", expected a QEMU that runs here",
                    ExitCode.UNREACHABLE);
        }
    }

    private static void files(Catalog catalog, String host, Consumer<KnownHost> sink) {
        if (host.isEmpty()) {
            throw new InputException("a HOST is empty, expected a file, a folder, - or local", ExitCode.USAGE);
        }
        if (host.contains("://")) {
            throw new InputException(host + ": this kind of address is not supported, expected a file, a folder, -,"
                    + " local, ssh://[user@]host, or a URI of libvirt's such as qemu:///system", ExitCode.USAGE);
        }
        final int[] hosts = new int[1];
        final Collected collected = EvidenceFiles.read(List.of(host), System.in, catalog, one -> {
            hosts[0]++;
            sink.accept(one);
        });
        tell(collected.problems());
        if (hosts[0] == 0) {
            throw new InputException(host + ": " + collected.others().stream().findFirst()
                    .map(other -> "this is " + other.kind() + ", which is of no host").orElse("it tells of no host")
                    + ", expected output of virsh, cpuid, QMP or the like");
        }
    }

    /** Says which files could not be used. */
    static void tell(List<Problem> problems) {
        problems.stream().limit(MOST_PROBLEMS).forEach(problem -> Complaints.line(problem.toString()));
        if (problems.size() > MOST_PROBLEMS) {
            Complaints.line("and " + (problems.size() - MOST_PROBLEMS)
                    + " more files that could not be used");
        }
    }
}
