package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.KnownHost;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.live.SshAddress;
import dev.socle.live.SshProbe;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The hosts among those named that ssh reaches, all asked at the same time as far as that is allowed. */
final class SshHosts {

    static final String SCHEME = "ssh://";

    private final Map<String, SshProbe.Reply> replies;

    private SshHosts(Map<String, SshProbe.Reply> replies) {
        this.replies = replies;
    }

    /**
     * Asks those of the hosts that are addresses of ssh.
     *
     * @param jobs    how many at the same time
     * @param longest how long each may take
     */
    static SshHosts ask(List<String> hosts, int jobs, Duration longest) {
        final SequencedMap<String, SshAddress> addresses = new LinkedHashMap<>();
        hosts.stream().filter(host -> host.startsWith(SCHEME)).forEach(host -> addresses.put(host, address(host)));
        final Map<String, SshProbe.Reply> replies = new HashMap<>();
        if (!addresses.isEmpty()) {
            final Iterator<SshProbe.Reply> all = new SshProbe(SshProbe.usualSsh(), jobs, longest).probe(
                    List.copyOf(addresses.values())).iterator();
            addresses.keySet().forEach(host -> replies.put(host, all.next()));
        }
        return new SshHosts(replies);
    }

    private static SshAddress address(String host) {
        return SshAddress.of(host).orElseThrow(() -> new InputException(host
                + ": this is no address of ssh, expected ssh://[user@]host[:port]", ExitCode.USAGE));
    }

    /** The host, with what it sent; it was among those asked. */
    KnownHost known(String host, Catalog catalog) {
        return switch (replies.get(host)) {
            case SshProbe.Reply.Bundle bundle -> new KnownHost(new ProfileAssembler(catalog).assemble(
                    bundle.bundle().host().orElse(bundle.address().host()), List.of(bundle.bundle())),
                    bundle.bundle().pieces());
            case SshProbe.Reply.Failure failure -> throw new InputException(
                    failure.address() + ": " + failure.why() + ", expected a host that ssh reaches without a question",
                    ExitCode.UNREACHABLE);
        };
    }
}
