package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.host.HostProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The hosts a command is asked about, and how to get at them. */
final class HostArguments {

    @Parameters(arity = "0..*", paramLabel = "HOST", description = {
        "A file, a folder or - for standard input: output of virsh capabilities or domcapabilities, cpuid -r,"
            + " /proc/cpuinfo, QMP replies, Socle's own JSON and more, told by content; or local, this machine"
            + " (default)."})
    private List<String> hosts = List.of(HostSource.LOCAL);

    @Option(names = "--qemu", paramLabel = "PATH", description = "The QEMU to ask on this machine.")
    private Path qemu;

    /** All hosts, in the order given. What is wrong within a folder is told on standard error and passed over. */
    List<HostProfile> load(Catalog catalog) {
        final List<HostProfile> profiles = new ArrayList<>();
        forEach(catalog, profiles::add);
        return profiles;
    }

    /** The same one by one, for any number of hosts: none is kept. */
    void forEach(Catalog catalog, Consumer<HostProfile> sink) {
        for (String host : hosts) {
            HostSource.read(host, Optional.ofNullable(qemu), catalog, sink);
        }
    }
}
