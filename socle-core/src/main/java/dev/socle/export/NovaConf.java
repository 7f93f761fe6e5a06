package dev.socle.export;

import dev.socle.advice.LibvirtForm;
import dev.socle.advice.Recommendation;
import dev.socle.cpu.GuestCpu;
import dev.socle.host.Accelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
        final LibvirtForm form = recommendation.libvirt();
        final List<String> lines = new ArrayList<>();
        lines.add("[libvirt]");
        if (recommendation.accelerator() == Accelerator.TCG) {
            // Nova's default is kvm, which such hosts do not offer.
            lines.add("virt_type = " + Accelerator.TCG.libvirtType());
        }
        switch (recommendation.cpu().base()) {
            case GuestCpu.Base.Named named -> {
                if (form.model().isEmpty()) {
                    return List.of();
                }
                lines.add("cpu_mode = custom");
                lines.add("cpu_models = " + form.model().get());
            }
            case GuestCpu.Base.HostModel hostModel -> lines.add("cpu_mode = host-model");
            case GuestCpu.Base.HostPassthrough passthrough -> lines.add("cpu_mode = host-passthrough");
            case GuestCpu.Base.Maximum maximum -> {
                return List.of();
            }
        }
        final List<String> flags = Stream.concat(form.require().stream().map(name -> "+" + name),
                form.disable().stream().map(name -> "-" + name)).toList();
        if (!flags.isEmpty()) {
            lines.add("cpu_model_extra_flags = " + String.join(",", flags));
        }
        return lines;
    }
}
