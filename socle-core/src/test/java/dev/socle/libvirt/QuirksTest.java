package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Place;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Feature;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.testing.Catalogs;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each quirk by itself: what libvirt answers with it, and what without. */
final class QuirksTest {

    private static final LibvirtRelease MAP = Catalogs.full().libvirt(new Version(11, 3, 0)).release();
    private static final Quirks EXACT = Quirks.exact(MAP.version());

    @Test
    void countingBound() {
        final Decoder exact = new Decoder(MAP, EXACT);
        final Decoder without = new Decoder(MAP, EXACT.without(Quirk.COUNTING_BOUND));
        final Random random = new Random(1);
        boolean decided = false;
        for (int i = 0; i < 400 && !decided; i++) {
            final LibvirtModel model = MAP.models().get(random.nextInt(MAP.models().size()));
            final FeatureSet data = model.features().filter(feature -> random.nextInt(3) > 0);
            final Optional<String> vendor = model.vendor();
            decided = !nameOf(exact, data, vendor).equals(nameOf(without, data, vendor));
        }
        assertThat(decided).as("some CPU's model is decided by it").isTrue();
    }

    private static String nameOf(Decoder decoder, FeatureSet data, Optional<String> vendor) {
        return switch (decoder.decode(data, vendor, Optional.empty(), Decoder.Request.guest(), Trace.Recorder.off())) {
            case Decoding.Decoded decoded -> decoded.model().name();
            case Decoding.Undecodable none -> "";
        };
    }

    @Test
    void migratableKeepsModel() {
        final List<CpuDefinition> milan = List.of(host("EPYC-Milan"));
        final BaselineRequest request = BaselineRequest.plain().onlyMigratable();

        assertThat(has(baseline(EXACT, milan, request), "xsaves")).isTrue();
        assertThat(has(baseline(EXACT.without(Quirk.MIGRATABLE_KEEPS_MODEL), milan, request), "xsaves")).isFalse();
    }

    @Test
    void xsavesForbidsMigration() {
        final CpuDefinition cpu = guest("Haswell", "xsaves", "invtsc");

        assertThat(arch(EXACT).copyMigratable(cpu).features()).isEmpty();
        assertThat(arch(EXACT.without(Quirk.XSAVES_FORBIDS_MIGRATION)).copyMigratable(cpu).features())
                .extracting(Feature::name).containsExactly("xsaves");
    }

    @Test
    void firstModelVendorIgnored() {
        final List<CpuDefinition> mixed = List.of(host("EPYC"), host("Skylake-Client"));
        final Quirks without = EXACT.without(Quirk.FIRST_MODEL_VENDOR_IGNORED);

        assertThat(arch(EXACT).baseline(mixed, BaselineRequest.plain())).isInstanceOf(Outcome.Done.class);
        assertThat(arch(without).baseline(mixed, BaselineRequest.plain()))
                .isEqualTo(Outcome.failed(new CpuError.VendorsDiffer("AMD", "Intel")));
    }

    @Test
    void vendorOnlyIfAll() {
        final List<CpuDefinition> some = List.of(host("Opteron_G1").toBuilder().vendor(Optional.of("AMD")).build(),
                host("Opteron_G3"));

        assertThat(baseline(EXACT, some, BaselineRequest.plain()).vendor()).isEmpty();
        assertThat(baseline(EXACT.without(Quirk.VENDOR_ONLY_IF_ALL), some, BaselineRequest.plain()).vendor())
                .contains("AMD");
    }

    @Test
    void unknownVendorAnyModel() {
        final String[] nehalem = new ModelFeatures(MAP).names(MAP.model("Nehalem").orElseThrow().features())
                .toArray(String[]::new);
        final List<CpuDefinition> cpus = List.of(guest("qemu64", nehalem), guest("kvm64", nehalem));

        assertThat(MAP.model(baseline(EXACT, cpus, BaselineRequest.plain()).modelName().orElseThrow())
                .flatMap(LibvirtModel::vendor)).isPresent();
        assertThat(MAP.model(baseline(EXACT.without(Quirk.UNKNOWN_VENDOR_ANY_MODEL), cpus, BaselineRequest.plain())
                .modelName().orElseThrow()).flatMap(LibvirtModel::vendor)).isEmpty();
    }

