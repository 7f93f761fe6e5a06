package dev.socle.live;

import dev.socle.cpu.CpuidTable;
import dev.socle.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A host that a QEMU is made to believe in: a KVM that supports this much.
 *
 * @param name  for messages
 * @param cpuid what KVM_GET_SUPPORTED_CPUID says, with the feature MSRs
 */
record StandInHost(String name, CpuidTable cpuid) {

    /** QEMU does not give a guest MPX and APX at once. */
    private static final int APXF = 1 << 21;
    /** QEMU takes it from hosts that trace less than it wants to tell; of that Socle knows nothing. */
    private static final int INTEL_PT = 1 << 25;
    /** KVM never passes HTT on, bit 28 of leaf 1 (Linux, arch/x86/kvm/cpuid.c). */
    private static final int NOT_HTT = ~(1 << 28);
    /** All paravirtual features of KVM that there are so far. */
    private static final int KVM_FEATURES = 0x0101_fefb;

    /** The real CPUs of the recorded cases, each as if KVM passed all of it on. */
    static List<StandInHost> recorded() throws IOException {
        final List<StandInHost> hosts = new ArrayList<>();
        for (String line : Files.readAllLines(Peers.corpus("hosts/hosts.jsonl"))) {
            final JsonNode host = JsonMapper.shared().readTree(line);
            final CpuidTable.Builder cpuid = withKvm();
            for (JsonNode row : host.path("leaves")) {
                final int leaf = (int) row.path(0).asLong();
                if (leaf >>> 28 != 4) {
                    final int edx = (int) row.path(5).asLong();
                    cpuid.leaf(leaf, (int) row.path(1).asLong(), (int) row.path(2).asLong(), (int) row.path(3).asLong(),
                            (int) row.path(4).asLong(), leaf == 1 ? edx & NOT_HTT : edx);
                    if (leaf == 7 && row.path(1).asInt() == 0) {
                        cpuid.leaf(7, 0, (int) row.path(2).asLong(), (int) row.path(3).asLong() & ~INTEL_PT,
                                (int) row.path(4).asLong(), edx);
                    }
                }
            }
            hosts.add(new StandInHost(host.path("id").asString(), cpuid.build()));
        }
        return hosts;
    }

    /** Has every feature bit of the leaves that hold nothing else, so that QEMU takes none away. */
    static StandInHost ofEverything() {
        final CpuidTable.Builder cpuid = withKvm();
        cpuid.leaf(0, 0, 0x24, 0x756e6547, 0x6c65746e, 0x49656e69).leaf(1, 0, 0x000c06f2, 0x00100800, -1, NOT_HTT);
        cpuid.leaf(6, 0, 4, 0, 0, 0).leaf(7, 0, 2, ~INTEL_PT, -1, -1).leaf(7, 1, -1, -1, -1, ~APXF).leaf(7, 2, -1, -1, -1, -1);
        cpuid.leaf(0xa, 0, 0x07300805, 0, 7, 0x8604);
        cpuid.leaf(0xd, 0, 0x000602ff, 0x240, 0x2b00, 0).leaf(0xd, 1, 0x1f, 0x240, 0x9900, 0);
        cpuid.leaf(0x12, 0, 0x63, 1, 0, 0x0000381f).leaf(0x12, 1, 0x36, 0, 0x602e7, 0);
        cpuid.leaf(0x14, 0, 1, 0xdf, 0x80000007, 0).leaf(0x14, 1, 0x02490002, 0x003f3fff, 0, 0);
        cpuid.leaf(0x1c, 0, 0x400000ff, 7, 7, 0).leaf(0x1d, 0, 1, 0, 0, 0).leaf(0x1d, 1, 0x04002000, 0x00080040, 0x10, 0);
        cpuid.leaf(0x1e, 0, 0, 0x4010, 0, 0).leaf(0x1e, 1, -1, -1, -1, -1).leaf(0x24, 0, 1, 0x70002, 0, 0).leaf(0x24, 1, 0, 0, 4, 0);
        cpuid.leaf(0x80000000, 0, 0x80000022, 0, 0, 0).leaf(0x80000001, 0, 0, 0, -1, -1);
        cpuid.leaf(0x80000007, 0, -1, -1, -1, -1).leaf(0x80000008, 0, 0x3934, -1, -1, -1);
        cpuid.leaf(0x8000000a, 0, 1, 0x8000, 0, -1).leaf(0x8000001f, 0, 0x2, 0x173, 0, 0);
        cpuid.leaf(0x80000021, 0, -1, -1, -1, 0).leaf(0x80000022, 0, -1, 0x40506, 0, 0);
        return new StandInHost("everything", cpuid.msr(0x10a, 0x0c00_0fffL).build());
    }

    private static CpuidTable.Builder withKvm() {
        return CpuidTable.builder().leaf(0x40000000, 0, 0x40000001, 0x4b4d564b, 0x564b4d56, 0x4d)
                .leaf(0x40000001, 0, KVM_FEATURES, 0, 0, 1);
    }

    /** As the stand-in reads it. */
    List<String> lines() {
        final List<String> lines = new ArrayList<>();
        cpuid.leaves().forEach((key, registers) -> lines.add(String.format(Locale.ROOT, "cpuid %x %x %x %x %x %x",
                key.leaf(), key.subleaf(), registers.eax(), registers.ebx(), registers.ecx(), registers.edx())));
        // The kernel knows at least this one, and QEMU insists on one.
        lines.add("msr 8b 1 0");
        cpuid.msrs().forEach((index, value) -> lines.add(String.format(Locale.ROOT, "msr %x %x %x", index,
                (int) (value >>> 32), value.intValue())));
        return lines;
    }

    @Override
    public String toString() {
        return name;
    }
}
