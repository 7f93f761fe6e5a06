package dev.socle.fleet;

import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.KnownFeatures;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Vendor;
import dev.socle.fleet.HostChange.Topic;
import dev.socle.host.HostProfile;
import dev.socle.host.InstalledQemu;
import dev.socle.host.KvmAvailability;
import dev.socle.host.Offer;
import dev.socle.host.Physical;
import dev.socle.host.RunningGuests;
import dev.socle.host.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what is known otherwise of hosts than it was: yesterday and today, before and after an upgrade, as root and as
 * somebody else. When something was read is no difference.
 */
public final class HostDiffer {

    private static final Pattern MODEL = Pattern.compile("<model[^>]*>([^<]*)</model>");
    private static final Pattern MODE = Pattern.compile("mode=['\"]([a-z-]+)['\"]");

    private final List<HostChange> changes = new ArrayList<>();

    private HostDiffer() {
    }

    /** Hosts are matched by name; where there is one on each side, they are compared whatever they are called. */
    public static List<HostDifference> of(List<HostProfile> before, List<HostProfile> after) {
        if (before.size() == 1 && after.size() == 1) {
            return List.of(of(before.getFirst(), after.getFirst()));
        }
        final SequencedMap<String, HostProfile> old = byName(before);
        final SequencedMap<String, HostProfile> now = byName(after);
        final List<HostDifference> differences = new ArrayList<>();
        now.forEach((name, host) -> differences.add(old.containsKey(name) ? of(old.get(name), host)
                : new HostDifference(name, HostDifference.Presence.NEW, List.of())));
        old.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name ->
                differences.add(new HostDifference(name, HostDifference.Presence.GONE, List.of())));
        return differences;
    }

    private static SequencedMap<String, HostProfile> byName(List<HostProfile> hosts) {
        final SequencedMap<String, HostProfile> named = new LinkedHashMap<>();
        hosts.forEach(host -> named.put(host.name(), host));
        return named;
    }

    /** What changed of one host. */
    public static HostDifference of(HostProfile before, HostProfile after) {
        final HostDiffer differ = new HostDiffer();
        differ.silicon(before.physical(), after.physical());
        differ.text(Topic.KERNEL, "", before.kernel(), after.kernel());
        differ.text(Topic.KERNEL, "KVM", kvm(before), kvm(after));
        differ.pairs(before.kvmParameters(), after.kvmParameters(), (name, pair) ->
                differ.text(Topic.KERNEL, "kvm." + name, pair.before(), pair.after()));
        differ.pairs(before.vulnerabilities(), after.vulnerabilities(), (flaw, pair) ->
                differ.text(Topic.FLAW, flaw, pair.before(), pair.after()));
        differ.text(Topic.LIBVIRT, "", before.libvirt().map(Object::toString), after.libvirt().map(Object::toString));
        differ.offers(before.offers(), after.offers());
        differ.machines(before.qemus(), after.qemus());
        differ.text(Topic.GUESTS, "", guests(before.guests()), guests(after.guests()));
        differ.sources(before.sources(), after.sources());
        return new HostDifference(after.name(), HostDifference.Presence.BOTH, differ.changes);
    }

    private record Pair<T>(Optional<T> before, Optional<T> after) {
    }

    private <K, V> void pairs(SequencedMap<K, V> before, SequencedMap<K, V> after, BiConsumer<K, Pair<V>> each) {
        Stream.concat(before.keySet().stream(), after.keySet().stream()).distinct().forEach(key -> each.accept(key,
                new Pair<>(Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key)))));
    }

    private void text(Topic topic, String subject, Optional<String> before, Optional<String> after) {
        if (!before.equals(after)) {
            changes.add(HostChange.of(topic, subject, before, after));
        }
    }

    private void silicon(Physical before, Physical after) {
        text(Topic.SILICON, "brand", before.brand(), after.brand());
        text(Topic.SILICON, "vendor", before.vendor().map(Vendor::displayName), after.vendor().map(Vendor::displayName));
        text(Topic.SILICON, "signature", before.signature().map(Signature::display),
                after.signature().map(Signature::display));
        text(Topic.SILICON, "logical CPUs", number(before.logicalCpus()), number(after.logicalCpus()));
        text(Topic.SILICON, "bits of physical address", number(before.addressBits()), number(after.addressBits()));
        text(Topic.MICROCODE, "", revision(before), revision(after));
        features(Topic.SILICON, "features", before.features(), after.features());
    }

    private static Optional<String> kvm(HostProfile host) {
        return switch (host.kvm()) {
            case KvmAvailability.Available _ -> Optional.of("available");
            case KvmAvailability.Absent(String because) -> Optional.of("absent: " + because);
            case KvmAvailability.Unknown _ -> Optional.empty();
        };
    }

    private static Optional<String> number(OptionalInt number) {
        return number.isPresent() ? Optional.of(Integer.toString(number.getAsInt())) : Optional.empty();
    }

    private static Optional<String> revision(Physical physical) {
        return physical.microcode().isPresent()
                ? Optional.of("0x" + Long.toHexString(physical.microcode().getAsLong())) : Optional.empty();
    }

    private void features(Topic topic, String subject, KnownFeatures before, KnownFeatures after) {
        final FeatureSet gone = before.present().andNot(after.present());
        final FeatureSet gained = after.present().andNot(before.present());
        if (!gone.isEmpty() || !gained.isEmpty()) {
            changes.add(new HostChange(topic, subject, Optional.empty(), Optional.empty(), gained,
                    gone.and(after.absent()), gone.andNot(after.absent())));
        }
    }

    private void offers(List<Offer> before, List<Offer> after) {
        pairs(unique(before, HostDiffer::programs), unique(after, HostDiffer::programs), (programs, pair) -> {
            if (pair.before().isEmpty() || pair.after().isEmpty()) {
                text(Topic.OFFER, programs, pair.before().map(HostDiffer::size), pair.after().map(HostDiffer::size));
            } else {
                features(Topic.OFFER, programs, pair.before().get().features(), pair.after().get().features());
                text(Topic.MODELS, programs, listed(usable(pair.before().get()), usable(pair.after().get())),
                        listed(usable(pair.after().get()), usable(pair.before().get())));
            }
        });
    }

    private static <T> SequencedMap<String, T> unique(List<T> all, Function<T, String> name) {
        final SequencedMap<String, T> named = new LinkedHashMap<>();
        all.forEach(one -> named.putIfAbsent(name.apply(one), one));
        return named;
    }

    private static String programs(Offer offer) {
        final Offer.Key key = offer.key();
        return key.accelerator() + key.qemu().map(version -> " of QEMU " + version).orElse("")
                + key.libvirt().map(version -> " by libvirt " + version).orElse("")
                + key.machine().map(machine -> ", machine " + machine).orElse("")
                + (key.migratable() ? "" : ", features that forbid migration included")
                + (offer.basis() == Offer.Basis.ASSUMED ? ", assumed" : "");
    }

    private static String size(Offer offer) {
        return offer.features().present().size() + " features";
    }

    private static Set<String> usable(Offer offer) {
        return offer.models().entrySet().stream().filter(model -> model.getValue().usable().orElse(false))
                .map(Map.Entry::getKey).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those of one side only, as text. */
    private static Optional<String> listed(Set<String> ones, Set<String> others) {
        return Optional.of(ones.stream().filter(one -> !others.contains(one)).collect(Collectors.joining(", ")))
                .filter(text -> !text.isEmpty());
    }

    private void machines(List<InstalledQemu> before, List<InstalledQemu> after) {
        pairs(unique(asked(before), InstalledQemu::display), unique(asked(after), InstalledQemu::display),
                (program, pair) -> {
            final Set<String> old = types(pair.before());
            final Set<String> now = types(pair.after());
            if (pair.before().isEmpty() || pair.after().isEmpty()) {
                text(Topic.MACHINE_TYPES, program, pair.before().map(_ -> old.size() + " machine types"),
                        pair.after().map(_ -> now.size() + " machine types"));
            } else {
                text(Topic.MACHINE_TYPES, program, listed(old, now), listed(now, old));
            }
        });
    }

    /** One that was not asked tells nothing of its machine types. */
    private static List<InstalledQemu> asked(List<InstalledQemu> qemus) {
        return qemus.stream().filter(qemu -> !qemu.machines().isEmpty()).toList();
    }

    private static Set<String> types(Optional<InstalledQemu> qemu) {
        return qemu.stream().flatMap(one -> one.machines().stream())
                .map(machine -> machine.name() + (machine.deprecated() ? " (deprecated)" : ""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Optional<String> guests(List<RunningGuests> guests) {
        return Optional.of(guests.stream().map(some -> some.number() + " of " + some.machine().orElse("no machine type")
                        + some.cpu().map(cpu -> " (" + model(cpu) + ")").orElse(""))
                .sorted().collect(Collectors.joining(", "))).filter(text -> !text.isEmpty());
    }

    /** The model's name, else the mode; this is to tell guests apart, not to judge them. */
    private static String model(String cpu) {
        final Matcher named = MODEL.matcher(cpu);
        final Matcher mode = MODE.matcher(cpu);
        return named.find() ? named.group(1) : mode.find() ? mode.group(1) : "no model";
    }

    private void sources(List<Source> before, List<Source> after) {
        pairs(unique(before, Source::kind), unique(after, Source::kind), (kind, pair) -> {
            if (!Objects.equals(pair.before().map(Source::outcome), pair.after().map(Source::outcome))) {
                text(Topic.SOURCE, kind, pair.before().map(HostDiffer::outcome), pair.after().map(HostDiffer::outcome));
            }
        });
    }

    private static String outcome(Source source) {
        return source.outcome().name().toLowerCase(Locale.ROOT)
                + (source.outcome() == Source.Outcome.READ || source.detail().isEmpty() ? "" : ": " + source.detail());
    }
}
