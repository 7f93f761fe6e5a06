package dev.socle.libvirt;

import java.util.List;
import java.util.Optional;

/** Writes the element {@code <cpu>} of domain capabilities as {@code virsh domcapabilities} prints it. */
public final class CpuOfferWriter {

    private final StringBuilder out = new StringBuilder();

    private CpuOfferWriter() {
    }

    /** The element, indented as within its document, with a line feed at its end. */
    public static String write(CpuOffer offer) {
        final CpuOfferWriter writer = new CpuOfferWriter();
        writer.line(2, "<cpu>");
        writer.migratable("host-passthrough", "hostPassthroughMigratable", offer.hostPassthrough());
        writer.migratable("maximum", "maximumMigratable", offer.maximum());
        writer.hostModel(offer.hostModel());
        writer.custom(offer.custom());
        writer.line(2, "</cpu>");
        return writer.out.toString();
    }

    private void migratable(String mode, String name, Optional<List<Boolean>> values) {
        if (values.isEmpty()) {
            notSupported(mode);
            return;
        }
        line(4, "<mode name='" + mode + "' supported='yes'>");
        line(6, "<enum name='" + name + "'>");
        values.get().forEach(on -> line(8, "<value>" + (on ? "on" : "off") + "</value>"));
        line(6, "</enum>");
        line(4, "</mode>");
    }

    private void hostModel(Optional<CpuDefinition> cpu) {
        if (cpu.isEmpty()) {
            notSupported("host-model");
            return;
        }
        line(4, "<mode name='host-model' supported='yes'>");
        out.append(CpuWriter.writeChildren(cpu.get(), 6));
        line(4, "</mode>");
    }

    private void custom(List<DomainCapabilities.NamedModel> models) {
        if (models.isEmpty()) {
            notSupported("custom");
            return;
        }
        line(4, "<mode name='custom' supported='yes'>");
        models.forEach(this::model);
        line(4, "</mode>");
    }

    private void model(DomainCapabilities.NamedModel model) {
        final StringBuilder text = new StringBuilder("<model");
        CpuWriter.attribute(text, "usable", model.usable().map(yes -> yes ? "yes" : "no").orElse("unknown"));
        if (model.deprecated()) {
            CpuWriter.attribute(text, "deprecated", "yes");
        }
        CpuWriter.attribute(text, "vendor", model.vendor().orElse("unknown"));
        model.canonical().ifPresent(name -> CpuWriter.attribute(text, "canonical", name));
        line(6, text + ">" + CpuWriter.escape(model.name()) + "</model>");
        if (!model.blockers().isEmpty()) {
            final StringBuilder open = new StringBuilder("<blockers");
            CpuWriter.attribute(open, "model", model.name());
            line(6, open + ">");
            for (String blocker : model.blockers()) {
                final StringBuilder feature = new StringBuilder("<feature");
                CpuWriter.attribute(feature, "name", blocker);
                line(8, feature + "/>");
            }
            line(6, "</blockers>");
        }
    }

    private void notSupported(String mode) {
        line(4, "<mode name='" + mode + "' supported='no'/>");
    }

    private void line(int blanks, String text) {
        out.append(" ".repeat(blanks)).append(text).append('\n');
    }
}
