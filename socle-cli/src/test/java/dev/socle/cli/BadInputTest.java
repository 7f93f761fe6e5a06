package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.socle.testing.Peers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with what a command is given is told in one line, with the right exit code and no answer. */
final class BadInputTest {

    private static final String ONE_LINE = "socle: [^\\p{Cntrl}]+\\R";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "empty       |                                                            | it is empty, expected",
        "blank       | `\\n \\n`                                                  | it is blank, expected",
        "cut.xml     | <cpu>\\n<model>                                            | :2: the XML ends within <model>",
        "cut.json    | {\"a\":\\n[                                                | :2: the JSON ends too early",
        "binary      | \\0\\0\\0                                                  | :1: it is binary",
        "bomb.xml    | <?xml version='1.0'?>\\n<!DOCTYPE a [<!ENTITY b 'c'>]><cpu>&b;</cpu> | :2: the XML has a document type",
        "entity.xml  | <cpu>&b;</cpu>                                             | :1: the XML has a reference to an entity",
        "page.html   | <html></html>                                              | :1: this is XML of <html>, a web page",
        "other.json  | {\"a\": 1}                                                 | :1: this is a JSON object with \"a\"",
        "other.txt   | hello                                                      | :1: this text is of no known kind",
        "guest.xml   | <cpu mode='custom'><model>Haswell</model></cpu>            | this is a guest's <cpu>",
        "nova.conf   | [libvirt]\\ncpu_mode=none                                  | this is nova.conf",
        "bits.xml    | <cpudata arch='x86'>\\n<cpuid eax_in='0x123456789'/></cpudata> | :2: attribute eax_in",
    })
    void isToldInOneLine(String name, String content, String complaint) throws IOException {
        final Path file = file(name, content == null ? "" : content.replace("\\n", "\n").replace("\\0", "\0"));
        for (String command : new String[] {"advise", "show", "decode", "probe"}) {
            refused(Ran.socle(command, file.toString()), file + (complaint.startsWith(":") ? "" : ": ") + complaint);
        }
        refused(Ran.socle("catalog", "validate", file.toString()), file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a>", "<domainCapabilities>", "[", "{\"a\":"})
    void depthIsBounded(String nested) throws IOException {
        final Path file = file("deep", nested.repeat(200_000));
        refused(Ran.socle("advise", file.toString()), file + ":1: ");
        refused(Ran.socle("catalog", "validate", file.toString()), file + ":1: ");
    }

    @Test
    void gigabyteIsRefusedByItsBeginning() throws IOException {
        final Path file = folder.resolve("big");
        try (RandomAccessFile big = new RandomAccessFile(file.toFile(), "rw")) {
            big.setLength(1L << 30);
        }
        for (String command : new String[] {"advise", "show", "decode"}) {
            refused(Ran.socle(command, file.toString()), file + ":1: it is binary");
        }
        refused(Ran.socle("catalog", "validate", file.toString()), file + ":1: longer than");
    }

    @ParameterizedTest
    @ValueSource(strings = {"advise", "show", "decode"})
    void standardInputMayBeEmpty(String command) {
        refused(Ran.socle(command, "-"), "-: it is empty");
    }

    @Test
    void cpusThatAreNone() throws IOException {
        final Path nova = file("nova.conf", "[libvirt]\ncpu_mode=none");
        final String rack = Peers.root().resolve("docs/examples/rack1-skylake.json").toString();
        for (String command : new String[] {"compare", "check"}) {
            final boolean compare = command.equals("compare");
            refused(compare ? Ran.socle(command, rack, "Hasswell") : Ran.socle(command, "Hasswell", rack),
                    "Hasswell: neither a file nor a CPU model (perhaps Haswell");
            for (String[] wrong : new String[][] {
                {"Hasswell,+aes", "unable to find CPU model 'Hasswell'"},
                {"Haswell,+ssbdd", "Property 'Haswell-x86_64-cpu.ssbdd' not found"},
                {"Haswell,ssbd=perhaps", "can't apply global Haswell-x86_64-cpu.ssbd=perhaps: "}}) {
                final Ran ran = compare ? Ran.socle(command, rack, wrong[0]) : Ran.socle(command, wrong[0], rack);
                refused(ran, wrong[0] + ": ");
                assertThat(ran.err()).contains("(QEMU: " + wrong[1]);
            }
            refused(compare ? Ran.socle(command, rack, nova.toString()) : Ran.socle(command, nova.toString(), rack),
                    nova + ": this is nova.conf, expected a file with <cpu>");
            refused(compare ? Ran.socle(command, rack, folder.toString())
                    : Ran.socle(command, folder.toString(), rack), folder + ": it is a folder");
            refused(compare ? Ran.socle(command, rack, "") : Ran.socle(command, "", rack), "a CPU is empty");
        }
        final Path bad = file("cpu.xml", "<cpu>\n<feature name='vmx' policy='perhaps'/></cpu>");
        refused(Ran.socle("compare", rack, bad.toString()), bad + ":2: policy is");
        refused(Ran.socle("baseline", nova.toString()), nova + ": this is nova.conf");
    }

    @Test
    void namesCannotSteerTheTerminal() {
        final String name = "a\u001b[31mb\nc\u009bd";
        for (String command : new String[] {"advise", "show", "decode"}) {
            refused(Ran.socle(command, name), "a?[31mb?c?d: there is no such file");
        }
        assertThat(Ran.socle("explain", name).err()).matches(ONE_LINE);
        assertThat(Ran.socle("advise", "--" + name).err().lines().toList()).hasSize(2)
                .allSatisfy(line -> assertThat(line).doesNotContain("\u001b"));
    }

    @Test
    void hostsNamesCannotSteerTheTerminal() throws IOException {
        final Ran probed = Ran.socle("probe", Peers.root().resolve("docs/examples/rack1-skylake.json").toString());
        final Path file = file("host.json", probed.out().replaceFirst("\"name\" *: *\"", "$0\\\\u001b[2J\\\\n"));
        for (String command : new String[] {"advise", "show"}) {
            final Ran ran = Ran.socle(command, file.toString());
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.out()).doesNotContain("\u001b").contains("?[2J?");
        }
    }

    @Test
    void linksThatLeadNowhere() throws IOException {
        final Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        for (String command : new String[] {"advise", "show", "decode"}) {
            refused(Ran.socle(command, loop.toString()), loop + ": it cannot be read: ");
        }
    }

    /** Nobody may ever write into it: reading would not end. */
    @Test
    void pipesOfAFolderArePassedOver() throws Exception {
        Files.copy(Peers.root().resolve("docs/examples/rack1-skylake.json"), folder.resolve("a.json"));
        final Path pipe = folder.resolve("b.xml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        for (String command : new String[] {"show", "advise", "baseline"}) {
            assertTimeoutPreemptively(Duration.ofMinutes(1), () ->
                    assertThat(Ran.socle(command, folder.toString()).code()).as(command).isZero());
        }
    }

    @Test
    void foldersWithoutEvidence() throws IOException {
        final Path empty = Files.createDirectory(folder.resolve("none"));
        refused(Ran.socle("show", empty.toString()), empty + ": the folder holds no files");
        refused(Ran.socle("decode", empty.toString()), empty + ": it is a folder");
        refused(Ran.socle("catalog", "validate", empty.toString()), empty + ": the folder holds no catalogue file");
        refused(Ran.socle("catalog", "import", "--release", "11.3", empty.toString()), empty + "/index.xml: no such");
    }

    @Test
    void brokenFilesOfAFolderAreToldAndPassedOver() throws IOException {
        Files.copy(Peers.root().resolve("docs/examples/rack1-skylake.json"), folder.resolve("a.json"));
        for (int i = 0; i < 30; i++) {
            file("b" + i + ".xml", "<cpu>");
        }
        final Ran ran = Ran.socle("show", folder.toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.err().lines().toList()).hasSize(11).last().asString().contains("and 20 more files");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "compare docs              | Missing required parameter: 'CPU'",
        "compare local --exact qemu Haswell | --exact qemu: not a program whose answers are known, expected libvirt",
        "baseline --exact nova      | --exact nova: not a program whose answers are known",
        "advise --goal speed        | \"speed\" is not one of migration, performance",
        "advise --require v9        | --require v9: not an ABI level, expected x86-64-v1",
        "advise --nested perhaps    | --nested perhaps: expected yes or no",
        "advise --assume nonsense   | --assume nonsense: not a program, expected qemu, libvirt or kvm",
        "advise --assume qemu       | --assume qemu: no release, expected such as qemu=10.0",
        "advise --assume qemu=x     | --assume qemu=x: \"x\" is not a release",
        "advise --assume qemu=10.0,qemu=7.2 | a second release of qemu",
        "decode --assume kernel=6 x | --assume kernel=6: not a program",
        "advise https://host/system  | this kind of address is not supported",
        "advise --sideways          | Unknown option: '--sideways'",
        "show -o xml                | \"xml\" is not one of table, json, yaml",
        "decode --as both x         | \"both\" is not one of host, guest",
        "advise --jobs 0 local      | --jobs 0: expected 1 to 256",
        "show --seconds -1 local    | --seconds -1: expected 1 to",
        "show - -                   | -: it is given twice, expected standard input once",
        "man advise nonsense        | advise nonsense: there is no such command, expected advise",
        "man nonsense               | nonsense: there is no such command, expected one of advise, probe",
        "explain                    | Missing required parameter: 'NAME'",
        "adivse                     | Unmatched argument at index 0: 'adivse'",
    })
    void wrongUsage(String command, String complaint) {
        final Ran ran = Ran.socle(command.split(" "));

        assertThat(ran.code()).as(ran.err()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("socle: ").contains(complaint).doesNotContain("\tat ");
    }

    /** Windows' editors put a byte order mark before a text of any kind. */
    @Test
    void aByteOrderMarkIsNoPartOfATextButOfNovaConf() throws IOException {
        final Path cpuid = file("cpuid", "\ufeffCPU 0:\n   0x00000000 0x00: eax=0x00000001 ebx=0x756e6547"
                + " ecx=0x6c65746e edx=0x49656e69\n   0x00000001 0x00: eax=0x000306c3 ebx=0x00000000 ecx=0x00000000"
                + " edx=0x00000000\n");
        assertThat(Ran.socle("show", cpuid.toString()).out()).contains("Intel, family 6, model 60, stepping 3");
        final Path cpuinfo = file("cpuinfo", "\ufeffprocessor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu\n");
        assertThat(Ran.socle("show", cpuinfo.toString()).out()).contains("1 logical CPU");
        final Path conf = file("nova.conf", "\ufeff[libvirt]\n");
        final Ran ran = Ran.socle("nova", "lint", "--conf", conf.toString());
        assertThat(ran.code()).isOne();
        assertThat(ran.out()).contains("this is no setting: \"\\ufeff[libvirt]\"");
    }

    @Test
    void whatIsWrongIsSaidInTheWordsOfTheFile() throws IOException {
        refused(Ran.socle("nova", "lint", "--provider", file("provider.yaml", "a: [1\n").toString()),
                folder.resolve("provider.yaml") + ":1: this is not YAML: ");
        final Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {'a', ':', ' ', (byte) 0xb5});
        final Ran ran = Ran.socle("nova", "lint", "--provider", binary.toString());
        refused(ran, binary + ":1: this is not YAML: ");
        assertThat(ran.err()).doesNotContain("java.");
        refused(Ran.socle("catalog", "validate", file("deep", "[".repeat(30)).toString()),
                folder.resolve("deep") + ":1: the JSON is too large or too deep, expected at most 20 nested values");
        refused(Ran.socle("catalog", "validate", file("none", "{}").toString()),
                folder.resolve("none") + ":1: there is no kind, expected one of ");
    }

    @Test
    void aQemuThatIsNoneGivesNoAnswerAboutAnother() {
        for (String command : new String[] {"advise", "show", "probe"}) {
            final Ran ran = Ran.socle(command, "--qemu", "/bin/true");
            assertThat(ran.code()).as(ran.err()).isEqualTo(4);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).matches(ONE_LINE).startsWith("socle: /bin/true: ")
                    .endsWith(", expected a QEMU that runs here" + System.lineSeparator());
        }
        refused(Ran.socle("advise", "--qemu", "/etc/passwd"), "/etc/passwd: it is no program that may be run");
    }

    @Test
    void aFolderThatIsNoMapIsSaidToBeNone() {
        refused(Ran.socle("catalog", "import", "--release", "9.0", folder.toString()),
                folder.resolve("index.xml") + ": no such file, expected a libvirt cpu_map folder, in which it is");
        assertThat(Ran.socle("audit", "--guest-kernel", "abc", "Haswell").err()).containsOnlyOnce("expected");
    }

    @Test
    void unknownNamesAreANo() {
        final Ran one = Ran.socle("explain", "pcdi");
        final Ran many = Ran.socle("explain", "nosuch", "pcid");

        assertThat(one).isEqualTo(new Ran(1, "", "socle: nothing is called \"pcdi\"; did you mean "
                + one.err().replaceFirst(".*did you mean ", "")));
        assertThat(one.err()).contains("pcid").matches(ONE_LINE);
        assertThat(many.code()).isEqualTo(1);
        assertThat(many.out()).startsWith("pcid");
    }

    @Test
    void codesOverManyAnswers() {
        assertThat(ExitCode.YES.and(ExitCode.UNKNOWN)).isEqualTo(ExitCode.UNKNOWN);
        assertThat(ExitCode.UNKNOWN.and(ExitCode.NO)).isEqualTo(ExitCode.NO);
        assertThat(ExitCode.NO.and(ExitCode.UNKNOWN)).isEqualTo(ExitCode.NO);
        assertThat(ExitCode.NO.and(ExitCode.YES)).isEqualTo(ExitCode.NO);
    }

    @Test
    void traceIsShownToThoseWhoAsk() {
        assertThat(Ran.socle("show", "--debug", "missing").err()).contains("\tat ");
        assertThat(Ran.socle("show", "missing").err()).matches(ONE_LINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "advise", "probe", "show", "decode", "explain", "catalog", "catalog list",
        "catalog import", "catalog validate"})
    void helpIsReadable(String command) {
        final Ran ran = Ran.socle((command + " --help").strip().split(" "));

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).startsWith("Usage: socle").doesNotContain("null").doesNotContain("\u001b");
        assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    private Path file(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    private static void refused(Ran ran, String complaint) {
        assertThat(ran.code()).as(ran.err()).isEqualTo(3);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).matches(ONE_LINE).startsWith("socle: " + complaint);
    }
}
