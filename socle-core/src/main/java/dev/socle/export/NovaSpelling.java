package dev.socle.export;

import dev.socle.advice.LibvirtForm;
import dev.socle.advice.Recommendation;
import dev.socle.cpu.GuestCpu;
import dev.socle.host.Accelerator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A recommendation in the words of Nova's options, whoever writes them down.
 *
 * @param virtType what runs the guests; empty where it is Nova's default, kvm
 * @param flags    libvirt's names of features, in lower case, after {@code +} to require and {@code -} to disable
 */
record NovaSpelling(Optional<String> virtType, String mode, Optional<String> model, List<String> flags) {

    /** Empty where libvirt's release has no model for it, or Nova no mode. */
    static Optional<NovaSpelling> of(Recommendation recommendation) {
        final LibvirtForm form = recommendation.libvirt();
        final Optional<String> mode = switch (recommendation.cpu().base()) {
            case GuestCpu.Base.Named named -> form.model().map(model -> "custom");
            case GuestCpu.Base.HostModel model -> Optional.of("host-model");
            case GuestCpu.Base.HostPassthrough passthrough -> Optional.of("host-passthrough");
            case GuestCpu.Base.Maximum maximum -> Optional.empty();
        };
        final Optional<String> virtType = Optional.of(recommendation.accelerator())
                .filter(accelerator -> accelerator == Accelerator.TCG).map(Accelerator::libvirtType);
        return mode.map(word -> new NovaSpelling(virtType, word,
                word.equals("custom") ? form.model() : Optional.empty(),
                Stream.concat(form.require().stream().map(name -> "+" + name),
                        form.disable().stream().map(name -> "-" + name)).toList()));
    }
}
