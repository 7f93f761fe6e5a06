package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.cpu.FeatureSet;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuReader;
import dev.socle.libvirt.HypervisorModels;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.Quirks;
import dev.socle.libvirt.X86LiveUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code update-live}: a started guest's CPU after what QEMU said of it, with the model's features spelt out. */
final class UpdateLiveOperation implements Operation {

    private final LibvirtRelease release;
    private final Quirks quirks;
    private final X86LiveUpdate update;

    UpdateLiveOperation(LibvirtRelease release) {
        this.release = release;
        this.quirks = Quirks.exact(release.version());
        this.update = new X86LiveUpdate(release, quirks);
    }

    @Override
    public String name() {
        return "update-live";
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        final LibvirtArch arch = Answers.exact(recordedCase, release);
        final CpuDefinition guest = translated(recordedCase, Inputs.cpu(recordedCase, 0), arch);
        return Answers.xml(update.update(guest, update.seen(Inputs.rawCpuid(recordedCase, "-enabled.xml"),
                Inputs.rawCpuid(recordedCase, "-disabled.xml"))).then(arch::expand));
    }

    /** As libvirt's test does it: the model is changed first if it is another one; what goes wrong there is ignored. */
    private CpuDefinition translated(RecordedCase recordedCase, CpuDefinition guest, LibvirtArch arch) {
        final Optional<String> model = Optional.ofNullable(recordedCase.json().path("translate_to").asString(null));
        if (model.isEmpty() || model.equals(guest.modelName())) {
            return guest;
        }
        final CpuDefinition free = guest.toBuilder().model(new CpuDefinition.Model(guest.modelName(), true,
                guest.model().flatMap(CpuDefinition.Model::vendorId))).build();
        return switch (arch.translate(free, HypervisorModels.of(Map.of(model.get(), FeatureSet.empty())))) {
            case Outcome.Done<CpuDefinition>(CpuDefinition translated) -> translated;
            case Outcome.Failed<CpuDefinition> failed -> free;
        };
    }

    /**
     * The expected CPU is not expanded; model and required features must be the same, and whatever it disables must be
     * disabled in the answer too, which may disable more.
     */
    @Override
    public boolean meets(String expected, CaseAnswer answer) {
        if (!(answer instanceof CaseAnswer.Text(String text))) {
            return Expectation.meets(expected, answer);
        }
        final CpuDefinition actual = read(text, "the answer");
        final CpuDefinition wanted = read(expected, "the expected CPU");
        return LibvirtArch.of("x86_64", release, quirks).expand(wanted).map(expanded -> {
            final Map<String, Policy> policies = policies(actual);
            final boolean same = expanded.features().stream()
                    .allMatch(feature -> feature.policy().equals(Optional.ofNullable(policies.remove(feature.name()))));
            return same && !policies.containsValue(Policy.REQUIRE)
                    && expanded.modelName().equals(actual.modelName());
        }).equals(Outcome.done(true));
    }

    private static Map<String, Policy> policies(CpuDefinition cpu) {
        final Map<String, Policy> policies = new HashMap<>();
        cpu.features().forEach(feature -> policies.put(feature.name(), feature.policy().orElse(Policy.REQUIRE)));
        return policies;
    }

    private static CpuDefinition read(String xml, String name) {
        return CpuReader.read(xml.getBytes(StandardCharsets.UTF_8), name);
    }
}
