package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.fleet.Assumptions;
import dev.socle.fleet.FleetHost;
import dev.socle.host.HostProfile;
import dev.socle.host.Offer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "show", description = "Show what is known of hosts: silicon, what guests get, what is lost, sources.")
final class ShowCommand extends SocleCommand {

    @Mixin
    private HostArguments hosts;

    @Mixin
    private AssumeOption assume;

    @Override
    ExitCode answer() {
        final Catalog catalog = Catalog.embedded();
        final Assumptions assumed = assume.assumptions();
        final List<HostProfile> profiles = hosts.load(catalog).stream()
                .map(host -> assumed.equals(Assumptions.none()) ? host : withAssumedOffer(host, assumed, catalog))
                .toList();
        if (format() != Format.TABLE) {
            Profiles.print(profiles, catalog, format());
            return ExitCode.YES;
        }
        final HostScreen screen = new HostScreen(Screen.standard(System.out), catalog, assumed);
        for (int i = 0; i < profiles.size(); i++) {
            if (i > 0) {
                System.out.println();
            }
            screen.show(profiles.get(i));
        }
        return ExitCode.YES;
    }

    /** With what KVM would give, where no KVM was asked. It says of itself that it is assumed. */
    private static HostProfile withAssumedOffer(HostProfile host, Assumptions assumed, Catalog catalog) {
        final Optional<Offer> offer = FleetHost.of(host, assumed, catalog).map(FleetHost::offer)
                .filter(one -> one.basis() == Offer.Basis.ASSUMED);
        return offer.isEmpty() ? host
                : host.withOffers(Stream.concat(host.offers().stream(), offer.stream()).toList());
    }
}
