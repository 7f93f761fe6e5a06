package dev.socle.libvirt;

import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.input.XmlCursor;
import dev.socle.input.XmlElement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads {@code <numa>} of a domain's {@code <cpu>} and gives it the form in which libvirt prints it: cells by number,
 * lists of CPUs shortened, memory in KiB, distances completed. Observed on libvirt 9.0.
 */
final class NumaReader {

    private static final int LOCAL = 10;
    private static final int FARTHEST = 255;
    private static final Set<String> ACCESS = Set.of("access", "read", "write");
    private static final Set<String> ASSOCIATIVITY = Set.of("none", "direct", "full");
    private static final Set<String> WRITE_POLICY = Set.of("none", "writeback", "writethrough");

    private final List<Cell> cells = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    private NumaReader() {
    }

    /** A cell as it was read. */
    private static final class Cell {
        private Origin origin;
        private int id;
        private Optional<BitSet> cpus = Optional.empty();
        private long kib;
        private Optional<String> access = Optional.empty();
        private Optional<String> discard = Optional.empty();
        private Optional<Origin> distances = Optional.empty();
        private final Map<Integer, Integer> siblings = new LinkedHashMap<>();
        private final SequencedMap<Integer, XmlElement> caches = new LinkedHashMap<>();
    }

    /** What is said of the way between two cells, and what it points to. */
    private record Link(Origin origin, int initiator, int target, int cache, XmlElement element) {
    }

    /** Reads the {@code <numa>} the cursor stands on. */
    static XmlElement read(XmlCursor xml) {
        final NumaReader reader = new NumaReader();
        final Origin origin = xml.origin();
        xml.children(child -> {
            switch (child.name()) {
                case "cell" -> reader.cell(child);
                case "interconnects" -> child.children(reader::link);
                default -> { }
            }
        });
        return reader.element(origin);
    }

    /** How many virtual CPUs a domain must have at least for the cells of this {@code <numa>}, as it was read here. */
    static int cpus(XmlElement numa) {
        return numa.children().stream().filter(child -> child.attributes().containsKey("cpus"))
                .mapToInt(cell -> CpuSet.size(cell.attributes().get("cpus"))).max().orElse(0);
    }

    private void cell(XmlCursor xml) {
        final Cell cell = new Cell();
        cell.origin = xml.origin();
        cell.id = Numbers.optional(xml, "id").orElse(cells.size());
        cell.cpus = xml.attribute("cpus").map(text -> CpuSet.parse(xml, text)).filter(set -> !set.isEmpty());
        cell.kib = MemorySize.kib(xml, "memory", xml.attribute("unit"));
        cell.access = word(xml, "memAccess", Set.of("shared", "private"));
        cell.discard = word(xml, "discard", Set.of("yes", "no"));
        xml.children(child -> {
            switch (child.name()) {
                case "distances" -> {
                    cell.distances = Optional.of(child.origin());
                    child.children(sibling -> sibling(sibling, cell));
                }
                case "cache" -> cache(child, cell);
                default -> { }
            }
        });
        cells.add(cell);
    }

    private static void sibling(XmlCursor xml, Cell cell) {
        if (xml.name().equals("sibling")) {
            cell.siblings.put(Numbers.required(xml, "id"), Numbers.required(xml, "value"));
        }
    }

    /** libvirt overlooks the units here: a size is in KiB and a line in bytes, whatever the XML says. */
    private static void cache(XmlCursor xml, Cell cell) {
        final int level = Numbers.required(xml, "level");
        if (level == 0) {
            throw xml.wrong("level is 0", "at least 1");
        }
        final String associativity = requiredWord(xml, "associativity", ASSOCIATIVITY);
        final String policy = requiredWord(xml, "policy", WRITE_POLICY);
        final Map<String, Long> values = new TreeMap<>();
        xml.children(child -> values.put(child.name(), child.number("value").orElse(-1)));
        for (String needed : List.of("size", "line")) {
            if (values.getOrDefault(needed, -1L) < 0) {
                throw xml.wrong("<cache> has no <" + needed + "> with a value", "one");
            }
        }
        final SequencedMap<String, String> attributes = new LinkedHashMap<>();
        attributes.put("level", Integer.toString(level));
        if (!associativity.equals("none")) {
            attributes.put("associativity", associativity);
        }
        if (!policy.equals("none")) {
            attributes.put("policy", policy);
        }
        final List<XmlElement> children = new ArrayList<>();
        children.add(leaf("size", "value", Long.toString(values.get("size")), "unit", "KiB"));
        if (values.get("line") > 0) {
            children.add(leaf("line", "value", Long.toString(values.get("line")), "unit", "B"));
        }
        if (cell.caches.put(level, new XmlElement("cache", attributes, "", children)) != null) {
            throw xml.wrong("the cell has a second cache of level " + level, "one of each level");
        }
    }

    private void link(XmlCursor xml) {
        if (!xml.name().equals("latency") && !xml.name().equals("bandwidth")) {
            return;
        }
        final boolean bandwidth = xml.name().equals("bandwidth");
        final int initiator = Numbers.required(xml, "initiator");
        final int target = Numbers.required(xml, "target");
        final int cache = Numbers.optional(xml, "cache").orElse(0);
        final String type = requiredWord(xml, "type", ACCESS);
        final SequencedMap<String, String> attributes = new LinkedHashMap<>();
        attributes.put("initiator", Integer.toString(initiator));
        attributes.put("target", Integer.toString(target));
        if (cache > 0) {
            attributes.put("cache", Integer.toString(cache));
        }
        attributes.put("type", type);
        if (bandwidth) {
            attributes.put("value", Long.toString(MemorySize.kib(xml, "value", xml.attribute("unit"))));
            attributes.put("unit", "KiB");
        } else {
            attributes.put("value", Integer.toString(Numbers.required(xml, "value")));
        }
        links.add(new Link(xml.origin(), initiator, target, cache,
                new XmlElement(xml.name(), attributes, "", List.of())));
    }

