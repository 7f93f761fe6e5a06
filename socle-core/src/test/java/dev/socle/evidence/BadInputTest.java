package dev.socle.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with an input is told in one line with its place, what is wrong, and what was expected. */
final class BadInputTest {

    private static void refused(byte[] bytes, String message) {
        refused(new ByteArrayInputStream(bytes), message);
    }

    private static void refused(String text, String message) {
        refused(text.getBytes(StandardCharsets.UTF_8), message);
    }

    private static void refused(InputStream in, String message) {
        refused(new EvidenceReader(), in, message);
    }

    private static void refused(EvidenceReader reader, InputStream in, String message) {
        assertThatThrownBy(() -> reader.read(in, "F", piece -> { }))
                .isInstanceOf(EvidenceException.class)
                .hasMessageStartingWith(message)
                .satisfies(e -> assertThat(e.getMessage()).contains(", expected ").doesNotContain("\n"));
    }

    @Test
    void emptyBlankAndBinary() {
        refused("", "F: it is empty, expected XML of libvirt");
        refused(" \n\t\n", "F: it is blank, ");
        refused(new byte[] {'a', '\n', 0, 1, 2}, "F:2: it is binary, ");
        refused(new byte[] {(byte) 0xff, (byte) 0xfe, '<', 0}, "F:1: it is UTF-16, expected UTF-8");
        final byte[] late = "CPU 0:\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        late[late.length - 2] = 0;
        refused(late, "F:10000: binary data, expected text");
    }

    @ParameterizedTest
    @MethodSource
    void theWrongKindOrContent(String text, String message) {
        refused(text, message);
    }

    static Stream<Arguments> theWrongKindOrContent() {
        return Stream.of(
                Arguments.of("<network/>", "F:1: this is XML of <network>, libvirt's definition of something else"),
                Arguments.of("<qemuCaps/>", "F:1: <qemuCaps> has no <version>, expected QEMU's release"),
                Arguments.of("{\"a\":1}", "F:1: this is a JSON object with \"a\", expected QMP replies"),
                Arguments.of("[1]", "F:1: the array holds a number, expected objects"),
                Arguments.of("[]", "F:1: this is JSON of an array, expected QMP replies"),
                Arguments.of("true story", "F:1: this text is of no known kind; it begins \"true story\", "),
                Arguments.of("<cpudata arch='ppc64'/>", "F:1: <cpudata> is of architecture \"ppc64\", expected x86"),
                Arguments.of("<cpudata arch='x86'/>", "F:1: <cpudata> is empty, expected <cpuid> or <msr>"),
                Arguments.of("<cpu mode='sideways'/>", "F:1: mode is \"sideways\", expected custom or host-model or"),
                Arguments.of("<cpu><arch>x86_64</arch></cpu>", "F:1: a host's <cpu> has no <model>, expected one"),
                Arguments.of("<cpu mode='custom'><arch>a</arch><model>m</model></cpu>",
                        "F:1: a host's <cpu> has attribute mode, "),
                Arguments.of("<cpu><vendor>AMD</vendor></cpu>", "F:1: <cpu> has a <vendor> and no <model>, "),
                Arguments.of("<cpu><model>m</model><feature/></cpu>", "F:1: <feature> has no attribute name, "),
                Arguments.of("<cpu><model>m</model><topology sockets='0' cores='1' threads='1'/></cpu>",
                        "F:1: <topology> has 0 sockets, expected at least 1"));
    }

    @Test
    void featuresTwice() {
        refused("<cpu>\n<model>m</model>\n<feature name='a'/>\n<feature name='a'/></cpu>",
                "F:4: feature \"a\" is there twice, expected each feature once");
    }

    @Test
    void otherDocumentsOfSocle() {
        refused("{\"kind\":\"Advice\",\"apiVersion\":\"socle/v1\"}", "F:1: this is Socle's \"Advice\", expected");
        refused("{\"kind\":\"HostProfile\",\"apiVersion\":\"socle/v2\"}", "F:1: the profile is of \"socle/v2\"");
        refused("{\"kind\":\"HostProfile\",\"apiVersion\":\"socle/v1\"}", "F:1: there is no \"name\"");
    }

    @Test
    void truncatedXmlNamesTheLine() {
        refused("<cpu>\n<model>m</model>\n<feature name='a'/>\n", "F:4: the XML ends within <cpu>, expected </cpu>");
        refused("<cpu>\n<model>m</model>\n<feature na", "F:3: the XML ends within <cpu>, expected </cpu>");
        refused("<cpu>\n<mod", "F:2: the XML ends within <cpu>");
        refused("<cpu>\n<model>m", "F:2: the XML ends within <model>, expected </model>");
    }

    @Test
    void truncatedJsonAndTextNameTheLine() {
        refused("{\"return\":\n{\"model\":{\"name\":\"base\",\n\"props\":{\"aes\":tr", "F:3: ");
        refused("{\"return\":\n{\"model\":{\"name\":\"base\",", "F:2: the JSON ends too early, expected the rest");
        refused("CPU 0:\n   0x00000000 0x00: eax=0x0000000d ebx=0x6874", "F:2: this is no line of cpuid -r");
        refused("CPUID 00000000: 00000016-756E6547-6C65746E-49656E69\nCPUID 00000001: 0000",
                "F:2: a CPUID leaf is cut or misspelt");
        refused("processor : 0\nflags : fpu\n\nprocessor : 1\n", "F:4: the cpuinfo lists 2 processors and flags of 1");
        refused("[libvirt]\ncpu_mode = custom\ncpu_mo", "F:3: this is no setting: \"cpu_mo\"");
    }

