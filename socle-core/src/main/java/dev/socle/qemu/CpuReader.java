package dev.socle.qemu;

import dev.socle.catalog.FeatureNames;
import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuMachinery;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuProperty;
import dev.socle.catalog.QemuRelease;
import dev.socle.catalog.Spelling;
import dev.socle.cpu.FeatureSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Tells what values of {@code -cpu} mean to one release of QEMU, by QEMU's order: first everything with {@code =}, in
 * the order written, so that the last wins; then every {@code +feature}, then every {@code -feature}. Of {@code =}
 * names, {@code _} is read as {@code -}; the names after {@code +} and {@code -} are taken as they are.
 */
public final class CpuReader {

    /** The one item with a value of its own kind, which becomes another property. */
    private static final String TSC_FREQ = "tsc-freq";
    private static final String TSC_FREQUENCY = "tsc-frequency";
    /** Two names of one property. */
    private static final String HV_APICV = "hv-apicv";
    private static final String HV_AVIC = "hv-avic";

    private final QemuRelease release;
    private final QemuMachinery machinery;
    private final Map<String, QemuProperty> properties = new HashMap<>();
    private final Map<String, QemuModel> models = new HashMap<>();
    private final RefusalWords words;
    private final Avx10Setting avx10;

    public CpuReader(QemuRelease release) {
        this.release = release;
        this.machinery = release.machinery();
        this.words = RefusalWords.of(release);
        this.avx10 = new Avx10Setting(release);
        machinery.properties().forEach(property -> properties.put(property.name(), property));
        release.switches().forEach(name -> properties.computeIfAbsent(name, it ->
                new QemuProperty(it, QemuProperty.Type.BOOL, Optional.empty(), Optional.empty())));
        release.models().forEach(model -> {
            models.put(model.name(), model);
            model.aliases().forEach(alias -> models.put(alias, model));
        });
        machinery.templates().forEach(template -> models.put(template.name(), template));
    }

    public QemuRelease release() {
        return release;
    }

    /** All names of models that this release takes, the bare ones included; sorted. */
    public List<String> modelNames() {
        return Stream.concat(models.keySet().stream(), release.models().stream().map(QemuModel::base)).distinct()
                .sorted().toList();
    }

    /**
     * The model of this name.
     *
     * @param machine what a bare name means; without one, version 1
     */
    public Optional<QemuModel> model(String name, Optional<MachineType> machine) {
        final QemuModel exact = models.get(name);
        return exact != null ? Optional.of(exact) : bare(name, machine);
    }

    private Optional<QemuModel> bare(String name, Optional<MachineType> machine) {
        final Stream<QemuModel> versions = release.models().stream().filter(model -> model.base().equals(name));
        return machine.map(MachineType::bareNames).filter(MachineType.BareNames.NEWEST::equals).isPresent()
                ? versions.max(Comparator.comparingInt(QemuModel::version))
                : versions.min(Comparator.comparingInt(QemuModel::version));
    }

    /**
     * What the value means.
     *
     * @throws CpuArgumentException if QEMU would not start with it
     */
    public CpuMeaning read(CpuArgument argument, Optional<MachineType> machine) {
        final Reading reading = new Reading(argument, machine);
        return reading.run();
    }

    /** Reads and tells what the value means. */
    public CpuMeaning read(String argument, Optional<MachineType> machine) {
        return read(CpuArgument.parse(argument), machine);
    }

    /** One value on its way. */
    private final class Reading {

        private final CpuArgument argument;
        private final Optional<QemuModel> model;
        private final String type;
        private final SequencedMap<String, Boolean> features = new TreeMap<>();
        private final Set<String> implied = new TreeSet<>();
        private final SortedMap<String, String> settings = new TreeMap<>();
        private final List<CpuProblem> problems = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        Reading(CpuArgument argument, Optional<MachineType> machine) {
            this.argument = argument;
            this.model = model(argument.model(), machine);
            this.type = CpuMeaning.type(argument.model());
        }

        CpuMeaning run() {
            if (model.isEmpty()) {
                throw new CpuArgumentException(List.of(new CpuProblem.UnknownModel(argument.model(),
                        Spelling.similar(argument.model(), modelNames(), 2, 3))));
            }
            ambiguities();
            argument.items().stream().filter(CpuArgument.Setting.class::isInstance)
                    .forEach(item -> setting((CpuArgument.Setting) item));
            argument.items().stream().filter(CpuArgument.Plus.class::isInstance)
                    .forEach(item -> turn(item, true));
            argument.items().stream().filter(CpuArgument.Minus.class::isInstance)
                    .forEach(item -> turn(item, false));
            if (!problems.isEmpty()) {
                throw new CpuArgumentException(problems);
            }
            return meaning();
        }

        /** QEMU notices an ambiguity only where the sign comes first. */
        private void ambiguities() {
            final List<CpuArgument.Item> signs = new ArrayList<>();
            for (CpuArgument.Item item : argument.items()) {
                if (item instanceof CpuArgument.Setting setting) {
                    final String name = hyphenated(setting.name());
                    for (String sign : List.of("+", "-")) {
                        if (signs.stream().anyMatch(it -> it.text().equals(sign + name))) {
                            warnings.add("Ambiguous CPU model string. Don't mix both \"" + sign + name + "\" and \""
                                    + name + "=" + setting.meant() + "\"");
                        }
                    }
                } else {
                    signs.add(item);
                }
            }
            if (!warnings.isEmpty()) {
                warnings.add("Compatibility of ambiguous CPU model strings won't be kept on future QEMU versions");
            }
        }

