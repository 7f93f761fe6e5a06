package dev.socle.conformance;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.cpu.CpuidTable.Key;
import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.qemu.GuestCpuid;
import dev.socle.qemu.RealizedCpu;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What guests read by CPUID: {@code guest-cpuid-VER-tcg.json} and {@code guest-cpuid-forced-VER.json}, predicted from
 * the models' names with {@code qmp/VER-tcg-q35.json} as the QEMU they ran on.
 */
final class GuestCases {

    private static final Pattern NAME = Pattern.compile("guest-cpuid-(forced-)?(\\d+\\.\\d+)(-tcg)?\\.json");
    /** A name that is used as a file's name must not lead anywhere else. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");

    private final Path file;
    private final boolean forced;
    private final String version;

    private GuestCases(Path file, boolean forced, String version) {
        this.file = file;
        this.forced = forced;
        this.version = version;
    }

    /** The cases in a file, if its name says that it holds such. */
    static Optional<GuestCases> in(Path file) {
        final Matcher matcher = NAME.matcher(file.getFileName().toString());
        return matcher.matches()
                ? Optional.of(new GuestCases(file, matcher.group(1) != null, matcher.group(2))) : Optional.empty();
    }

    Tally answer(Path out, PrintStream report) throws IOException {
        final String op = "guest-cpuid-" + (forced ? "forced-" : "") + version;
        final JsonNode cases = CaseFiles.json(file);
        final List<String> models = names(cases);
        final RecordedQemu qemu = RecordedQemu.read(
                file.resolveSibling("qmp").resolve(version + "-tcg-q35.json"), Version.within(version).orElseThrow());
        final Path folder = out.resolve((forced ? "forced-" : "") + version);
        Files.createDirectories(folder);
        Tally tally = Tally.none();
        for (String model : models) {
            tally = tally.plus(answer(model, qemu, expected(cases, model), folder, op, report));
        }
        report.println(op + ": " + tally.display());
        return tally;
    }

    private List<String> names(JsonNode cases) {
        final List<String> names = new ArrayList<>();
        if (cases.isArray()) {
            cases.forEach(name -> names.add(name.asString("")));
        } else {
            names.addAll(cases.propertyNames());
        }
        if (names.isEmpty() || names.stream().anyMatch(name -> !PLAIN.matcher(name).matches())) {
            throw new EvidenceException(Origin.of(file.toString()), "it names no models, or not as QEMU does",
                    "an object with a model's name as each key, or a list of names");
        }
        return names;
    }

    private static Tally answer(String model, RecordedQemu qemu, Map<Key, Registers> expected, Path folder, String op,
                                PrintStream report) throws IOException {
        final Path answer = folder.resolve(model + ".json");
        final Optional<RealizedCpu> cpu = qemu.realize(model, op.contains("forced"));
        if (cpu.isEmpty()) {
            Files.writeString(answer, "{}\n");
            report.println("FAILED " + op + "/" + model + ": no such model in the catalogue");
            return expected.isEmpty() ? Tally.ofAnswered() : Tally.ofFailed();
        }
        final GuestCpuid guest = GuestCpuid.of(cpu.get(), Catalog.embedded().caches());
        Files.writeString(answer, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(text(guest)));
        if (expected.isEmpty()) {
            return Tally.ofAnswered();
        }
        final List<String> wrong = expected.entrySet().stream()
                .filter(row -> !guest.read(row.getKey().leaf(), row.getKey().subleaf()).equals(row.getValue()))
                .map(row -> key(row.getKey()) + " is " + hex(row.getValue()) + ", computed "
                        + hex(guest.read(row.getKey().leaf(), row.getKey().subleaf())))
                .toList();
        if (!wrong.isEmpty()) {
            report.println("FAILED " + op + "/" + model + ": " + String.join("; ", wrong));
        }
        return wrong.isEmpty() ? Tally.ofPassed() : Tally.ofFailed();
    }

    /** All leaves, and every sub-leaf up to 63 that answers with something. */
    private static SequencedMap<String, List<String>> text(GuestCpuid guest) {
        final SequencedMap<String, List<String>> rows = new LinkedHashMap<>();
        final CpuidTable table = guest.table();
        for (Key key : table.leaves().keySet()) {
            if (key.subleaf() != 0) {
                continue;
            }
            for (int subleaf = 0; subleaf < 64 && !guest.endsQemu(key.leaf(), subleaf); subleaf++) {
                final Registers registers = guest.read(key.leaf(), subleaf);
                if (subleaf == 0 || hasSubleaves(key.leaf()) && !registers.isZero()) {
                    rows.put(key(new Key(key.leaf(), subleaf)), words(registers));
                }
            }
        }
        return rows;
    }

    /** Leaves that look at ECX; the others give the same answer for all. */
    private static boolean hasSubleaves(int leaf) {
        return switch (leaf) {
            case 0x4, 0x7, 0xb, 0xd, 0xf, 0x10, 0x12, 0x14, 0x17, 0x18, 0x1d, 0x1e, 0x1f, 0x20, 0x23, 0x24,
                    0x8000001d, 0x80000020, 0x80000026 -> true;
            default -> false;
        };
    }

    /** @throws EvidenceException if what the guest read is not written as leaves and registers */
    private Map<Key, Registers> expected(JsonNode cases, String model) {
        final JsonNode given = cases.path(model);
        final JsonNode rows = given.has("cpuid") ? given.path("cpuid") : given;
        final Map<Key, Registers> expected = new LinkedHashMap<>();
        rows.properties().forEach(row -> {
            final String[] key = row.getKey().split("\\.");
            final List<String> words = row.getValue().isArray()
                    ? row.getValue().valueStream().map(JsonNode::asString).toList()
                    : List.of(row.getValue().asString("").split(" "));
            if (key.length != 2 || words.size() != 4) {
                throw notALeaf(model, row.getKey());
            }
            try {
                expected.put(new Key(hex(key[0]), hex(key[1])),
                        new Registers(hex(words.get(0)), hex(words.get(1)), hex(words.get(2)), hex(words.get(3))));
            } catch (NumberFormatException e) {
                throw notALeaf(model, row.getKey());
            }
        });
        return expected;
    }

    private EvidenceException notALeaf(String model, String key) {
        return new EvidenceException(Origin.of(file.toString()), "\"" + key + "\" of " + model + " is not a leaf",
                "\"LEAF.SUBLEAF\" with four registers, all in hexadecimal");
    }

    private static int hex(String word) {
        return Integer.parseUnsignedInt(word, 16);
    }

    private static String key(Key key) {
        return String.format(Locale.ROOT, "%08x.%x", key.leaf(), key.subleaf());
    }

    private static List<String> words(Registers registers) {
        return List.of(word(registers.eax()), word(registers.ebx()), word(registers.ecx()), word(registers.edx()));
    }

    private static String word(int register) {
        return String.format(Locale.ROOT, "%08x", register);
    }

    private static String hex(Registers registers) {
        return String.join(" ", words(registers));
    }
}
