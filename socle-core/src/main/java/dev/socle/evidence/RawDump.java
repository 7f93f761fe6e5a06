package dev.socle.evidence;

import dev.socle.cpu.CpuidTable;
import dev.socle.input.TextLines;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** Collects what the lines of a raw dump say of each logical CPU. */
final class RawDump {

    private final TextLines lines;
    private final SequencedMap<String, Cpu> cpus = new LinkedHashMap<>();
    private Cpu current;

    /** One logical CPU's. */
    private static final class Cpu {
        private final CpuidTable.Builder table = CpuidTable.builder();
        private final Map<Integer, Integer> nextSubleaf = new LinkedHashMap<>();
        private final Set<Integer> msrs = new HashSet<>();
        private boolean empty = true;
    }

    RawDump(TextLines lines) {
        this.lines = lines;
    }

    /** What follows is of the CPU with this label; a label seen before is gone on with. */
    void select(String label) {
        current = cpus.computeIfAbsent(label, key -> {
            if (cpus.size() >= lines.limits().cpus()) {
                throw lines.wrong("too many logical CPUs", "at most " + lines.limits().cpus());
            }
            return new Cpu();
        });
    }

    /** What follows is of the first CPU, as MSRs without a heading are. */
    void selectFirst() {
        if (!cpus.isEmpty()) {
            current = cpus.firstEntry().getValue();
        }
    }

    /** A leaf whose subleaf the line does not say: the next one of that leaf. */
    void leaf(int leaf, CpuidTable.Registers registers) {
        startAgainAtLeaf0(leaf);
        final int subleaf = cpu().nextSubleaf.getOrDefault(leaf, 0);
        leaf(leaf, subleaf, registers);
    }

    void leaf(int leaf, int subleaf, CpuidTable.Registers registers) {
        final Cpu cpu = cpu();
        cpu.table.leaf(leaf, subleaf, registers);
        cpu.nextSubleaf.put(leaf, subleaf + 1);
        cpu.empty = false;
    }

    /** Programs print some MSRs several times, in states of the CPU that they forced; the first is the CPU's own. */
    void msr(int index, long value) {
        final Cpu cpu = cpu();
        if (cpu.msrs.add(index)) {
            cpu.table.msr(index, value);
            cpu.empty = false;
        }
    }

    /** Dumps without headings begin each CPU with leaf 0. */
    private void startAgainAtLeaf0(int leaf) {
        if (leaf == 0 && cpu().nextSubleaf.containsKey(0)) {
            select("after " + cpus.size());
        }
    }

    private Cpu cpu() {
        if (current == null) {
            select("");
        }
        return current;
    }

    /** The tables of the CPUs that the dump said anything of. */
    List<CpuidTable> tables() {
        final List<CpuidTable> tables = cpus.values().stream().filter(cpu -> !cpu.empty)
                .map(cpu -> cpu.table.build()).filter(table -> !table.leaves().isEmpty()).toList();
        if (tables.isEmpty()) {
            throw lines.wrong("the dump has no CPUID leaf", "at least one");
        }
        return tables;
    }
}
