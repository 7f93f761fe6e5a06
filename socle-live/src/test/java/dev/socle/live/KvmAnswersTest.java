package dev.socle.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.Evidence;
import dev.socle.evidence.ProfileAssembler;
import dev.socle.host.Accelerator;
import dev.socle.host.HostProfile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What KVM is asked and how its answers are understood: against a hand-made KVM, and against the kernel's header. */
final class KvmAnswersTest {

    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int E2BIG = 7;
    private static final int EINVAL = 22;

    /** Keeps to KVM's protocol of sizes and counts; which of its registers cannot be read is for the test to say. */
    private static final class FakeKvm implements KvmIoctl {
        private int version = 12;
        private int entries = 3;
        private int claimed = -1;
        private boolean featureMsrs = true;

        @Override
        public Result call(long request, long argument) {
            if (request == KvmAnswers.GET_API_VERSION) {
                return new Result(version, 0);
            }
            if (request == KvmAnswers.CHECK_EXTENSION) {
                return new Result(argument == 153 ? featureMsrs ? 1 : 0 : argument == 60 ? 1 : 0, 0);
            }
            return new Result(-1, EINVAL);
        }

        @Override
        public Result call(long request, MemorySegment to) {
            return switch ((int) request) {
                case (int) KvmAnswers.GET_SUPPORTED_CPUID -> cpuid(to);
                case (int) KvmAnswers.GET_MSR_FEATURE_INDEX_LIST -> list(to);
                case (int) KvmAnswers.GET_MSRS -> msr(to);
                default -> new Result(-1, EINVAL);
            };
        }

        private Result cpuid(MemorySegment to) {
            if (to.get(WORD, 0) < entries) {
                return new Result(-1, E2BIG);
            }
            assertThat(to.byteSize()).isEqualTo(8 + 40L * to.get(WORD, 0));
            to.set(WORD, 0, claimed >= 0 ? claimed : entries);
            for (int i = 0; i < entries; i++) {
                final long at = 8 + 40L * i;
                to.set(WORD, at, i == 0 ? 0 : i == 1 ? 1 : 7);
                to.set(WORD, at + 4, Math.max(0, i - 2));
                to.set(WORD, at + 12, i == 0 ? 0xd : i == 1 ? 0x00050654 : 2);
                to.set(WORD, at + 16, i == 0 ? 0x756e6547 : 0);
                to.set(WORD, at + 20, i == 0 ? 0x6c65746e : i == 1 ? 1 : 0);
                to.set(WORD, at + 24, i == 0 ? 0x49656e69 : 0);
            }
            return new Result(0, 0);
        }

        private static Result list(MemorySegment to) {
            final int room = to.get(WORD, 0);
            to.set(WORD, 0, 2);
            if (room < 2) {
                return new Result(-1, E2BIG);
            }
            to.set(WORD, 4, 0x10a);
            to.set(WORD, 8, 0x345);
            return new Result(0, 0);
        }

        /** An MSR that cannot be read is no error: none was read. */
        private static Result msr(MemorySegment to) {
            assertThat(to.get(WORD, 0)).isEqualTo(1);
            if (to.get(WORD, 8) == 0x345) {
                return new Result(0, 0);
            }
            to.set(LONG, 16, 0x4000_0000_0c00_0069L);
            return new Result(1, 0);
        }

        @Override
        public void close() {
        }
    }

    @Test
    void leavesAndRegistersAreUnderstood() throws IOException {
        final KvmAnswers answers = KvmAnswers.of(new FakeKvm());
        assertThat(answers.supported().vendor().orElseThrow().id()).isEqualTo("GenuineIntel");
        assertThat(answers.supported().leaf(1, 0).orElseThrow().ecx()).isEqualTo(1);
        assertThat(answers.supported().msrs()).containsOnly(Map.entry(0x10a, 0x4000_0000_0c00_0069L));
        assertThat(answers.extensions()).containsEntry("TSC_CONTROL", 1).containsEntry("XSAVE2", 0);
        final Evidence evidence = KvmProbe.found(Path.of("/dev/kvm"), answers).value().orElseThrow();
        final HostProfile host = new ProfileAssembler(Catalog.embedded()).assemble("h", List.of(evidence));
        assertThat(host.offers()).hasSize(1);
        assertThat(host.offers().getFirst().key().accelerator()).isEqualTo(Accelerator.KVM);
        assertThat(host.offers().getFirst().key().qemu()).isEmpty();
        assertThat(host.offers().getFirst().features().present().size()).isGreaterThan(1);
        assertThat(host.sources().getFirst().detail()).contains("3 leaves", "1 MSR", "TSC_CONTROL=1");
    }