    private XmlElement element(Origin origin) {
        if (cells.isEmpty()) {
            throw new EvidenceException(origin, "<numa> has no <cell>", "at least one");
        }
        final Cell[] byId = new Cell[cells.size()];
        for (Cell cell : cells) {
            place(cell, byId);
        }
        for (Cell cell : cells) {
            distances(cell, byId);
        }
        links.forEach(link -> check(link, byId));
        final List<XmlElement> children = new ArrayList<>();
        for (Cell cell : byId) {
            children.add(element(cell));
        }
        if (!links.isEmpty()) {
            children.add(new XmlElement("interconnects", new LinkedHashMap<>(), "",
                    links.stream().map(Link::element).toList()));
        }
        return new XmlElement("numa", new LinkedHashMap<>(), "", children);
    }

    private static void place(Cell cell, Cell[] byId) {
        if (cell.id >= byId.length) {
            throw new EvidenceException(cell.origin, "the cell has id " + cell.id,
                    "ids from 0 on without a gap, " + byId.length + " cells have 0 to " + (byId.length - 1));
        }
        if (byId[cell.id] != null) {
            throw new EvidenceException(cell.origin, "there is a second cell " + cell.id, "each id once");
        }
        for (Cell other : byId) {
            if (other != null && cell.cpus.isPresent() && other.cpus.isPresent()
                    && cell.cpus.get().intersects(other.cpus.get())) {
                throw new EvidenceException(cell.origin, "cells " + other.id + " and " + cell.id
                        + " have a virtual CPU in common", "each virtual CPU in one cell");
            }
        }
        byId[cell.id] = cell;
    }

    /** A distance holds in both directions unless the other direction says another; a cell is 10 from itself. */
    private static void distances(Cell cell, Cell[] byId) {
        if (cell.distances.isEmpty()) {
            return;
        }
        final Origin origin = cell.distances.get();
        if (cell.siblings.isEmpty()) {
            throw new EvidenceException(origin, "<distances> has no <sibling>", "at least one");
        }
        for (Map.Entry<Integer, Integer> sibling : List.copyOf(cell.siblings.entrySet())) {
            final int id = sibling.getKey();
            final int value = sibling.getValue();
            if (id >= byId.length) {
                throw new EvidenceException(origin, "there is no cell " + id, "the id of a cell");
            }
            final boolean local = id == cell.id;
            if (local ? value != LOCAL : value <= LOCAL || value > FARTHEST) {
                throw new EvidenceException(origin, "the distance from cell " + cell.id + " to " + id + " is " + value,
                        local ? "10, which is the distance of a cell to itself" : "11 to 255");
            }
            cell.siblings.putIfAbsent(cell.id, LOCAL);
            byId[id].siblings.putIfAbsent(id, LOCAL);
            byId[id].siblings.putIfAbsent(cell.id, value);
        }
    }

    private static void check(Link link, Cell[] byId) {
        for (int id : new int[] {link.initiator, link.target}) {
            if (id >= byId.length) {
                throw new EvidenceException(link.origin, "there is no cell " + id, "the id of a cell");
            }
        }
        if (byId[link.initiator].cpus.isEmpty()) {
            throw new EvidenceException(link.origin, "cell " + link.initiator + " has no CPUs",
                    "an initiator with CPUs");
        }
        if (link.cache > 0 && !byId[link.target].caches.containsKey(link.cache)) {
            throw new EvidenceException(link.origin, "cell " + link.target + " has no cache of level " + link.cache,
                    "a level that it has");
        }
    }

    private static XmlElement element(Cell cell) {
        final SequencedMap<String, String> attributes = new LinkedHashMap<>();
        attributes.put("id", Integer.toString(cell.id));
        cell.cpus.ifPresent(cpus -> attributes.put("cpus", CpuSet.print(cpus)));
        attributes.put("memory", Long.toString(cell.kib));
        attributes.put("unit", "KiB");
        cell.access.ifPresent(word -> attributes.put("memAccess", word));
        cell.discard.ifPresent(word -> attributes.put("discard", word));
        final List<XmlElement> children = new ArrayList<>();
        if (!cell.siblings.isEmpty()) {
            children.add(new XmlElement("distances", new LinkedHashMap<>(), "",
                    new TreeMap<>(cell.siblings).entrySet().stream().map(entry -> leaf("sibling", "id",
                            Integer.toString(entry.getKey()), "value", Integer.toString(entry.getValue()))).toList()));
        }
        children.addAll(cell.caches.values());
        return new XmlElement("cell", attributes, "", children);
    }

    private static XmlElement leaf(String name, String first, String value, String second, String other) {
        final SequencedMap<String, String> attributes = new LinkedHashMap<>();
        attributes.put(first, value);
        attributes.put(second, other);
        return new XmlElement(name, attributes, "", List.of());
    }

    private static Optional<String> word(XmlCursor xml, String attribute, Set<String> words) {
        final Optional<String> word = xml.attribute(attribute);
        if (word.isPresent() && !words.contains(word.get())) {
            throw xml.wrong(attribute + " is " + EvidenceException.quote(word.get()),
                    String.join(" or ", words.stream().sorted().toList()));
        }
        return word;
    }

    private static String requiredWord(XmlCursor xml, String attribute, Set<String> words) {
        xml.requiredAttribute(attribute);
        return word(xml, attribute, words).orElseThrow();
    }
}