    @Test
    void modelNameFromInputs() {
        final String[] haswell = new ModelFeatures(MAP).names(MAP.model("Haswell").orElseThrow().features())
                .toArray(String[]::new);
        final List<CpuDefinition> cpus = List.of(guest("Penryn", haswell));

        assertThat(baseline(EXACT, cpus, BaselineRequest.plain()).modelName()).contains("Penryn");
        assertThat(baseline(EXACT.without(Quirk.MODEL_NAME_FROM_INPUTS).without(Quirk.FIRST_MODEL_VENDOR_IGNORED), cpus,
                BaselineRequest.plain()).modelName()).contains("Haswell");
    }

    @Test
    void baselineOfOneHost() {
        final FeatureSet aes = bits("aes");
        final BaselineRequest request = BaselineRequest.ofHypervisor(HypervisorModels.of(Map.of("Westmere", aes)),
                MAP.model("Westmere").orElseThrow().features());
        final List<CpuDefinition> cpus = List.of(host("Westmere"), host("SandyBridge"));

        assertThat(has(baseline(EXACT, cpus, request), "aes")).isFalse();
        assertThat(has(baseline(EXACT.without(Quirk.BASELINE_OF_ONE_HOST), cpus, request), "aes")).isTrue();
        assertThat(has(baseline(EXACT, cpus, request.ignoringHost()), "aes")).isTrue();
    }

    @Test
    void addedFeaturesNotCounted() {
        final LibvirtModel model = MAP.models().stream()
                .filter(some -> !some.added().andNot(some.features()).isEmpty() && some.decodeGuest()).findFirst()
                .orElseThrow();
        final List<CpuDefinition> cpus = List.of(host(model.name()));
        final CpuDefinition sound = baseline(EXACT.without(Quirk.ADDED_FEATURES_NOT_COUNTED), cpus,
                BaselineRequest.plain());

        assertThat(baseline(EXACT, cpus, BaselineRequest.plain()).features()).isEmpty();
        assertThat(sound.modelName()).contains(model.name());
        assertThat(new TreeSet<>(sound.featureNames(Policy.DISABLE).toList()))
                .isEqualTo(new TreeSet<>(new ModelFeatures(MAP).names(model.added())));
    }

    @Test
    void hostVendorUnsetRefuses() {
        final CpuDefinition named = host("Penryn").toBuilder().vendor(Optional.of("Intel")).build();

        assertThat(compare(EXACT, host("Penryn"), named)).isInstanceOf(Comparison.Incompatible.class);
        assertThat(compare(EXACT.without(Quirk.HOST_VENDOR_UNSET_REFUSES), host("Penryn"), named))
                .isInstanceOf(Comparison.Identical.class);
    }

    @Test
    void modelVendorNotCompared() {
        final CpuDefinition amd = host("EPYC-Milan").toBuilder().vendor(Optional.of("AMD")).build();
        final CpuDefinition intel = guest("Penryn");
        final CpuDefinition less = ModelFeatures.with(intel, "vme", Policy.DISABLE);
        final Quirks without = EXACT.without(Quirk.MODEL_VENDOR_NOT_COMPARED);

        assertThat(compare(EXACT, amd, less)).isNotInstanceOf(Comparison.Incompatible.class);
        assertThat(compare(without, amd, less)).isInstanceOf(Comparison.Incompatible.class);
    }

    @Test
    void usableDecides() {
        final HostView.Reported poor = new HostView.Reported(guest("Penryn"));
        final Map<String, ModelStanding> usable =
                Map.of("Haswell", new ModelStanding(Optional.of(true), List.of()));

        assertThat(hypervisor(EXACT, poor, usable, guest("Haswell"))).isInstanceOf(Comparison.Superset.class);
        assertThat(hypervisor(EXACT.without(Quirk.USABLE_DECIDES), poor, usable, guest("Haswell")))
                .isInstanceOf(Comparison.Incompatible.class);
    }

    @Test
    void neverIdentical() {
        final String name = MAP.models().stream().filter(model -> !model.partialCompat()).findFirst().orElseThrow()
                .name();
        final HostView.Reported same = new HostView.Reported(guest(name));
        final Map<String, ModelStanding> standing =
                Map.of(name, new ModelStanding(Optional.empty(), List.of()));

        assertThat(hypervisor(EXACT, same, standing, guest(name))).isInstanceOf(Comparison.Superset.class);
        assertThat(hypervisor(EXACT.without(Quirk.NEVER_IDENTICAL), same, standing, guest(name)))
                .isInstanceOf(Comparison.Identical.class);
    }

