package dev.socle.export;

import dev.socle.advice.Recommendation;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code [libvirt]} lines of nova.conf for a recommendation. Nova knows features by libvirt's names, in lower case,
 * {@code +f} to require and {@code -f} to disable; a restart of nova-compute and a cold start of each guest make them
 * take effect.
 */
public final class NovaConf {

    private NovaConf() {
    }

    /** The lines, the section's header first. Empty if libvirt's release has no model to write down. */
    public static List<String> of(Recommendation recommendation) {
        return NovaSpelling.of(recommendation).map(NovaConf::lines).orElse(List.of());
    }

    private static List<String> lines(NovaSpelling spelling) {
        final List<String> lines = new ArrayList<>();
        lines.add("[libvirt]");
        spelling.virtType().ifPresent(type -> lines.add("virt_type = " + type));
        lines.add("cpu_mode = " + spelling.mode());
        spelling.model().ifPresent(model -> lines.add("cpu_models = " + model));
        if (!spelling.flags().isEmpty()) {
            lines.add("cpu_model_extra_flags = " + String.join(",", spelling.flags()));
        }
        return lines;
    }
}
