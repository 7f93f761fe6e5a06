package dev.socle.flaw.audit;

import dev.socle.flaw.CpuView;
import dev.socle.flaw.Flaw;
import dev.socle.flaw.FlawStanding;
import dev.socle.flaw.HostFlawState;
import dev.socle.flaw.Impact;
import dev.socle.flaw.Truth;
import java.util.List;
import java.util.Optional;

/**
 * Weighs how a guest stands against how its hosts stand.
 *
 * @param why   what the difference means, one sentence without a full stop
 * @param notes what else is worth knowing
 */
record Weighing(Outcome outcome, String why, List<String> notes) {

    static Weighing of(Flaw flaw, FlawStanding standing, CpuView guest, List<HostSide> hosts) {
        return new Scales(flaw, standing, guest, hosts).weigh();
    }

    private record Scales(Flaw flaw, FlawStanding standing, CpuView guest, List<HostSide> hosts) {

        Weighing weigh() {
            return switch (standing) {
                case FlawStanding.Open open -> open(open);
                case FlawStanding.Unknown unknown -> noHostHasIt()
                        ? plain(Outcome.NOT_AFFECTED, "no host has the flaw")
                        : plain(Outcome.UNKNOWN, unknown.reason());
                case FlawStanding.Covered covered -> covered(covered);
                case FlawStanding.Immune immune -> plain(Outcome.IMMUNE, immune.reason());
                case FlawStanding.NothingForGuest nothing -> hostsBusiness(nothing);
                case FlawStanding.NotApplicable other -> plain(Outcome.NOT_AFFECTED, other.reason());
            };
        }

        private Weighing open(FlawStanding.Open open) {
            if (flaw.guestRule().filter(rule -> rule.applies().test(guest).truth() == Truth.NO).isPresent()) {
                return plain(Outcome.FALSE_COMFORT, open.reason());
            }
            if (flaw.guestRule().filter(rule -> rule.immune().test(guest).truth() == Truth.YES).isPresent()) {
                return plain(Outcome.BROKEN_PROMISE, open.reason() + ": it leaves its own defence off");
            }
            return switch (open.exposure()) {
                case EXPOSED -> plain(Outcome.OPEN, open.reason());
                case UNKNOWN -> new Weighing(Outcome.OPEN, open.reason(), unknownHosts());
                case HIDDEN -> plain(Outcome.UNSEEN, "the hosts are protected, and what the guest tries works; it "
                        + "cannot see that: " + open.reason());
                case FALSE_ALARM -> plain(Outcome.NEEDLESS, "no host has the flaw, the guest only cannot know: "
                        + open.reason());
            };
        }

        private List<String> unknownHosts() {
            return hosts.stream().filter(side -> side.state().affected() == Truth.UNKNOWN).findFirst()
                    .map(side -> List.of("whether " + side.hosts().getFirst() + others(side) + " has the flaw is not "
                            + "known: " + side.state().reason()))
                    .orElse(List.of());
        }

        private Weighing covered(FlawStanding.Covered covered) {
            return openHost().map(side -> plain(Outcome.HOST_OPEN, who(side) + ": " + side.state().reason()
                            + "; the guest does its part: " + covered.reason()))
                    .orElseGet(() -> noHostHasIt()
                            ? plain(Outcome.NEEDLESS, "no host has the flaw, and the guest pays for protection: "
                                    + covered.reason())
                            : plain(Outcome.COVERED, covered.reason()));
        }

        private Weighing hostsBusiness(FlawStanding.NothingForGuest nothing) {
            final Optional<HostSide> open = openHost();
            if (open.isPresent()) {
                return plain(Outcome.HOST_OPEN, who(open.get()) + ": " + open.get().state().reason());
            }
            if (noHostHasIt()) {
                return plain(Outcome.NOT_AFFECTED, hosts.getFirst().state().reason());
            }
            final boolean ofHosts = flaw.rating().impact() == Impact.HOST_ONLY
                    || flaw.rating().impact() == Impact.CONFIGURABLE;
            final List<String> unsure = ofHosts ? unknownHosts() : List.of();
            return unsure.isEmpty() ? plain(Outcome.HOSTS_BUSINESS, nothing.reason())
                    : new Weighing(Outcome.UNKNOWN, nothing.reason(), unsure);
        }

        private Optional<HostSide> openHost() {
            return hosts.stream().filter(side -> side.state() instanceof HostFlawState.Vulnerable).findFirst();
        }

        private boolean noHostHasIt() {
            return !hosts.isEmpty() && hosts.stream().allMatch(side -> side.state().affected() == Truth.NO);
        }

        private static Weighing plain(Outcome outcome, String why) {
            return new Weighing(outcome, why, List.of());
        }

        private static String who(HostSide side) {
            return side.hosts().getFirst() + others(side) + " is open";
        }

        private static String others(HostSide side) {
            return side.count() == 1 ? "" : " (and " + (side.count() - 1) + " more)";
        }
    }
}