    @Test
    void hostFeaturesUnseen() {
        final String name = MAP.models().stream().filter(model -> !model.partialCompat()).findFirst().orElseThrow()
                .name();
        final HostView.Reported same = new HostView.Reported(guest(name));
        final Map<String, ModelStanding> standing =
                Map.of(name, new ModelStanding(Optional.empty(), List.of()));
        final CpuDefinition more = CpuDefinition.host("x86_64", name).toBuilder()
                .feature(CpuDefinition.Feature.of("waitpkg")).build();

        assertThat(hypervisor(EXACT, same, standing, more)).isInstanceOf(Comparison.Superset.class);
        assertThat(hypervisor(EXACT.without(Quirk.HOST_FEATURES_UNSEEN), same, standing, more))
                .isInstanceOf(Comparison.Incompatible.class);
    }

    @Test
    void hostModelShowsInvtsc() {
        final SequencedMap<String, HostCpuProperties.Property> properties = new LinkedHashMap<>();
        new ModelFeatures(MAP).names(MAP.model("Haswell").orElseThrow().features()).forEach(name ->
                properties.put(QemuSpelling.toQemu(name), new HostCpuProperties.Property(true, true)));
        properties.put("invtsc", new HostCpuProperties.Property(true, false));
        final HostCpuProperties cpu = new HostCpuProperties(properties, Optional.of("GenuineIntel"), Optional.empty(),
                true);
        final Quirks without = EXACT.without(Quirk.HOST_MODEL_SHOWS_INVTSC);

        assertThat(has(done(new HostModel(MAP, EXACT).reported(cpu, Optional.empty())).cpu(), "invtsc")).isTrue();
        assertThat(has(done(new HostModel(MAP, without).reported(cpu, Optional.empty())).cpu(), "invtsc")).isFalse();
        assertThat(has(done(new HostModel(MAP, EXACT).migratable(cpu, Optional.empty())).cpu(), "invtsc")).isFalse();
    }

    @Test
    void haswellTsxDropped() {
        final FeatureSet haswell = MAP.model("Haswell").orElseThrow().features();
        final Optional<Signature> early = Optional.of(new Signature(6, 60, 3));

        assertThat(has(described(EXACT, haswell, early), "hle")).isFalse();
        assertThat(has(described(EXACT.without(Quirk.HASWELL_TSX_DROPPED), haswell, early), "hle")).isTrue();
    }

    private static CpuDefinition described(Quirks quirks, FeatureSet data, Optional<Signature> signature) {
        return switch (new Decoder(MAP, quirks).decode(data, Optional.of("Intel"), signature, Decoder.Request.host(),
                Trace.Recorder.off())) {
            case Decoding.Decoded decoded -> decoded.asHost("x86_64");
            case Decoding.Undecodable none -> throw new AssertionError(none.reason());
        };
    }

    @Test
    void vmxControlsFromLowerHalf() {
        final LibvirtFeature control = MAP.features().stream()
                .filter(feature -> !feature.readAt().equals(feature.feature().place())).findFirst().orElseThrow();
        final Place.Msr place = (Place.Msr) control.feature().place();
        final CpuidTable table = CpuidTable.builder().msr(place.index(), 1L << place.bit()).build();

        assertThat(new RawFeatures(MAP, EXACT).read(table).contains(control.feature())).isFalse();
        assertThat(new RawFeatures(MAP, EXACT.without(Quirk.VMX_CONTROLS_FROM_LOWER_HALF)).read(table)
                .contains(control.feature())).isTrue();
        assertThat(Quirk.VMX_CONTROLS_FROM_LOWER_HALF.isOf(new Version(12, 8, 0))).isFalse();
    }

    @Test
    void icelakePconfig() {
        final CpuDefinition live = guest("Icelake-Server");

        assertThat(new MigrationCpu(MAP, EXACT).cookie(live, live).features())
                .containsExactly(Feature.of("pconfig", Policy.DISABLE));
        assertThat(new MigrationCpu(MAP, EXACT.without(Quirk.ICELAKE_PCONFIG)).cookie(live, live)).isEqualTo(live);
    }

