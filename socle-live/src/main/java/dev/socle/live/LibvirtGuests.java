package dev.socle.live;

import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.live.libvirt.DomainFilter;
import dev.socle.live.libvirt.LibvirtConnection;
import dev.socle.live.libvirt.LibvirtDomain;
import dev.socle.live.libvirt.LibvirtException;
import dev.socle.live.libvirt.LibvirtException.Reason;
import dev.socle.live.libvirt.LibvirtUri;
import dev.socle.live.libvirt.Patience;
import dev.socle.libvirt.DomainDefinition;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Asks a libvirt for its domains: a running one as it is, any other as it would be started. */
public final class LibvirtGuests implements AutoCloseable {

    private final LibvirtConnection connection;

    private LibvirtGuests(LibvirtConnection connection) {
        this.connection = connection;
    }

    /**
     * A domain.
     *
     * @param state  whether it runs
     * @param domain its definition: of a running one what it runs with
     */
    public record Guest(String name, LibvirtDomain.State state, DomainDefinition domain) {
    }

    /**
     * Connects to the libvirt of the URI.
     *
     * @param longest how long connecting and all questions may take together
     */
    public static LibvirtGuests of(LibvirtUri uri, Duration longest) throws LibvirtException {
        return new LibvirtGuests(LibvirtConnection.openToLook(uri, Patience.together(longest)));
    }

    /** The names of all its domains, in their order. */
    public List<String> names() throws LibvirtException {
        return connection.domains(Set.of()).stream().map(LibvirtDomain::name).sorted().toList();
    }

    /** Those that run, by their names; one that ends meanwhile is left out. */
    public List<Guest> running() throws LibvirtException {
        final List<Guest> guests = new ArrayList<>();
        for (LibvirtDomain domain : connection.domains(Set.of(DomainFilter.ACTIVE))) {
            try {
                guests.add(guest(domain));
            } catch (LibvirtException e) {
                if (e.reason() != Reason.NO_DOMAIN) {
                    throw e;
                }
            }
        }
        guests.sort(Comparator.comparing(Guest::name));
        return List.copyOf(guests);
    }

    /** One of them; {@link Reason#NO_DOMAIN} if it has none of that name. */
    public Guest named(String name) throws LibvirtException {
        return guest(connection.domain(name));
    }

    private Guest guest(LibvirtDomain domain) throws LibvirtException {
        final String place = connection.uri().text() + "#" + domain.name();
        final Evidence read = new EvidenceReader().readAll(new ByteArrayInputStream(
                connection.domainXml(domain.name(), Set.of()).getBytes(StandardCharsets.UTF_8)), place).getFirst();
        if (read instanceof Evidence.LibvirtDomain definition) {
            return new Guest(domain.name(), domain.state(), definition.domain());
        }
        throw new EvidenceException(Origin.of(place), "this is " + read.kind(), "a domain");
    }

    @Override
    public void close() {
        connection.close();
    }
}
