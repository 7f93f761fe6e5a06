package dev.socle.libvirt;

import dev.socle.cpu.Signature;
import dev.socle.input.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * libvirt's {@code <cpu>} element, of a host or of a guest, as it stands: nothing is looked up or concluded.
 * Enumerations have libvirt's default where the XML says nothing, since libvirt makes no difference between the two.
 *
 * @param type               {@link Type#HOST} if it has {@code <arch>}
 * @param arch               of a host
 * @param mode               of a guest; {@link Mode#CUSTOM} by default
 * @param match              of a custom guest CPU; {@link Match#EXACT} by default
 * @param check              what libvirt checks when a guest starts
 * @param migratable         of host-passthrough and maximum, where it is said
 * @param deprecatedFeatures whether features that QEMU calls deprecated may be used, where it is said
 * @param model              absent for a guest CPU without one
 * @param vendor             libvirt's name of the vendor, such as {@code Intel}
 * @param microcode          revision of the microcode, of a host
 * @param signature          of a host
 * @param counter            the time-stamp counter, of a host
 * @param addresses          {@code <maxphysaddr>}
 * @param features           in their order; names are unique
 * @param numa               {@code <numa>}, kept as it was read
 */
public record CpuDefinition(Type type, Optional<String> arch, Mode mode, Match match, Check check,
                            Optional<Boolean> migratable, Optional<Boolean> deprecatedFeatures,
                            Optional<Model> model, Optional<String> vendor, OptionalLong microcode,
                            Optional<Signature> signature, Optional<Counter> counter, Optional<Topology> topology,
                            Optional<Cache> cache, Optional<Addresses> addresses, List<Feature> features,
                            Optional<XmlElement> numa) {

    public CpuDefinition {
        features = List.copyOf(features);
    }

    /** What is described. */
    public enum Type { HOST, GUEST }

    /** Where a guest's CPU comes from. */
    public enum Mode { CUSTOM, HOST_MODEL, HOST_PASSTHROUGH, MAXIMUM }

    /** How a host's CPU must match a custom one. */
    public enum Match { MINIMUM, EXACT, STRICT }

    /** What is checked when a guest starts. */
    public enum Check { DEFAULT, NONE, PARTIAL, FULL }

    /** What is asked of a feature. */
    public enum Policy { FORCE, REQUIRE, OPTIONAL, DISABLE, FORBID }

    /**
     * A named model.
     *
     * @param name            empty where only the attributes were given
     * @param fallbackAllowed whether libvirt may take a near model instead
     * @param vendorId        the twelve characters a guest shall see
     */
    public record Model(Optional<String> name, boolean fallbackAllowed, Optional<String> vendorId) {
    }

    /**
     * A feature by libvirt's name.
     *
     * @param policy absent for a host; where a guest's XML says none it is {@link Policy#REQUIRE}
     */
    public record Feature(String name, Optional<Policy> policy) {

        public static Feature of(String name) {
            return new Feature(name, Optional.empty());
        }

        public static Feature of(String name, Policy policy) {
            return new Feature(name, Optional.of(policy));
        }
    }

    /**
     * The time-stamp counter of a host.
     *
     * @param hertz   its frequency, in Hz
     * @param scaling whether a guest can be given another frequency, where it is said
     */
    public record Counter(long hertz, Optional<Boolean> scaling) {
    }

    /** How many of each; {@code dies} and {@code clusters} are 1 where the XML does not say. */
    public record Topology(int sockets, int dies, int clusters, int cores, int threads) {

        /** How many virtual CPUs that makes. */
        public long cpus() {
            return (long) sockets * dies * clusters * cores * threads;
        }
    }

    /**
     * A guest's cache.
     *
     * @param mode {@code emulate}, {@code passthrough} or {@code disable}
     */
    public record Cache(OptionalInt level, String mode) {
    }

    /**
     * The width of physical addresses.
     *
     * @param mode  {@code emulate} or {@code passthrough}
     * @param bits  the width, in bits
     * @param limit the greatest width when it is passed through, in bits
     */
    public record Addresses(String mode, OptionalInt bits, OptionalInt limit) {
    }

    /** A host's CPU of this model. */
    public static CpuDefinition host(String arch, String model) {
        return new Builder(Type.HOST).arch(arch).model(new Model(Optional.of(model), true, Optional.empty())).build();
    }

    /** A guest's custom CPU of this model. */
    public static CpuDefinition custom(String model, boolean fallbackAllowed) {
        return new Builder(Type.GUEST)
                .model(new Model(Optional.of(model), fallbackAllowed, Optional.empty())).build();
    }

    /** A guest's CPU of this mode, without a model. */
    public static CpuDefinition guest(Mode mode) {
        return new Builder(Type.GUEST).mode(mode).build();
    }

    /** The model's name, if there is one. */
    public Optional<String> modelName() {
        return model.flatMap(Model::name);
    }

    /** The names of the features of this policy, in their order. A host's features are required ones. */
    public Stream<String> featureNames(Policy policy) {
        return features.stream().filter(feature -> feature.policy().orElse(Policy.REQUIRE) == policy)
                .map(Feature::name);
    }

    /** A builder that starts with everything said here. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects what a {@code <cpu>} says. Not for use by several threads. */
    public static final class Builder {
        private Type type;
        private Optional<String> arch = Optional.empty();
        private Mode mode = Mode.CUSTOM;
        private Match match = Match.EXACT;
        private Check check = Check.DEFAULT;
        private Optional<Boolean> migratable = Optional.empty();
        private Optional<Boolean> deprecatedFeatures = Optional.empty();
        private Optional<Model> model = Optional.empty();
        private Optional<String> vendor = Optional.empty();
        private OptionalLong microcode = OptionalLong.empty();
        private Optional<Signature> signature = Optional.empty();
        private Optional<Counter> counter = Optional.empty();
        private Optional<Topology> topology = Optional.empty();
        private Optional<Cache> cache = Optional.empty();
        private Optional<Addresses> addresses = Optional.empty();
        private List<Feature> features = new ArrayList<>();
        private Optional<XmlElement> numa = Optional.empty();

        public Builder(Type type) {
            this.type = type;
        }

        private Builder(CpuDefinition from) {
            type = from.type;
            arch = from.arch;
            mode = from.mode;
            match = from.match;
            check = from.check;
            migratable = from.migratable;
            deprecatedFeatures = from.deprecatedFeatures;
            model = from.model;
            vendor = from.vendor;
            microcode = from.microcode;
            signature = from.signature;
            counter = from.counter;
            topology = from.topology;
            cache = from.cache;
            addresses = from.addresses;
            features = new ArrayList<>(from.features);
            numa = from.numa;
        }

        public Builder type(Type value) {
            type = value;
            return this;
        }

        public Builder arch(String value) {
            arch = Optional.of(value);
            return this;
        }

        /** As a guest's, which has no architecture of its own. */
        public Builder noArch() {
            arch = Optional.empty();
            return this;
        }

        /** Without what only hosts have: microcode, signature and counter. */
        public Builder noHostFacts() {
            microcode = OptionalLong.empty();
            signature = Optional.empty();
            counter = Optional.empty();
            return this;
        }

        public Builder mode(Mode value) {
            mode = value;
            return this;
        }

        public Builder match(Match value) {
            match = value;
            return this;
        }

        public Builder check(Check value) {
            check = value;
            return this;
        }

        public Builder migratable(boolean value) {
            migratable = Optional.of(value);
            return this;
        }

        public Builder deprecatedFeatures(boolean value) {
            deprecatedFeatures = Optional.of(value);
            return this;
        }

        public Builder model(Model value) {
            model = Optional.of(value);
            return this;
        }

        public Builder noModel() {
            model = Optional.empty();
            return this;
        }

        public Builder vendor(Optional<String> value) {
            vendor = value;
            return this;
        }

        public Builder microcode(long value) {
            microcode = OptionalLong.of(value);
            return this;
        }

        public Builder signature(Signature value) {
            signature = Optional.of(value);
            return this;
        }

        public Builder counter(Counter value) {
            counter = Optional.of(value);
            return this;
        }

        public Builder topology(Topology value) {
            topology = Optional.of(value);
            return this;
        }

        public Builder cache(Cache value) {
            cache = Optional.of(value);
            return this;
        }

        public Builder addresses(Addresses value) {
            addresses = Optional.of(value);
            return this;
        }

        public Builder feature(Feature value) {
            features.add(value);
            return this;
        }

        public Builder features(List<Feature> values) {
            features = new ArrayList<>(values);
            return this;
        }

        public Builder numa(XmlElement value) {
            numa = Optional.of(value);
            return this;
        }

        public CpuDefinition build() {
            return new CpuDefinition(type, arch, mode, match, check, migratable, deprecatedFeatures, model, vendor,
                    microcode, signature, counter, topology, cache, addresses, features, numa);
        }
    }
}
