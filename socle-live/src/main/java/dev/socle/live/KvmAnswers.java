package dev.socle.live;

import dev.socle.cpu.CpuidTable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What KVM says of itself. The calls, structures and numbers are those of the kernel's user interface
 * (linux/kvm.h, asm/kvm.h, and its Documentation/virt/kvm/api.rst for their protocol of sizes).
 *
 * @param supported  what a guest may be given: the CPUID leaves KVM supports, and the feature MSRs as MSRs
 * @param extensions the capabilities asked about and what KVM answered; 0 means it has it not
 */
record KvmAnswers(CpuidTable supported, SequencedMap<String, Integer> extensions) {

    static final long GET_API_VERSION = 0xae00;
    static final long CHECK_EXTENSION = 0xae03;
    static final long GET_SUPPORTED_CPUID = 0xc008_ae05L;
    static final long GET_MSR_FEATURE_INDEX_LIST = 0xc004_ae0aL;
    static final long GET_MSRS = 0xc008_ae88L;

    /** Names of linux/kvm.h without KVM_CAP_, and their numbers. */
    static final Map<String, Integer> CAPABILITIES = Map.of("TSC_CONTROL", 60, "GET_TSC_KHZ", 61,
            "TSC_DEADLINE_TIMER", 72, "GET_MSR_FEATURES", 153, "NESTED_STATE", 157, "XSAVE2", 208,
            "VM_TSC_CONTROL", 214);

    /** The only version there has been since Linux 2.6.22 (api.rst, 4.1). */
    private static final int API_VERSION = 12;
    private static final int ENTRY = 40;
    private static final int HEADER = 8;
    private static final int MSR_ENTRY = 16;
    private static final int FIRST_GUESS = 100;
    private static final int MOST = 4_096;
    private static final int E2BIG = 7;
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    KvmAnswers {
        extensions = Collections.unmodifiableSequencedMap(extensions);
    }

    static KvmAnswers of(KvmIoctl kvm) throws IOException {
        final int version = value(kvm.call(GET_API_VERSION, 0L), "KVM_GET_API_VERSION");
        if (version != API_VERSION) {
            throw new IOException("KVM's interface is of version " + version + ", expected " + API_VERSION);
        }
        final SequencedMap<String, Integer> extensions = new LinkedHashMap<>();
        CAPABILITIES.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(capability ->
                extensions.put(capability.getKey(),
                        Math.max(0, kvm.call(CHECK_EXTENSION, (long) capability.getValue()).value())));
        final CpuidTable.Builder table = CpuidTable.builder();
        cpuid(kvm, table);
        // Kernels before 4.17 do not have these calls (api.rst, 4.3, KVM_CAP_GET_MSR_FEATURES).
        if (extensions.get("GET_MSR_FEATURES") > 0) {
            msrs(kvm, table);
        }
        return new KvmAnswers(table.build(), extensions);
    }

    /** With too few entries KVM says E2BIG and nothing else, with enough it says how many it filled. */
    private static void cpuid(KvmIoctl kvm, CpuidTable.Builder table) throws IOException {
        for (int room = FIRST_GUESS; room <= MOST; room *= 2) {
            try (Arena arena = Arena.ofConfined()) {
                final MemorySegment list = arena.allocate(HEADER + (long) room * ENTRY, Long.BYTES);
                list.set(WORD, 0, room);
                final KvmIoctl.Result result = kvm.call(GET_SUPPORTED_CPUID, list);
                if (result.value() < 0 && result.errno() == E2BIG) {
                    continue;
                }
                value(result, "KVM_GET_SUPPORTED_CPUID");
                final int entries = count(list.get(WORD, 0), room, "KVM_GET_SUPPORTED_CPUID");
                for (int i = 0; i < entries; i++) {
                    final long at = HEADER + (long) i * ENTRY;
                    table.leaf(list.get(WORD, at), list.get(WORD, at + 4), list.get(WORD, at + 12),
                            list.get(WORD, at + 16), list.get(WORD, at + 20), list.get(WORD, at + 24));
                }
                return;
            }
        }
        throw new IOException("KVM_GET_SUPPORTED_CPUID wants more than " + MOST + " entries");
    }

    /** KVM_GET_MSRS stops at an MSR it cannot read and returns how many it read: the count is what is true. */
    private static void msrs(KvmIoctl kvm, CpuidTable.Builder table) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment wanted = arena.allocate(4 + 4, Long.BYTES);
            final KvmIoctl.Result first = kvm.call(GET_MSR_FEATURE_INDEX_LIST, wanted);
            if (first.value() < 0 && first.errno() != E2BIG) {
                value(first, "KVM_GET_MSR_FEATURE_INDEX_LIST");
            }
            final int room = count(wanted.get(WORD, 0), MOST, "KVM_GET_MSR_FEATURE_INDEX_LIST");
            final MemorySegment list = arena.allocate(4 + 4L * room + 4, Long.BYTES);
            list.set(WORD, 0, room);
            value(kvm.call(GET_MSR_FEATURE_INDEX_LIST, list), "KVM_GET_MSR_FEATURE_INDEX_LIST");
            final int found = count(list.get(WORD, 0), room, "KVM_GET_MSR_FEATURE_INDEX_LIST");
            final MemorySegment one = arena.allocate(HEADER + MSR_ENTRY, Long.BYTES);
            for (int i = 0; i < found; i++) {
                final int index = list.get(WORD, 4 + 4L * i);
                one.fill((byte) 0);
                one.set(WORD, 0, 1);
                one.set(WORD, HEADER, index);
                if (kvm.call(GET_MSRS, one).value() == 1) {
                    table.msr(index, one.get(LONG, HEADER + 8));
                }
            }
        }
    }

    private static int count(int said, int most, String call) throws IOException {
        if (said < 0 || said > most) {
            throw new IOException(call + " says it has " + Integer.toUnsignedString(said) + " entries");
        }
        return said;
    }

    private static int value(KvmIoctl.Result result, String call) throws IOException {
        if (result.value() < 0) {
            throw new IOException(call + " failed with error " + result.errno());
        }
        return result.value();
    }
}