    @Test
    void documentTypesAndEntities() {
        refused("""
                <?xml version="1.0"?>
                <!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
                <cpu><model>&lol2;</model></cpu>
                """, "F:2: the XML has a document type declaration, expected XML without one");
        refused("<!DOCTYPE cpu [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><cpu><model>&x;</model></cpu>",
                "F:1: the XML has a document type declaration");
        refused("<!DOCTYPE cpu SYSTEM \"http://example.org/x.dtd\"><cpu/>", "F:1: the XML has a document type");
        refused("<cpu><model>m</model></cpu>\n<!DOCTYPE cpu><cpu/>", "F:2: the XML has a document type declaration");
        refused("<cpu>\n<model>&undeclared;</model></cpu>", "F:2: ");
    }

    @Test
    void brokenXml() {
        refused("<cpu></model></cpu>", "F:1: this is not well-formed XML: ");
        refused("<cpu a='1' a='2'/>", "F:1: this is not well-formed XML: ");
        refused("<cpu/></all-documents><all-documents>", "F:1: this is not well-formed XML: ");
        refused("<cpu/> and more", "F:1: text stands beside the XML");
    }

    @Test
    void deepNestingAndHugeThings() {
        refused("<cpu>" + "<a>".repeat(100_000), "F:1: the XML is nested too deeply, expected at most 64");
        refused("[".repeat(100_000), "F:1: the JSON is too large or too deep, expected at most 64");
        refused("{\"a\":".repeat(100_000), "F:1: the JSON is too large or too deep");
        refused("{\"leaves\":[[" + "9".repeat(10_000) + "]]}", "F:1: the JSON is too large or too deep");
        refused("{\"leaves\":[[99999999999999999999999,0,0,0,0,0]]}", "F:1: a register is not a number of 32 bits");
        refused("{\"leaves\":[[1e999,0,0,0,0,0]]}", "F:1: a register is not a number of 32 bits");
        refused("<cpudata arch='x86'><cpuid eax_in='0x1ffffffff'/></cpudata>",
                "F:1: attribute eax_in of <cpuid> is \"0x1ffffffff\", expected a number of 32 bits");
        refused("<cpudata arch='x86'><cpuid eax_in='" + "9".repeat(50) + "'/></cpudata>",
                "F:1: attribute eax_in of <cpuid> is \"999");
        refused("<cpu a='" + "x".repeat(1 << 20) + "'/>", "F:1: the XML has too large a tag, expected at most");
        refused("<cpu><model>" + "x".repeat(2 << 20) + "</model></cpu>", "F:1: the XML has too long a text or comment");
        refused("{\"a\":\"" + "x".repeat(2 << 20) + "\"}", "F:1: the JSON is too large or too deep");
        refused("fpu ".repeat(1 << 20) + "\nflags : a", "F:1: ");
        refused("processor : 0\nflags : " + "fpu ".repeat(1 << 20), "F:2: the line is too long, expected at most");
    }

    /** A gigabyte is either refused for what it is, or at the limit; it is never held. */
    @Test
    void aGigabyte() {
        final long before = usedMemory();
        refused(endless("<cpu>", "<pages unit='KiB'/>"), "F:1: the XML has too many elements, expected at most");
        refused(endless("<cpu>", " "), "F:1: the XML has too long a text or comment, expected at most");
        refused(endless("<cpu><model>", "m"), "F:1: the XML has too long a text or comment");
        refused(endless("<cpu><!--", "m"), "F:1: the XML has too long a text or comment");
        refused(endless("<cpu ", "m"), "F:1: the XML has too large a tag");
        refused(endless("{\"a\":[", "1,"), "F:1: the JSON document is too large, expected at most");
        refused(endless("[libvirt]\na = ", "m"), "F:2: the line is too long, expected at most");
        refused(endless("x", "x"), "F:1: this text is of no known kind");
        final EvidenceReader small = new EvidenceReader(Limits.defaults().withInputBytes(8 << 20));
        refused(small, endless("", "<cpu/>"), "F: the input is too large, expected at most 8388608 bytes");
        refused(small, endless("CPU 0:\n", "\n"), "F: the input is too large");
        refused(small, endless("", "{\"leaves\":[[0,0,0,0,0,0]]}\n"), "F: the input is too large");
        assertThat(usedMemory() - before).isLessThan(200L << 20);
    }

    private static InputStream endless(String start, String repeated) {
        final byte[] unit = repeated.getBytes(StandardCharsets.UTF_8);
        final InputStream rest = new InputStream() {
            private long position;

            @Override
            public int read() {
                return position < 1L << 30 ? unit[(int) (position++ % unit.length)] : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (position >= 1L << 30) {
                    return -1;
                }
                int at = (int) (position % unit.length);
                for (int i = 0; i < length; i++) {
                    bytes[offset + i] = unit[at];
                    at = at + 1 == unit.length ? 0 : at + 1;
                }
                position += length;
                return length;
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8)), rest);
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void theLimitIsTheCallers() {
        final EvidenceReader reader = new EvidenceReader(Limits.defaults().withInputBytes(100));
        assertThatThrownBy(() -> reader.readAll(new ByteArrayInputStream(new byte[101]), "F"))
                .hasMessageContaining("at most 100 bytes");
    }

    @Test
    void anInputThatFailsIsToldToo() {
        final InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the device is gone");
            }
        };
        refused(failing, "F: it cannot be read: the device is gone, expected a readable input");
        for (String start : Arrays.asList("<cpu>", "{\"return\":", "CPU 0:\n")) {
            refused(new SequenceInputStream(new ByteArrayInputStream((start + " ".repeat(40_000))
                    .getBytes(StandardCharsets.UTF_8)), failing), "F");
        }
    }
}
