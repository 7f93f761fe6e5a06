package dev.socle.conformance.nova;

import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.TextLines;
import dev.socle.nova.NovaConfReader;
import dev.socle.nova.NovaSettings;
import dev.socle.nova.driver.DriverOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values that count of options written in several files. */
final class SettingsArea {

    private static final Set<String> ASKED = Set.of("virt_type", "cpu_mode", "cpu_models",
            "cpu_model_extra_flags", "skip_cpu_compare_on_dest");

    private SettingsArea() {
    }

    static Map<String, AreaAnswers> areas() {
        return Map.of("settings", (given, libvirt) -> settings(Given.texts(given.json().path("files"))));
    }

    private static Map<String, Object> settings(List<String> texts) {
        final Map<String, Object> words = new LinkedHashMap<>();
        final List<NovaSettings.File> files = new ArrayList<>();
        try {
            for (String text : texts) {
                files.add(new NovaSettings.File(files.size() + ".conf", NovaConfReader.read(new TextLines(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "conf", Limits.defaults()))));
            }
        } catch (EvidenceException e) {
            words.put("error", "unreadable");
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        final NovaSettings settings = new NovaSettings(files);
        if (settings.wrong().stream().anyMatch(wrong -> ASKED.contains(wrong.option().name()))) {
            words.put("error", "invalid");
            return words;
        }
        final DriverOptions options = DriverOptions.of(settings);
        words.put("virt_type", options.virtType());
        words.put("cpu_mode", CpuWords.orNull(options.cpuMode()));
        words.put("cpu_models", String.join("|", options.cpuModels()));
        words.put("cpu_model_extra_flags", String.join("|", options.extraFlags()));
        words.put("skip_cpu_compare_on_dest", options.skipCompareOnDest());
        return words;
    }
}