    @Test
    void moreEntriesThanGuessedAreAskedForAgain() throws IOException {
        final FakeKvm kvm = new FakeKvm();
        kvm.entries = 350;
        assertThat(KvmAnswers.of(kvm).supported().leaves()).hasSizeGreaterThan(300);
    }

    @Test
    void anOldKernelHasNoFeatureRegisters() throws IOException {
        final FakeKvm kvm = new FakeKvm();
        kvm.featureMsrs = false;
        assertThat(KvmAnswers.of(kvm).supported().msrs()).isEmpty();
    }

    @Test
    void whatCannotBeIsAnErrorAndNoEndlessQuestion() {
        final FakeKvm other = new FakeKvm();
        other.version = 11;
        assertThatThrownBy(() -> KvmAnswers.of(other)).isInstanceOf(IOException.class).hasMessageContaining("11");
        final FakeKvm endless = new FakeKvm();
        endless.entries = Integer.MAX_VALUE;
        assertThatThrownBy(() -> KvmAnswers.of(endless)).hasMessageContaining("more than");
        final FakeKvm liar = new FakeKvm();
        liar.claimed = 1_000;
        assertThatThrownBy(() -> KvmAnswers.of(liar)).hasMessageContaining("1000 entries");
    }

    @Test
    void aMissingDeviceIsSaidByTheCLibrary() {
        assertThatThrownBy(() -> KvmDevice.open(Path.of("/no/such/device"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileThatIsNoKvmSaysSo() throws IOException {
        final Path none = Path.of("/dev/null");
        Assumptions.assumeTrue(Files.isWritable(none));
        try (KvmIoctl kvm = KvmDevice.open(none)) {
            assertThatThrownBy(() -> KvmAnswers.of(kvm)).isInstanceOf(IOException.class)
                    .hasMessageContaining("KVM_GET_API_VERSION failed with error 25");
        }
    }

    /** ENOTTY is what everything but KVM says. The numbers are made of the header as the C compiler would. */
    @Test
    void theNumbersAreThoseOfTheKernelsHeader() throws IOException {
        final Path header = Path.of("/usr/include/linux/kvm.h");
        Assumptions.assumeTrue(Files.isReadable(header), "Skipped: no linux/kvm.h is installed");
        final String text = Files.readString(header);
        final Map<String, Integer> sizes = Map.of("kvm_cpuid2", 8, "kvm_msr_list", 4, "kvm_msrs", 8);
        final Map<String, Long> ours = Map.of("KVM_GET_API_VERSION", KvmAnswers.GET_API_VERSION,
                "KVM_CHECK_EXTENSION", KvmAnswers.CHECK_EXTENSION,
                "KVM_GET_SUPPORTED_CPUID", KvmAnswers.GET_SUPPORTED_CPUID,
                "KVM_GET_MSR_FEATURE_INDEX_LIST", KvmAnswers.GET_MSR_FEATURE_INDEX_LIST,
                "KVM_GET_MSRS", KvmAnswers.GET_MSRS);
        ours.forEach((name, number) -> {
            final Matcher define = Pattern.compile("#define " + name
                    + "\\s+(_IO|_IOWR)\\(KVMIO,\\s*(0x[0-9a-f]+)(?:, struct (\\w+))?\\)").matcher(text);
            assertThat(define.find()).as(name).isTrue();
            final long direction = define.group(1).equals("_IOWR") ? 3L << 30 | (long) sizes.get(define.group(3)) << 16
                    : 0;
            assertThat(number).as(name).isEqualTo(direction | 0xae00 | Integer.decode(define.group(2)));
        });
        KvmAnswers.CAPABILITIES.forEach((name, number) ->
                assertThat(text).containsPattern("#define KVM_CAP_" + name + " " + number + "\\s"));
    }
}
