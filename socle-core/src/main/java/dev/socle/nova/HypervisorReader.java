package dev.socle.nova;

import dev.socle.input.EvidenceException;
import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads cpu_info, by itself or within what {@code openstack hypervisor show -f json} prints (API up to 2.87; newer ones
 * have it no more), where it is an object or a text that holds one. It tells of the physical CPU. Reads also lists of
 * traits as {@code openstack resource provider trait list -f json} prints them.
 */
public final class HypervisorReader {

    private HypervisorReader() {
    }

    /** A physical CPU as Nova stored it. */
    public record CpuInfo(String arch, Optional<String> model, Optional<String> vendor, OptionalInt cells,
                          OptionalInt sockets, OptionalInt cores, OptionalInt threads, List<String> features) {
        public CpuInfo {
            features = List.copyOf(features);
        }
    }

    public static boolean isHypervisor(Json document) {
        return document instanceof Json.Obj object && (object.has("cpu_info")
                || object.text("arch").isPresent() && object.array("features").isPresent());
    }

    /** @throws EvidenceException if there is no cpu_info, or one without architecture or features */
    public static CpuInfo cpuInfo(Json.Obj document, String file) {
        final Json.Obj info = switch (document.get("cpu_info").orElse(document)) {
            case Json.Obj object -> object;
            case Json.Text text -> within(text, file);
            case Json other -> throw new EvidenceException(new Origin(file, other.line()), "cpu_info is "
                    + other.kind(), "an object, or a text that holds one");
        };
        final Optional<Json.Obj> topology = info.object("topology");
        return new CpuInfo(info.text("arch").orElseThrow(() -> new EvidenceException(new Origin(file, info.line()),
                "cpu_info has no \"arch\"", "one")), info.text("model"), info.text("vendor"),
                number(topology, "cells"), number(topology, "sockets"), number(topology, "cores"),
                number(topology, "threads"), names(info.get("features"), "name"));
    }

    private static Json.Obj within(Json.Text text, String file) {
        try (JsonDocuments inner = new JsonDocuments(new ByteArrayInputStream(
                text.value().getBytes(StandardCharsets.UTF_8)), file, Limits.defaults())) {
            if (inner.next().orElse(text) instanceof Json.Obj object) {
                return object;
            }
        }
        throw new EvidenceException(new Origin(file, text.line()), "cpu_info is no object", "one, as text");
    }

    private static OptionalInt number(Optional<Json.Obj> topology, String name) {
        return topology.isPresent() && topology.get().number(name).isPresent()
                ? OptionalInt.of((int) topology.get().number(name).getAsLong()) : OptionalInt.empty();
    }

    /** The names in a list of traits: texts, or objects with a name. */
    public static List<String> traits(Json document) {
        return names(Optional.of(document), "name");
    }

    private static List<String> names(Optional<Json> list, String key) {
        final List<String> names = new ArrayList<>();
        if (list.isPresent() && list.get() instanceof Json.Arr array) {
            for (Json item : array.items()) {
                switch (item) {
                    case Json.Text text -> names.add(text.value());
                    case Json.Obj object -> object.text(key).ifPresent(names::add);
                    default -> { }
                }
            }
        }
        return names;
    }
}
