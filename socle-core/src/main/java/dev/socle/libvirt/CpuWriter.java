package dev.socle.libvirt;

import dev.socle.input.XmlElement;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuDefinition.Type;

/**
 * Writes {@code <cpu>} as libvirt does: two blanks a level, single quotes, children in libvirt's order, its defaults
 * spelt out where it spells them out.
 */
public final class CpuWriter {

    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();
    private final String margin;
    private final CpuDefinition cpu;

    private CpuWriter(CpuDefinition cpu, String margin) {
        this.cpu = cpu;
        this.margin = margin;
    }

    /** The element with a line feed at its end. */
    public static String write(CpuDefinition cpu) {
        return write(cpu, 0);
    }

    /** The same, for a place within a document: each line starts with this many blanks. */
    public static String write(CpuDefinition cpu, int blanks) {
        return new CpuWriter(cpu, " ".repeat(blanks)).write();
    }

    /** What the element holds, without the element itself: each line starts with this many blanks. */
    static String writeChildren(CpuDefinition cpu, int blanks) {
        final CpuWriter writer = new CpuWriter(cpu, " ".repeat(blanks - INDENT.length()));
        writer.children();
        return writer.out.toString();
    }

    private String write() {
        final String attributes = attributes();
        children();
        return out.isEmpty()
                ? margin + "<cpu" + attributes + "/>\n"
                : margin + "<cpu" + attributes + ">\n" + out + margin + "</cpu>\n";
    }

    private String attributes() {
        final StringBuilder text = new StringBuilder();
        final boolean custom = cpu.mode() == Mode.CUSTOM;
        // A guest's CPU without a model says no more than topology, cache and the like.
        if (cpu.type() == Type.GUEST && (!custom || cpu.modelName().isPresent())) {
            attribute(text, "mode", CpuReader.word(cpu.mode()));
            if (custom) {
                attribute(text, "match", CpuReader.word(cpu.match()));
            }
            if (cpu.check() != CpuDefinition.Check.DEFAULT) {
                attribute(text, "check", CpuReader.word(cpu.check()));
            }
            cpu.migratable().ifPresent(on -> attribute(text, "migratable", on ? "on" : "off"));
            cpu.deprecatedFeatures().ifPresent(on -> attribute(text, "deprecated_features", on ? "on" : "off"));
        }
        return text.toString();
    }

    private void children() {
        if (cpu.type() == Type.HOST) {
            cpu.arch().ifPresent(arch -> line("<arch>" + escape(arch) + "</arch>"));
        }
        if (cpu.type() == Type.HOST || cpu.mode() == Mode.CUSTOM || cpu.mode() == Mode.HOST_MODEL) {
            cpu.model().ifPresent(this::model);
            cpu.vendor().ifPresent(vendor -> line("<vendor>" + escape(vendor) + "</vendor>"));
        }
        if (cpu.type() == Type.HOST) {
            cpu.microcode().ifPresent(version -> line("<microcode version='" + version + "'/>"));
            cpu.signature().ifPresent(signature -> line("<signature family='" + signature.family() + "' model='"
                    + signature.model() + "' stepping='" + signature.stepping() + "'/>"));
            cpu.counter().ifPresent(this::counter);
        }
        cpu.topology().ifPresent(this::topology);
        cpu.cache().ifPresent(this::cache);
        cpu.addresses().ifPresent(this::addresses);
        cpu.features().forEach(this::feature);
        cpu.numa().ifPresent(numa -> tree(numa, margin + INDENT));
    }

    private void model(CpuDefinition.Model model) {
        if (model.name().isEmpty() && model.vendorId().isEmpty()) {
            return;
        }
        final StringBuilder text = new StringBuilder("<model");
        if (cpu.type() == Type.GUEST) {
            if (model.name().isPresent()) {
                attribute(text, "fallback", model.fallbackAllowed() ? "allow" : "forbid");
            }
            model.vendorId().ifPresent(id -> attribute(text, "vendor_id", id));
        }
        text.append(model.name().map(name -> ">" + escape(name) + "</model>").orElse("/>"));
        line(text.toString());
    }

    private void counter(CpuDefinition.Counter counter) {
        final StringBuilder text = new StringBuilder("<counter name='tsc'");
        attribute(text, "frequency", Long.toString(counter.hertz()));
        counter.scaling().ifPresent(yes -> attribute(text, "scaling", yes ? "yes" : "no"));
        line(text + "/>");
    }

    private void topology(CpuDefinition.Topology topology) {
        line("<topology sockets='" + topology.sockets() + "' dies='" + topology.dies() + "' clusters='"
                + topology.clusters() + "' cores='" + topology.cores() + "' threads='" + topology.threads() + "'/>");
    }

    private void cache(CpuDefinition.Cache cache) {
        final StringBuilder text = new StringBuilder("<cache");
        cache.level().ifPresent(level -> attribute(text, "level", Integer.toString(level)));
        attribute(text, "mode", cache.mode());
        line(text + "/>");
    }

    private void addresses(CpuDefinition.Addresses addresses) {
        final StringBuilder text = new StringBuilder("<maxphysaddr");
        attribute(text, "mode", addresses.mode());
        addresses.bits().ifPresent(bits -> attribute(text, "bits", Integer.toString(bits)));
        addresses.limit().ifPresent(limit -> attribute(text, "limit", Integer.toString(limit)));
        line(text + "/>");
    }

    private void feature(CpuDefinition.Feature feature) {
        final StringBuilder text = new StringBuilder("<feature");
        if (cpu.type() == Type.GUEST) {
            attribute(text, "policy", CpuReader.word(feature.policy().orElse(Policy.REQUIRE)));
        }
        attribute(text, "name", feature.name());
        line(text + "/>");
    }

    private void tree(XmlElement element, String indent) {
        final StringBuilder text = new StringBuilder(indent).append('<').append(element.name());
        element.attributes().forEach((name, value) -> attribute(text, name, value));
        if (element.children().isEmpty()) {
            out.append(text).append(element.text().isEmpty() ? "/>"
                    : ">" + escape(element.text()) + "</" + element.name() + ">").append('\n');
            return;
        }
        out.append(text).append(">\n");
        element.children().forEach(child -> tree(child, indent + INDENT));
        out.append(indent).append("</").append(element.name()).append(">\n");
    }

    private void line(String text) {
        out.append(margin).append(INDENT).append(text).append('\n');
    }

    static void attribute(StringBuilder text, String name, String value) {
        text.append(' ').append(name).append("='").append(escape(value)).append('\'');
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("'", "&apos;").replace("\"", "&quot;");
    }
}
