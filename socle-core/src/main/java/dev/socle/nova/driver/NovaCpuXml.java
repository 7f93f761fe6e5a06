package dev.socle.nova.driver;

import dev.socle.input.Limits;
import dev.socle.input.XmlCursor;
import dev.socle.input.XmlDocuments;
import dev.socle.nova.driver.NovaCpu.AddressWidth;
import dev.socle.nova.driver.NovaCpu.Kind;
import dev.socle.nova.driver.NovaCpu.NumaCell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** {@code <cpu>} as Nova writes and reads it. */
public final class NovaCpuXml {

    private static final String DISABLE = "disable";

    private NovaCpuXml() {
    }

    /** On one line, in Nova's order. */
    public static String write(NovaCpu cpu) {
        final StringBuilder attributes = new StringBuilder();
        if (cpu.kind() == Kind.GUEST) {
            cpu.mode().ifPresent(mode -> attribute(attributes, "mode", mode));
            attribute(attributes, "match", "exact");
        }
        final StringBuilder inner = new StringBuilder();
        cpu.arch().ifPresent(arch -> text(inner, "arch", arch));
        cpu.model().ifPresent(model -> text(inner, "model", model));
        cpu.vendor().ifPresent(vendor -> text(inner, "vendor", vendor));
        cpu.topology().ifPresent(topology -> topology(inner, topology));
        cpu.addressWidth().ifPresent(width -> addressWidth(inner, width));
        cpu.features().forEach((name, policy) -> feature(inner, cpu.kind(), name, policy));
        numa(inner, cpu.numa());
        return inner.isEmpty() ? "<cpu" + attributes + "/>" : "<cpu" + attributes + ">" + inner + "</cpu>";
    }

    private static void topology(StringBuilder out, CpuTopology topology) {
        out.append("<topology");
        attribute(out, "sockets", Integer.toString(topology.sockets()));
        attribute(out, "cores", Integer.toString(topology.cores()));
        attribute(out, "threads", Integer.toString(topology.threads()));
        out.append("/>");
    }

    private static void addressWidth(StringBuilder out, AddressWidth width) {
        out.append("<maxphysaddr");
        attribute(out, "mode", width.mode());
        width.bits().ifPresent(bits -> attribute(out, "bits", Integer.toString(bits)));
        out.append("/>");
    }

    private static void feature(StringBuilder out, Kind kind, String name, String policy) {
        out.append("<feature");
        attribute(out, "name", name);
        if (kind == Kind.GUEST) {
            attribute(out, "policy", policy);
        }
        out.append("/>");
    }

    private static void numa(StringBuilder out, List<NumaCell> cells) {
        if (cells.isEmpty()) {
            return;
        }
        out.append("<numa>");
        for (NumaCell cell : cells) {
            out.append("<cell");
            cell.id().ifPresent(id -> attribute(out, "id", Integer.toString(id)));
            cell.cpus().ifPresent(cpus -> attribute(out, "cpus", cpus));
            cell.memory().ifPresent(memory -> attribute(out, "memory", Long.toString(memory)));
            cell.memAccess().ifPresent(access -> attribute(out, "memAccess", access));
            out.append("/>");
        }
        out.append("</numa>");
    }

    private static void text(StringBuilder out, String name, String text) {
        out.append('<').append(name).append('>').append(escape(text)).append("</").append(name).append('>');
    }

    private static void attribute(StringBuilder out, String name, String value) {
        out.append(' ').append(name).append("='").append(escape(value)).append('\'');
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&apos;");
    }

    /**
     * Reads a {@code <cpu>}. A feature with policy disable is dropped, as Nova drops it.
     *
     * @throws dev.socle.input.EvidenceException if it is no {@code <cpu>}
     */
    public static NovaCpu read(String xml, Kind kind) {
        final NovaCpu[] read = new NovaCpu[1];
        XmlDocuments.readOne(xml.getBytes(StandardCharsets.UTF_8), "<cpu>", Limits.defaults(), root -> {
            if (!root.name().equals("cpu")) {
                throw root.wrong("the root is <" + root.name() + ">", "<cpu>");
            }
            read[0] = read(root, kind);
        });
        return read[0];
    }

    private static NovaCpu read(XmlCursor xml, Kind kind) {
        final Optional<String> mode = kind == Kind.GUEST ? xml.attribute("mode") : Optional.empty();
        final SequencedMap<String, String> features = new TreeMap<>();
        final Map<String, String> texts = new TreeMap<>();
        final List<CpuTopology> topologies = new ArrayList<>();
        final List<AddressWidth> widths = new ArrayList<>();
        final List<NumaCell> cells = new ArrayList<>();
        xml.children(child -> {
            switch (child.name()) {
                case "arch", "model", "vendor" -> texts.put(child.name(), child.text());
                case "topology" -> topologies.add(new CpuTopology(child.smallNumber("sockets").orElse(1),
                        child.smallNumber("cores").orElse(1), child.smallNumber("threads").orElse(1)));
                case "maxphysaddr" -> widths.add(new AddressWidth(child.requiredAttribute("mode"),
                        child.smallNumber("bits")));
                case "feature" -> feature(child, features);
                case "numa" -> child.children(cell -> cells.add(new NumaCell(cell.smallNumber("id"),
                        cell.attribute("cpus"), cell.number("memory"), cell.attribute("memAccess"))));
                default -> { }
            }
        });
        return new NovaCpu(kind, mode, Optional.ofNullable(texts.get("arch")),
                Optional.ofNullable(texts.get("model")), Optional.ofNullable(texts.get("vendor")),
                topologies.stream().reduce((first, last) -> last), widths.stream().reduce((first, last) -> last),
                features, kind == Kind.GUEST ? cells : List.of());
    }

    private static void feature(XmlCursor xml, SequencedMap<String, String> features) {
        final String name = xml.requiredAttribute("name");
        final String policy = policy(xml);
        if (!policy.equals(DISABLE)) {
            features.putIfAbsent(name, policy);
        }
    }

    /** A {@code <feature>}; its policy is require where it says none. */
    public record Feature(String name, String policy) {
    }

    /** @throws dev.socle.input.EvidenceException if it is no {@code <feature>} */
    public static Feature readFeature(String xml) {
        final Feature[] read = new Feature[1];
        XmlDocuments.readOne(xml.getBytes(StandardCharsets.UTF_8), "<feature>", Limits.defaults(), root ->
                read[0] = new Feature(root.requiredAttribute("name"), policy(root)));
        return read[0];
    }

    private static String policy(XmlCursor xml) {
        return xml.attribute("policy").orElse(NovaCpu.REQUIRE);
    }
}