        private void setting(CpuArgument.Setting item) {
            final String name = preferred(hyphenated(item.name()));
            if (name.equals(TSC_FREQ)) {
                final OptionalLong hertz = PropertyValue.frequency(item.meant());
                if (hertz.isPresent()) {
                    settings.put(TSC_FREQUENCY, Long.toString(hertz.getAsLong()));
                } else {
                    // QEMU reads this one while it takes the value apart, before anything is applied.
                    problems.addFirst(new CpuProblem.BadFrequency(item.meant()));
                }
                return;
            }
            final Optional<String> feature = release.names().preferredFor(name);
            if (feature.isPresent()) {
                PropertyValue.bool(item.meant()).ifPresentOrElse(on -> put(feature.get(), on),
                        () -> refuse(item, name, PropertyValue.notBool(name)));
                return;
            }
            final Optional<QemuProperty> property = property(name);
            if (property.isEmpty()) {
                unknown(item, name);
                return;
            }
            switch (PropertyValue.of(property.get(), item.meant(), words)) {
                case PropertyValue.Value(String text) -> set(item, name, text);
                case PropertyValue.Refused refused -> refuse(item, name, refused);
            }
        }

        private void set(CpuArgument.Setting item, String name, String value) {
            if (name.equals(Avx10Setting.PROPERTY)) {
                final int version = Integer.parseInt(value);
                final Optional<PropertyValue.Refused> refusal = avx10.refusal(version);
                if (refusal.isPresent()) {
                    refuse(item, name, refusal.get());
                    return;
                }
                avx10.turnedOn(version).forEach(this::imply);
            }
            settings.put(name, value);
        }

        /** Turned on without being named; what was named stays so. */
        private void imply(String feature) {
            if (features.containsKey(feature)) {
                features.put(feature, true);
            } else {
                implied.add(feature);
            }
        }

        private void turn(CpuArgument.Item item, boolean on) {
            final Optional<String> feature = release.names().preferredFor(item.name());
            if (feature.isPresent()) {
                put(feature.get(), on);
                return;
            }
            final String name = preferred(item.name());
            final Optional<QemuProperty> property = property(name);
            if (property.isEmpty()) {
                unknown(item, item.name());
            } else if (property.get().type() == QemuProperty.Type.BOOL) {
                settings.put(name, on ? "on" : "off");
            } else {
                refuse(item, item.name(), new PropertyValue.Refused("Invalid parameter type for '" + item.name()
                        + "', expected: " + property.get().type().qemuName(), item.name() + "=VALUE"));
            }
        }

        /** Only {@code max} and {@code host} have {@code migratable}; QEMU gives each type its own properties. */
        private Optional<QemuProperty> property(String name) {
            return Optional.ofNullable(properties.get(name)).filter(property -> !isOnlyOfMaximum(name)
                    || model.get().version() == 0 && !model.get().name().equals("base"));
        }

        /** A later item says more of the same bits, however they are called. */
        private void put(String feature, boolean on) {
            features.put(feature, on);
            implied.remove(feature);
        }

        private void unknown(CpuArgument.Item item, String name) {
            problems.add(new CpuProblem.UnknownProperty(item, name, type, similar(name)));
        }

        private void refuse(CpuArgument.Item item, String name, PropertyValue.Refused refused) {
            problems.add(new CpuProblem.BadValue(item, name, type, refused.complaint(), refused.expected()));
        }

        private List<String> similar(String name) {
            return Spelling.similar(name, Stream.of(release.names().preferred().keySet(),
                    release.names().aliases().keySet(), properties.keySet()).flatMap(java.util.Collection::stream)
                    .sorted().toList(), 2, 3);
        }

        private CpuMeaning meaning() {
            final FeatureNames names = release.names();
            FeatureSet on = FeatureSet.empty();
            FeatureSet off = FeatureSet.empty();
            for (Map.Entry<String, Boolean> feature : features.entrySet()) {
                final FeatureSet meant = names.find(feature.getKey()).orElseThrow();
                on = feature.getValue() ? on.or(meant) : on;
                off = feature.getValue() ? off : off.or(meant);
            }
            final FeatureSet unnamed = implied.stream().map(name -> names.find(name).orElse(FeatureSet.empty()))
                    .reduce(FeatureSet.empty(), FeatureSet::or);
            return new CpuMeaning(argument, argument.model(), model.get(), on, off, unnamed, settings, normal(),
                    warnings);
        }

        private CpuArgument normal() {
            final SequencedMap<String, String> all = new TreeMap<>(settings);
            features.forEach((name, state) -> all.put(name, state ? "on" : "off"));
            return new CpuArgument(argument.model(), all.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> !entry.getKey().equals(Avx10Setting.PROPERTY)))
                    .<CpuArgument.Item>map(entry -> new CpuArgument.Setting(entry.getKey(), entry.getValue()))
                    .toList());
        }
    }

    private boolean isOnlyOfMaximum(String name) {
        final QemuProperty property = properties.get(name);
        return property != null && property.initial().isEmpty() && !machinery.templates().isEmpty()
                && machinery.template("max").map(template -> template.properties().containsKey(name)).orElse(false);
    }

    private static String preferred(String property) {
        return property.equals(HV_APICV) ? HV_AVIC : property;
    }

    private static String hyphenated(String name) {
        return name.replace('_', '-');
    }
}
