package dev.socle.cli;

import dev.socle.fleet.WantedCpu;
import dev.socle.live.LibvirtGuests;
import dev.socle.live.libvirt.LibvirtDomain;
import dev.socle.live.libvirt.LibvirtException;
import dev.socle.live.libvirt.LibvirtException.Reason;
import dev.socle.live.libvirt.LibvirtUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Guests that somebody names by a URI of libvirt's: {@code URI#domain}, or all that run at a URI. */
final class UriGuests {

    private static final Duration LONGEST = Duration.ofSeconds(FarHosts.USUAL_SECONDS);

    private UriGuests() {
    }

    /** The domain of a URI; empty if the text is no URI of libvirt's. */
    static Optional<WantedCpu> named(String text) {
        return LibvirtUri.of(text).map(uri -> named(uri, uri.domain().orElseThrow(() -> new InputException(text
                + ": this is a host, expected one of its domains, " + text + "#NAME", ExitCode.USAGE))));
    }

    private static WantedCpu named(LibvirtUri uri, String name) {
        try (LibvirtGuests guests = LibvirtGuests.of(uri, LONGEST)) {
            try {
                return wanted(guests.named(name));
            } catch (LibvirtException e) {
                if (e.reason() == Reason.NO_DOMAIN) {
                    final List<String> names = guests.names();
                    throw new InputException(uri + ": there is no such domain, expected " + (names.isEmpty()
                            ? "a libvirt that has one" : "one of " + Words.some(names, 10)));
                }
                throw e;
            }
        } catch (LibvirtException e) {
            throw LibvirtUris.unreachable(e);
        }
    }

    /** All domains that run there. */
    static List<WantedCpu> running(String text) {
        final LibvirtUri uri = LibvirtUri.of(text).filter(one -> one.domain().isEmpty())
                .orElseThrow(() -> new InputException(text
                        + ": this is no host of libvirt's, expected a URI such as qemu:///system", ExitCode.USAGE));
        try (LibvirtGuests guests = LibvirtGuests.of(uri, LONGEST)) {
            return guests.running().stream().map(UriGuests::wanted).toList();
        } catch (LibvirtException e) {
            throw LibvirtUris.unreachable(e);
        }
    }

    /** libvirt itself says whether it runs; its XML is not asked. */
    private static WantedCpu wanted(LibvirtGuests.Guest guest) {
        final WantedCpu cpu = CpuArgument.of(guest.name(), guest.domain());
        return guest.state() == LibvirtDomain.State.ACTIVE ? cpu.running() : cpu.atRest();
    }
}
