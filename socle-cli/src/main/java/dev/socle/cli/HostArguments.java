package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.KnownHost;
import dev.socle.host.HostProfile;
import dev.socle.live.EvidenceFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The hosts a command is asked about, and how to get at them. */
final class HostArguments {

    /** The kinds of HOST, for every option that takes one. */
    static final String KINDS = "A file, a folder or - for standard input: output of virsh capabilities or"
            + " domcapabilities, cpuid -r, /proc/cpuinfo, QMP replies, bundles of socle-collect, Socle's own JSON and"
            + " more, told by content; ssh://[user@]host, asked by ssh; a URI of libvirt's such as"
            + " qemu+ssh://host/system; or local, this machine.";

    @Parameters(arity = "0..*", paramLabel = "HOST", description = KINDS + " Default: local.")
    private List<String> hosts = List.of(HostSource.LOCAL);

    @Option(names = "--qemu", paramLabel = "PATH", description = "The QEMU to ask on this machine; may be repeated.")
    private List<Path> qemus = List.of();

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "" + FarHosts.USUAL_JOBS,
            description = "How many hosts to ask at the same time by ssh or libvirt (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "" + FarHosts.USUAL_SECONDS,
            description = "How long one host may take by ssh or libvirt (default: ${DEFAULT-VALUE}).")
    private int seconds;

    /** One host, as an option names it. */
    static HostArguments of(String host, Optional<Path> qemu) {
        return of(List.of(host), qemu);
    }

    /** Hosts that an option names. */
    static HostArguments of(List<String> hosts, Optional<Path> qemu) {
        final HostArguments arguments = new HostArguments();
        arguments.hosts = List.copyOf(hosts);
        arguments.jobs = FarHosts.USUAL_JOBS;
        arguments.seconds = FarHosts.USUAL_SECONDS;
        arguments.qemus = qemu.stream().toList();
        return arguments;
    }

    /** All hosts, in the order given. What is wrong within a folder is told on standard error and passed over. */
    List<HostProfile> load(Catalog catalog) {
        final List<HostProfile> profiles = new ArrayList<>();
        forEach(catalog, profiles::add);
        return profiles;
    }

    /**
     * The same one by one, for any number of hosts: none is kept. Every host that cannot be reached is told on
     * standard error before it fails: an answer about fewer hosts than were asked about would be another answer.
     */
    void forEach(Catalog catalog, Consumer<HostProfile> sink) {
        forEachKnown(catalog, known -> sink.accept(known.profile()));
    }

    /** The same, with what was read of each. */
    void forEachKnown(Catalog catalog, Consumer<KnownHost> sink) {
        final List<InputException> unreachable = new ArrayList<>();
        reachable(catalog, sink, unreachable::add);
        if (!unreachable.isEmpty()) {
            unreachable.subList(1, unreachable.size()).forEach(e -> Complaints.line(e.getMessage()));
            throw unreachable.getFirst();
        }
    }

    /** The same, where each host is an answer of its own. */
    void forEachReachable(Catalog catalog, Consumer<HostProfile> sink, Consumer<InputException> unreachable) {
        reachable(catalog, known -> sink.accept(known.profile()), unreachable);
    }

    private void reachable(Catalog catalog, Consumer<KnownHost> sink, Consumer<InputException> unreachable) {
        if (Collections.frequency(hosts, EvidenceFiles.STANDARD_INPUT) > 1) {
            throw new InputException("-: it is given twice, expected standard input once", ExitCode.USAGE);
        }
        final FarHosts far = FarHosts.ask(hosts, jobs, seconds);
        for (String host : hosts) {
            if (!FarHosts.is(host)) {
                HostSource.known(host, qemus, catalog, sink);
                continue;
            }
            final KnownHost known;
            try {
                known = far.known(host, catalog);
            } catch (InputException e) {
                unreachable.accept(e);
                continue;
            }
            sink.accept(known);
        }
    }
}
