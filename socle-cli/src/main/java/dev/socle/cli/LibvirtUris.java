package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.KnownHost;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.live.LibvirtHosts;
import dev.socle.live.libvirt.LibvirtException;
import dev.socle.live.libvirt.LibvirtUri;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The hosts among those named that are libvirt's URIs, all asked at the same time as far as that is allowed. */
final class LibvirtUris {

    private final Map<String, LibvirtHosts.Reply> replies = new HashMap<>();

    /** Whether it is a URI of libvirt's, of a host or a domain. */
    static boolean is(String text) {
        return LibvirtUri.of(text).isPresent();
    }

    /** Whether it is a URI of a libvirt itself. */
    static boolean isHost(String text) {
        return LibvirtUri.of(text).filter(uri -> uri.domain().isEmpty()).isPresent();
    }

    /** Asks those of the hosts that are URIs. */
    static LibvirtUris ask(List<String> hosts, int jobs, Duration longest) {
        final SequencedMap<String, LibvirtUri> uris = new LinkedHashMap<>();
        hosts.forEach(host -> LibvirtUri.of(host).ifPresent(uri -> uris.put(host, ofHost(uri))));
        final LibvirtUris asked = new LibvirtUris();
        if (!uris.isEmpty()) {
            final Iterator<LibvirtHosts.Reply> all = new LibvirtHosts(jobs, longest).ask(List.copyOf(uris.values()))
                    .iterator();
            uris.keySet().forEach(host -> asked.replies.put(host, all.next()));
        }
        return asked;
    }

    private static LibvirtUri ofHost(LibvirtUri uri) {
        if (uri.domain().isPresent()) {
            throw new InputException(uri + ": this is a guest, expected a host, such as " + uri.text(),
                    ExitCode.USAGE);
        }
        return uri;
    }

    /** The host, with what was read of it; it was among those asked. */
    KnownHost known(String host, Catalog catalog) {
        return switch (replies.get(host)) {
            case LibvirtHosts.Reply.Bundle(LibvirtUri uri, var bundle) -> new KnownHost(
                    new ProfileAssembler(catalog).assemble(bundle.host().orElse(uri.text()), List.of(bundle)),
                    bundle.pieces());
            case LibvirtHosts.Reply.Failure(_, LibvirtException why) -> throw unreachable(why);
        };
    }

    /** Nobody could be spoken to, or whoever was has not said what was wanted. */
    static InputException unreachable(LibvirtException why) {
        return new InputException(why.getMessage() + ", expected a libvirt that answers", ExitCode.UNREACHABLE);
    }
}
