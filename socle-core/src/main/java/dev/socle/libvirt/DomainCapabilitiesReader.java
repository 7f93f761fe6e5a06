package dev.socle.libvirt;

import dev.socle.input.XmlCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** Reads {@code virsh domcapabilities}. */
public final class DomainCapabilitiesReader {

    private Optional<String> emulator = Optional.empty();
    private Optional<String> domainType = Optional.empty();
    private Optional<String> machine = Optional.empty();
    private Optional<String> arch = Optional.empty();
    private OptionalInt maxVcpus = OptionalInt.empty();
    private boolean hostPassthrough;
    private Optional<CpuDefinition> hostModel = Optional.empty();
    private final SequencedMap<String, DomainCapabilities.NamedModel> models = new LinkedHashMap<>();
    private final Map<String, List<String>> blockers = new HashMap<>();

    private DomainCapabilitiesReader() {
    }

    /** Reads the {@code <domainCapabilities>} the cursor stands on. */
    public static DomainCapabilities read(XmlCursor xml) {
        return new DomainCapabilitiesReader().capabilities(xml);
    }

    private DomainCapabilities capabilities(XmlCursor xml) {
        xml.children(this::child);
        final List<DomainCapabilities.NamedModel> named = models.values().stream()
                .map(model -> new DomainCapabilities.NamedModel(model.name(), model.usable(), model.vendor(),
                        model.canonical(), model.deprecated(), blockers.getOrDefault(model.name(), List.of())))
                .toList();
        return new DomainCapabilities(emulator, domainType, machine, arch, maxVcpus, hostPassthrough, hostModel,
                named);
    }

    private void child(XmlCursor xml) {
        switch (xml.name()) {
            case "path" -> emulator = Optional.of(xml.text());
            case "domain" -> domainType = Optional.of(xml.text());
            case "machine" -> machine = Optional.of(xml.text());
            case "arch" -> arch = Optional.of(xml.text());
            case "vcpu" -> maxVcpus = xml.smallNumber("max");
            case "cpu" -> xml.children(this::mode);
            default -> { }
        }
    }

    private void mode(XmlCursor xml) {
        if (!xml.name().equals("mode") || xml.attribute("supported").filter("yes"::equals).isEmpty()) {
            return;
        }
        switch (xml.attribute("name").orElse("")) {
            case "host-passthrough" -> hostPassthrough = true;
            case "host-model" -> hostModel = Optional.of(CpuReader.readMode(xml, CpuDefinition.Mode.HOST_MODEL));
            case "custom" -> xml.children(this::custom);
            default -> { }
        }
    }

    private void custom(XmlCursor xml) {
        switch (xml.name()) {
            case "model" -> {
                final Optional<Boolean> usable = switch (xml.attribute("usable").orElse("unknown")) {
                    case "yes" -> Optional.of(true);
                    case "no" -> Optional.of(false);
                    default -> Optional.empty();
                };
                final Optional<String> vendor = xml.attribute("vendor").filter(name -> !name.equals("unknown"));
                final Optional<String> canonical = xml.attribute("canonical");
                final boolean deprecated = xml.attribute("deprecated").filter("yes"::equals).isPresent();
                final String name = xml.text();
                models.put(name, new DomainCapabilities.NamedModel(name, usable, vendor, canonical, deprecated,
                        List.of()));
            }
            case "blockers" -> {
                final List<String> features = new ArrayList<>();
                blockers.put(xml.requiredAttribute("model"), features);
                xml.children(feature -> features.add(feature.requiredAttribute("name")));
            }
            default -> { }
        }
    }
}
