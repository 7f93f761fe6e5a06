package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.KnownHost;
import java.time.Duration;
import java.util.List;

/** The hosts among those named that are reached through a network or a daemon: by ssh, or by libvirt. */
final class FarHosts {

    static final int USUAL_JOBS = 16;
    static final int USUAL_SECONDS = 60;
    private static final int MOST_JOBS = 256;
    private static final int MOST_SECONDS = 3_600;

    private final SshHosts ssh;
    private final LibvirtUris libvirt;

    private FarHosts(SshHosts ssh, LibvirtUris libvirt) {
        this.ssh = ssh;
        this.libvirt = libvirt;
    }

    /** Whether somebody must be asked for it. */
    static boolean is(String host) {
        return host.startsWith(SshHosts.SCHEME) || LibvirtUris.is(host);
    }

    /**
     * Asks those of the hosts that are such.
     *
     * @param jobs    how many at the same time
     * @param seconds how long each may take
     */
    static FarHosts ask(List<String> hosts, int jobs, int seconds) {
        check(jobs, MOST_JOBS, "--jobs");
        check(seconds, MOST_SECONDS, "--seconds");
        final Duration longest = Duration.ofSeconds(seconds);
        return new FarHosts(SshHosts.ask(hosts, jobs, longest), LibvirtUris.ask(hosts, jobs, longest));
    }

    /** One of them alone. */
    static KnownHost one(String host, Catalog catalog) {
        return ask(List.of(host), USUAL_JOBS, USUAL_SECONDS).known(host, catalog);
    }

    private static void check(int number, int most, String option) {
        if (number < 1 || number > most) {
            throw new InputException(option + " " + number + ": expected 1 to " + most, ExitCode.USAGE);
        }
    }

    /** The host, with what it sent; it was among those asked. */
    KnownHost known(String host, Catalog catalog) {
        return host.startsWith(SshHosts.SCHEME) ? ssh.known(host, catalog) : libvirt.known(host, catalog);
    }
}
