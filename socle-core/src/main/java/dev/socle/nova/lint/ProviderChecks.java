package dev.socle.nova.lint;

import dev.socle.input.Origin;
import dev.socle.nova.ProviderConfig;
import java.util.HashMap;
import java.util.Map;

/** provider.yaml. */
final class ProviderChecks {

    private static final String CUSTOM = "CUSTOM_[A-Z0-9_]{1,248}";
    private static final String VERSION = "1\\.\\d+";
    private static final String EVERY_NODE = "$COMPUTE_NODE";
    private static final int LONGEST_NAME = 200;

    private final LintInput input;
    private final Findings findings;

    ProviderChecks(LintInput input, Findings findings) {
        this.input = input;
        this.findings = findings;
    }

    void look() {
        final Map<String, Origin> seen = new HashMap<>();
        for (ProviderConfig config : input.providers()) {
            if (!config.schemaVersion().map(version -> version.matches(VERSION)).orElse(false)) {
                findings.add("nova-provider-invalid", Origin.of(config.file()), "meta.schema_version is "
                        + config.schemaVersion().orElse("missing"), "write schema_version: '1.0'");
            }
            config.providers().forEach(provider -> look(config.file(), provider, seen));
        }
        if (seen.containsKey(EVERY_NODE)) {
            seen.forEach((who, place) -> {
                if (!who.equals(EVERY_NODE)) {
                    findings.add("nova-provider-overrides", place, who + " gets nothing of what " + seen.get(EVERY_NODE)
                            + " says for " + EVERY_NODE);
                }
            });
        }
    }

    private void look(String file, ProviderConfig.Provider provider, Map<String, Origin> seen) {
        final Origin place = new Origin(file, provider.line());
        if (provider.uuid().isPresent() == provider.name().isPresent()
                || provider.name().map(name -> name.isEmpty() || name.length() > LONGEST_NAME).orElse(false)) {
            findings.add("nova-provider-invalid", place, "a provider is identified by "
                    + (provider.uuid().isPresent() ? "both uuid and name" : "neither uuid nor name, or a wrong one"),
                    "give exactly one of uuid and name");
        }
        final Origin before = seen.putIfAbsent(provider.identification(), place);
        if (before != null) {
            findings.add("nova-provider-twice", place, provider.identification() + " is configured in " + before
                    + ", too");
        }
        if (provider.traits().isEmpty() && !provider.hasInventories()) {
            findings.add("nova-provider-empty", place, provider.identification()
                    + " gets neither traits nor inventories");
        }
        provider.traits().stream().filter(trait -> !trait.name().matches(CUSTOM)).forEach(trait -> {
            final boolean standard = trait.name().matches("[A-Z0-9_]{1,255}") && !trait.name().startsWith("CUSTOM_");
            findings.add(standard ? "nova-provider-standard-trait" : "nova-provider-invalid",
                    new Origin(file, trait.line()), "\"" + trait.name() + "\" is "
                            + (standard ? "a standard trait" : "no trait"),
                    "write CUSTOM_ followed by A-Z, 0-9 and _");
        });
    }
}