    @Test
    void addedFeaturesNotChecked() {
        final LibvirtModel model = MAP.models().stream()
                .filter(some -> !some.added().andNot(some.features()).isEmpty()).findFirst().orElseThrow();
        final CpuDefinition cpu = guest(model.name()).toBuilder().check(CpuDefinition.Check.FULL).build();
        final X86LiveUpdate.Seen seen = new X86LiveUpdate.Seen(model.features().or(model.added()), FeatureSet.empty(), 0);

        assertThat(new X86LiveUpdate(MAP, EXACT).update(cpu, seen)).isInstanceOf(Outcome.Done.class);
        assertThat(new X86LiveUpdate(MAP, EXACT.without(Quirk.ADDED_FEATURES_NOT_CHECKED)).update(cpu, seen))
                .isInstanceOf(Outcome.Failed.class);
    }

    /** A quirk without a test is a claim. That of the physical CPU needs a whole host: see FleetCompareTest. */
    @Test
    void forbiddenOnlyIfListed() {
        final CpuDefinition epyc = CpuDefinition.custom("EPYC", false).toBuilder()
                .feature(Feature.of("acpi", Policy.REQUIRE)).build();
        final GuestStart.Host host = new GuestStart.Host(new HostView.Reported(epyc), new HostView.Full(epyc),
                new HostView.Migratable(epyc), Map.of("Nehalem", new ModelStanding(Optional.of(true), List.of())));
        final CpuDefinition guest = CpuDefinition.custom("Nehalem", false).toBuilder()
                .check(CpuDefinition.Check.FULL).build();
        final Quirks without = EXACT.without(Quirk.FORBIDDEN_ONLY_IF_LISTED);

        for (String feature : List.of("aes", "acpi")) {
            final CpuDefinition forbids = ModelFeatures.with(guest, feature, Policy.FORBID);
            assertThat(new GuestStart(MAP, EXACT).prepare(forbids, host, GuestStart.Cause.START, true).value()
                    instanceof Outcome.Done).as(feature).isEqualTo(feature.equals("aes"));
            assertThat(new GuestStart(MAP, without).prepare(forbids, host, GuestStart.Cause.START, true).value())
                    .as(feature).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void everyQuirkHasItsTestHere() {
        final Set<String> tests = new TreeSet<>(Arrays.stream(QuirksTest.class.getDeclaredMethods())
                .map(method -> method.getName().toLowerCase(Locale.ROOT)).toList());
        for (Quirk quirk : Quirk.values()) {
            if (quirk != Quirk.PHYSICAL_CPU_COMPARED) {
                assertThat(tests).contains(quirk.id().replace("-", ""));
            }
            assertThat(quirk.does()).isNotBlank();
            assertThat(quirk.source()).isNotBlank();
            assertThat(quirk.sound()).isNotBlank();
        }
        assertThat(Quirks.none().kept()).isEmpty();
    }

    private static LibvirtArch arch(Quirks quirks) {
        return LibvirtArch.of("x86_64", MAP, quirks);
    }

    private static CpuDefinition host(String model) {
        return CpuDefinition.host("x86_64", model);
    }

    private static CpuDefinition guest(String model, String... required) {
        return CpuDefinition.custom(model, true).toBuilder().features(Arrays.stream(required)
                .map(name -> Feature.of(name, Policy.REQUIRE)).toList()).build();
    }

    private static CpuDefinition baseline(Quirks quirks, List<CpuDefinition> cpus, BaselineRequest request) {
        return done(arch(quirks).baseline(cpus, request));
    }

    private static Comparison compare(Quirks quirks, CpuDefinition host, CpuDefinition cpu) {
        return done(arch(quirks).compare(host, cpu));
    }

    private static Comparison hypervisor(Quirks quirks, HostView.Reported host, Map<String, ModelStanding> models,
                                         CpuDefinition cpu) {
        return done(new HypervisorComparison(MAP, quirks).compare(host, host, models, cpu).value());
    }

    private static FeatureSet bits(String name) {
        return MAP.names().find(name).orElseThrow();
    }

    private static boolean has(CpuDefinition cpu, String feature) {
        return done(arch(EXACT).hasFeature(cpu, feature)) == LibvirtArch.Presence.YES;
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Failed<T>(CpuError error) -> throw new AssertionError(error.toString());
        };
    }
}
