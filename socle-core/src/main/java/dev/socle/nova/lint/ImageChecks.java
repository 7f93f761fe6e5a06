package dev.socle.nova.lint;

import dev.socle.input.Origin;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.CpuPolicies;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.MemoryEncryption;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.driver.RequiredTraits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One image. */
final class ImageChecks {

    /** A flavor that asks for nothing. */
    private static final Flavor ANY = new Flavor(Optional.empty(), "any", OptionalInt.of(1), OptionalLong.empty(),
            new LinkedHashMap<>());

    private final LintInput input;
    private final Image image;
    private final Origin place;
    private final String who;
    private final Findings findings;

    ImageChecks(LintInput input, LintInput.Placed<Image> image, Findings findings) {
        this.input = input;
        this.image = image.value();
        this.place = image.origin();
        this.who = "image " + image.value().name();
        this.findings = findings;
    }

    void look() {
        final TraitChecks traits = new TraitChecks(input, findings);
        for (String name : RequiredTraits.of(image)) {
            traits.required(name, who, place);
            if (input.options().cpuModels().size() > 1 && name.startsWith("HW_CPU_X86_")) {
                findings.add("nova-image-trait", place, who + " requires " + name + ", and the model is chosen by the"
                        + " flavor's traits alone");
            }
        }
        if (image.properties().containsKey("hw_emulation_architecture")) {
            findings.add("nova-emulated-guest", place, who + " is emulated as "
                    + image.properties().get("hw_emulation_architecture"));
        }
        if (image.properties().containsKey("hw_maxphysaddr_bits")
                && !image.properties().containsKey("hw_maxphysaddr_mode")) {
            findings.add("nova-maxphysaddr-alone", place, who + " sets hw_maxphysaddr_bits and no mode");
        }
        whateverTheFlavor();
        windows();
        if (image.properties().getOrDefault("os_type", "").equals("windows")
                && image.properties().keySet().stream().noneMatch(key -> key.startsWith("hw_cpu_"))) {
            findings.add("nova-many-sockets", place, who + " is a Windows without a preferred topology");
        }
    }

    private void whateverTheFlavor() {
        final Optional<Image> it = Optional.of(image);
        Stream.<Decision<?>>of(CpuPolicies.policy(ANY, it), CpuPolicies.threadPolicy(ANY, it),
                        CpuPolicies.addressMode(ANY, it),
                        MemoryEncryption.of(input.release(), ANY, it, Optional.empty()))
                .map(Decision::refused).flatMap(Optional::stream).forEach(refusal ->
                        findings.add("nova-image-refused", place, who + ": " + refusal.error() + ": "
                                + refusal.reason(), refusal.remedy()));
    }

    private void windows() {
        if (!image.properties().getOrDefault("os_type", "").equals("windows")
                || input.release().has(NovaRelease.Behaviour.FEWER_ENLIGHTENMENTS)) {
            return;
        }
        final List<String> amd = input.hosts().stream().filter(host -> host.host().vendor().filter("AMD"::equals)
                .isPresent()).map(ComputeNode::name).toList();
        findings.add("nova-windows-evmcs", place, who + " is a Windows, and " + input.release().display()
                + " gives it evmcs and reenlightenment" + (amd.isEmpty() ? "" : "; it does not start on "
                + String.join(", ", amd)));
    }
}
