package dev.socle.nova;

import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads provider.yaml. What is of no use to Nova is kept as it is; only what has no form at all is refused. */
public final class ProviderConfigReader {

    private ProviderConfigReader() {
    }

    /** @throws EvidenceException if it is no YAML, or not of this form */
    public static ProviderConfig read(InputStream in, String file, Limits limits) {
        try (JsonDocuments documents = JsonDocuments.ofYaml(in, file, limits)) {
            final Json.Obj root = documents.next()
                    .map(json -> object(json, file, "the file"))
                    .orElseThrow(() -> new EvidenceException(Origin.of(file), "the file is empty",
                            "meta and providers"));
            final List<ProviderConfig.Provider> providers = new ArrayList<>();
            root.get("providers").ifPresent(list -> items(list, file, "providers")
                    .forEach(item -> providers.add(provider(object(item, file, "a provider"), file))));
            return new ProviderConfig(file, root.object("meta").flatMap(meta -> meta.get("schema_version"))
                    .flatMap(ProviderConfigReader::scalar), providers);
        }
    }

    private static ProviderConfig.Provider provider(Json.Obj provider, String file) {
        final Optional<Json.Obj> who = provider.object("identification");
        final List<ProviderConfig.Trait> traits = new ArrayList<>();
        provider.object("traits").flatMap(all -> all.get("additional")).ifPresent(list ->
                items(list, file, "additional").forEach(item -> traits.add(
                        new ProviderConfig.Trait(scalar(item).orElse(""), item.line()))));
        return new ProviderConfig.Provider(provider.line(), who.flatMap(id -> id.get("uuid")).flatMap(
                ProviderConfigReader::scalar), who.flatMap(id -> id.get("name")).flatMap(ProviderConfigReader::scalar),
                traits, provider.object("inventories").isPresent());
    }

    private static Json.Obj object(Json json, String file, String what) {
        if (json instanceof Json.Obj object) {
            return object;
        }
        throw new EvidenceException(new Origin(file, json.line()), what + " is " + json.kind(), "names and values");
    }

    private static List<Json> items(Json json, String file, String what) {
        if (json instanceof Json.Arr array) {
            return array.items();
        }
        throw new EvidenceException(new Origin(file, json.line()), what + " is " + json.kind(), "a list");
    }

    private static Optional<String> scalar(Json value) {
        return switch (value) {
            case Json.Text text -> Optional.of(text.value());
            case Json.Num number -> Optional.of(number.value().toString());
            default -> Optional.empty();
        };
    }
}
