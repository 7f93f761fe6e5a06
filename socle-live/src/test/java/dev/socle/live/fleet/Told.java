package dev.socle.live.fleet;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.Blocker;
import dev.socle.cpu.FeatureSet;
import dev.socle.libvirt.CpuError;
import dev.socle.libvirt.StartForecast;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What libvirt said to a start or a move, and what Socle foresees of it, in one short form for both. */
final class Told {

    /** libvirt did what was asked. */
    static final String STARTS = "starts";
    static final String MOVES = "moves";
    private static final String FEATURES = "([a-zA-Z0-9_.,-]+)";
    private static final Pattern DIFFERS = Pattern.compile("guest CPU doesn't match specification:(?: extra features: "
            + FEATURES + ")?(?:,? missing features: " + FEATURES + ")?$");
    private static final Pattern BEFORE = Pattern.compile("(required|forbidden|Extra) features: (.+)$");
    private static final Pattern MODE = Pattern.compile(
            "CPU mode '(\\S+)' .* is not supported by hypervisor|mode (\\S+) is not possible for ");
    private static final Pattern MACHINE = Pattern.compile(
            "does not support machine type '(\\S+)'|there is no machine type (\\S+)");
    private static final Pattern UNKNOWN = Pattern.compile("[Uu]nknown CPU (model|feature):? (\\S+)");

    private Told() {
    }

    /**
     * libvirt's answer.
     *
     * @param said nothing if it did what was asked
     * @param done the word for that
     */
    static String byLibvirt(String said, String done) {
        if (said.isEmpty()) {
            return done;
        }
        // virsh may name the command that failed before the reason.
        final String reason = said.substring(said.lastIndexOf("error: ") + "error: ".length()).strip();
        final Matcher differs = DIFFERS.matcher(reason);
        if (differs.find()) {
            return differs(list(differs.group(1)), list(differs.group(2)));
        }
        final Matcher before = BEFORE.matcher(reason);
        if (before.find()) {
            return before.group(1).equals("required") ? lacks(list(before.group(2))) : has(list(before.group(2)));
        }
        final Matcher unknown = UNKNOWN.matcher(reason);
        return unknown.find() ? unknown(unknown.group(1), unknown.group(2)) : other(reason);
    }

    private static String other(String reason) {
        return named("no mode ", MODE.matcher(reason)).or(() -> named("no machine type ", MACHINE.matcher(reason)))
                .orElse(reason);
    }

    private static Optional<String> named(String what, Matcher matcher) {
        return matcher.find() ? Optional.of(what + Optional.ofNullable(matcher.group(1)).orElseGet(() ->
                matcher.group(2))) : Optional.empty();
    }

    private static List<String> list(String features) {
        return Optional.ofNullable(features).map(names -> List.of(names.split(", ?"))).orElse(List.of());
    }

    /** The same of what is foreseen. */
    static String byForecast(StartForecast forecast, LibvirtRelease libvirt, String done) {
        return switch (forecast) {
            case StartForecast.Runs runs -> done;
            case StartForecast.Unknown(String reason) -> "unknown: " + reason;
            case StartForecast.RefusedByQemu(String words) -> "QEMU: " + words;
            case StartForecast.Refused(StartForecast.Stage stage, CpuError error) -> switch (error) {
                case CpuError.GuestCpuDiffers differs -> differs(differs.extra(), differs.missing());
                case CpuError.HostWillNotDo(List<Blocker> blockers) -> blocked(blockers, libvirt);
                case CpuError.UnknownModel(String model) -> unknown("model", model);
                case CpuError.UnknownFeature(String feature) -> unknown("feature", feature);
                default -> other(error.reason());
            };
        };
    }

    private static String blocked(List<Blocker> blockers, LibvirtRelease libvirt) {
        final List<String> lacking = new ArrayList<>();
        for (Blocker blocker : blockers) {
            switch (blocker) {
                case Blocker.MissingFeatures missing -> lacking.addAll(names(missing.features(), libvirt));
                case Blocker.ModelNotUsable model -> lacking.addAll(model.features());
                case Blocker.ForbiddenFeatures forbidden -> {
                    return has(names(forbidden.features(), libvirt));
                }
                default -> {
                    return blocker.reason();
                }
            }
        }
        return lacks(lacking);
    }

    private static List<String> names(FeatureSet features, LibvirtRelease libvirt) {
        return libvirt.features().stream().filter(feature -> features.contains(feature.feature()))
                .map(feature -> feature.name()).toList();
    }

    private static String differs(List<String> extra, List<String> missing) {
        return String.join("; ", Stream.of(extra.isEmpty() ? "" : "extra " + sorted(extra),
                missing.isEmpty() ? "" : "missing " + sorted(missing)).filter(part -> !part.isEmpty()).toList());
    }

    private static String lacks(List<String> features) {
        return "lacks " + sorted(features);
    }

    private static String has(List<String> features) {
        return "has " + sorted(features);
    }

    private static String unknown(String what, String name) {
        return "no CPU " + what + " " + name;
    }

    private static String sorted(Collection<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }
}
