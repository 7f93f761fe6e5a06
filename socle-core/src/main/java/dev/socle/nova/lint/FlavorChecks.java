package dev.socle.nova.lint;

import dev.socle.input.Origin;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.Decision;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.GuestCpu;
import dev.socle.nova.driver.GuestCpuEngine;
import dev.socle.nova.driver.MachineTypes;
import dev.socle.nova.driver.MemoryEncryption;
import dev.socle.nova.driver.NovaRelease;
import dev.socle.nova.driver.Refusal;
import dev.socle.nova.driver.RequiredTraits;
import dev.socle.nova.driver.Scheduling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/** One flavor, by itself, with the settings and with each image. */
final class FlavorChecks {

    /** Memory is encrypted on x86 only. */
    private static final String X86_64 = "x86_64";

    private final LintInput input;
    private final Flavor flavor;
    private final Origin place;
    private final String who;
    private final Findings findings;

    FlavorChecks(LintInput input, LintInput.Placed<Flavor> flavor, Findings findings) {
        this.input = input;
        this.flavor = flavor.value();
        this.place = flavor.origin();
        this.who = "flavor " + flavor.value().name();
        this.findings = findings;
    }

    void look() {
        final TraitChecks traits = new TraitChecks(input, findings);
        RequiredTraits.of(flavor).forEach(name -> traits.required(name, who, place));
        flavor.properties().forEach(this::property);
        final List<Refusal> alone = refusals(Optional.empty());
        alone.forEach(refusal -> findings.add("nova-flavor-refused", place,
                who + ": " + refusal.error() + ": " + refusal.reason(), refusal.remedy()));
        input.images().forEach(image -> withImage(image.value(), alone));
        withModels();
    }

    private void property(String key, String value) {
        RequiredTraits.traitName(key).ifPresent(name -> {
            if (value.equals("forbidden") && input.options().cpuModels().size() > 1) {
                findings.add("nova-forbidden-trait", place, who + " forbids " + name
                        + ", which has no part in the choice of a model");
            }
            if (value.equals("required") && !key.startsWith("trait:") && name.startsWith("HW_CPU_X86_")) {
                findings.add("nova-suffixed-trait", place, who + " requires " + name + " of group "
                        + key.substring("trait".length(), key.indexOf(':')) + ", which counts for the model, too");
            }
        });
        if (key.startsWith("capabilities:cpu_info:")) {
            findings.add("nova-capabilities-filter", place, who + ": " + key + " looks at the physical CPU");
        }
        if (key.equals("hw:maxphysaddr_bits") && !flavor.properties().containsKey("hw:maxphysaddr_mode")) {
            findings.add("nova-maxphysaddr-alone", place, who + " sets hw:maxphysaddr_bits and no mode");
        }
        if (key.startsWith("hw:maxphysaddr") && input.release().has(NovaRelease.Behaviour.MAXPHYSADDR)) {
            findings.add("nova-maxphysaddr-api", place, who + " sets " + key);
        }
        if (key.startsWith("hw:maxphysaddr") && !input.release().has(NovaRelease.Behaviour.MAXPHYSADDR)) {
            findings.add("nova-maxphysaddr-old", place, who + " sets " + key + ", which " + input.release().display()
                    + " does not know");
        }
    }

    private List<Refusal> refusals(Optional<Image> image) {
        return Scheduling.refusals(input.release(), flavor, image);
    }

    private void withImage(Image image, List<Refusal> alone) {
        final List<Refusal> together = refusals(Optional.of(image));
        together.stream().filter(refusal -> !alone.contains(refusal)).forEach(refusal ->
                findings.add("nova-flavor-image-conflict", place, who + " with image " + image.name() + ": "
                        + refusal.error() + ": " + refusal.reason(), refusal.remedy()));
        if (together.isEmpty()) {
            MemoryEncryption.of(input.release(), flavor, Optional.of(image), MachineTypes.of(input.options(),
                    Optional.of(image), X86_64)).refused().ifPresent(refusal ->
                    findings.add("nova-encryption-machine", place, who + " with image " + image.name() + ": "
                            + refusal.error() + ": " + refusal.reason(), refusal.remedy()));
        }
    }

    private void withModels() {
        final DriverOptions options = input.options();
        if (options.cpuModels().isEmpty() || !options.cpuMode().equals(Optional.of("custom"))) {
            return;
        }
        final List<ComputeNode> hosts = input.hosts().isEmpty() ? List.of(new ComputeNode(
                ComputeNode.Told.only("any host", input.libvirt()))) : input.hosts();
        final TreeSet<String> reasons = new TreeSet<>();
        for (ComputeNode host : hosts) {
            final Decision<GuestCpu> guest = new GuestCpuEngine(input.catalog(), input.release(), options,
                    host.host(), host.calls()).guest(flavorOf(flavor), Optional.empty());
            guest.refused().filter(refusal -> refusal.reason().startsWith("no model of cpu_models")
                    && reasons.add(refusal.reason())).ifPresent(refusal -> findings.add("nova-no-model-for-traits",
                    place, who + ": " + refusal.reason(), refusal.remedy()));
        }
    }

    /** The flavor's traits alone, so that nothing else is found here again. */
    private static Flavor flavorOf(Flavor flavor) {
        final SequencedMap<String, String> traits = new LinkedHashMap<>();
        flavor.properties().forEach((key, value) -> {
            if (RequiredTraits.traitName(key).isPresent()) {
                traits.put(key, value);
            }
        });
        return new Flavor(flavor.id(), flavor.name(), OptionalInt.of(1), flavor.memoryMiB(), traits);
    }
}
