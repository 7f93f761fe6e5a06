package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.testing.Case;
import dev.socle.testing.Catalogs;
import dev.socle.testing.Laws;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Laws of reading and writing {@code <cpu>} and domains, and of starting them; what is wrong is said in its line. */
final class CpuXmlLawsTest {

    private static final LibvirtRelease RELEASE = Catalogs.full().libvirt(new Version(11, 3, 0)).release();

    @Test
    void whatWasWrittenIsReadTheSame() {
        Laws.check("a domain's cpu that was written is read the same", 400, c -> {
            final String xml = c.note("xml", new AnyDomain(RELEASE, c).xml("d", VirtType.QEMU));
            final Optional<CpuDefinition> cpu = read(xml).flatMap(DomainDefinition::cpu);
            if (cpu.isPresent()) {
                final String written = CpuWriter.write(cpu.get());
                final CpuDefinition again = readCpu(written);
                assertThat(CpuWriter.write(again)).isEqualTo(written);
                if (cpu.get().mode() != CpuDefinition.Mode.CUSTOM || cpu.get().modelName().isPresent()) {
                    assertThat(again).isEqualTo(canonical(cpu.get()));
                }
            }
        });
    }

    /** Without what libvirt reads and does not print: match of other modes than custom, a fallback of no model. */
    private static CpuDefinition canonical(CpuDefinition cpu) {
        final CpuDefinition.Builder builder = cpu.toBuilder();
        if (cpu.mode() != CpuDefinition.Mode.CUSTOM) {
            builder.match(CpuDefinition.Match.EXACT);
        }
        if (cpu.model().filter(model -> model.name().isEmpty()).isPresent()) {
            builder.noModel();
            cpu.model().get().vendorId().ifPresent(id ->
                    builder.model(new CpuDefinition.Model(Optional.empty(), true, Optional.of(id))));
        }
        return builder.build();
    }

    @Test
    void everyDomainStartsOrHasAReason() {
        final QemuCapabilities capabilities = capabilities();
        final DomainStart start = new DomainStart(RELEASE, Quirks.exact(RELEASE.version()));
        Laws.check("every domain starts or has a reason", 400, c -> {
            final String xml = c.note("xml", mutated(new AnyDomain(RELEASE, c).xml("d", VirtType.QEMU), c));
            for (String hostArch : List.of("x86_64", "aarch64")) {
                read(xml).ifPresent(domain -> {
                    final Outcome<CpuLine> line = start.cpuLine(domain,
                            new DomainStart.Place(hostArch, capabilities, HostViews.none())).value();
                    if (line instanceof Outcome.Failed<CpuLine>(CpuError error)) {
                        assertThat(error.reason()).isNotBlank();
                        assertThat(error.remedy()).isNotBlank();
                    }
                });
            }
        });
    }

    /** What is wrong is an {@link EvidenceException}; anything else breaks the law. */
    private static Optional<DomainDefinition> read(String xml) {
        final List<DomainDefinition> domain = new ArrayList<>();
        try {
            XmlDocuments.readOne(xml.getBytes(StandardCharsets.UTF_8), "it", Limits.defaults(),
                    root -> domain.add(DomainReader.read(root)));
        } catch (EvidenceException e) {
            assertThat(e.getMessage()).startsWith("it").contains(", expected ");
            return Optional.empty();
        }
        return Optional.of(domain.getFirst());
    }

    private static CpuDefinition readCpu(String xml) {
        return CpuReader.read(xml.getBytes(StandardCharsets.UTF_8), "it");
    }

    /** Something dropped, doubled or put in the way. */
    private static String mutated(String xml, Case c) {
        final StringBuilder text = new StringBuilder(xml);
        for (int i = c.nextInt(4); i > 0; i--) {
            final int at = c.nextInt(text.length());
            final int end = Math.min(text.length(), at + 1 + c.nextInt(12));
            switch (c.nextInt(3)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                default -> text.insert(at, c.pick(List.of("<", "'", "&#0;", "-1", "99999999999", "\u0000", "\u00fc",
                        "<cpu/>")));
            }
        }
        return text.toString();
    }

    private static QemuCapabilities capabilities() {
        final SequencedMap<String, QemuCapabilities.Property> properties = new LinkedHashMap<>();
        RELEASE.model("Haswell").orElseThrow().features().forEach(feature -> RELEASE.names().nameOf(feature)
                .ifPresent(name -> properties.put(QemuSpelling.toQemu(name),
                        new QemuCapabilities.Property.Switch(true, true))));
        final List<QemuCapabilities.Model> models = RELEASE.models().stream().map(model -> new QemuCapabilities.Model(
                model.name(), Optional.of(model.name() + "-x86_64-cpu"), Optional.of(true), false, List.of())).toList();
        final Map<VirtType, QemuCapabilities.Accelerated> known = new EnumMap<>(VirtType.class);
        known.put(VirtType.QEMU, new QemuCapabilities.Accelerated(
                Optional.of(new QemuCapabilities.HostCpu("base", true, properties, List.of())), models,
                List.of(new QemuCapabilities.Machine("pc-i440fx-10.0", Optional.of("pc"), true,
                        Optional.of("qemu64-x86_64-cpu"), false))));
        return new QemuCapabilities(Optional.empty(), new Version(10, 0, 0), Optional.empty(), "x86_64",
                Set.of("cpu-max", "cpu.migratable"), known, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <cpu mode='nix'/>                                          | it:1: mode is "nix"
            <cpu mode='custom' migratable='on'><model>a</model></cpu>  | it:1: <cpu> has attribute migratable
            <cpu>\\n<feature name='aes'/></cpu>                         | it:1: <cpu> has a <feature> and no <model>
            <cpu>\\n<vendor>Intel</vendor></cpu>                        | it:1: <cpu> has a <vendor> and no <model>
            <cpu>\\n<model vendor_id='x'>a</model></cpu>                | it:2: vendor_id is "x"
            <cpu><model>a</model>\\n<cache level='9' mode='emulate'/></cpu> | it:2: level is 9
            <cpu>\\n<cache mode='disable'/>\\n<cache mode='disable'/></cpu> | it:3: there is a second <cache>
            <cpu><model>a</model>\\n<maxphysaddr bits='4'/></cpu>       | it:2: <maxphysaddr> has no attribute mode
            <cpu><model>a</model>\\n<topology sockets='1' cores='x' threads='1'/></cpu> | it:2: attribute cores
            <cpu><model>a</model>\\n<feature name='f'/>\\n<feature name='f'/></cpu> | it:3: feature "f" is there twice
            <cpu mode='custom'><arch>x86_64</arch><model>a</model></cpu> | it:1: a host's <cpu> has attribute mode
            <cpu><arch>x86_64</arch></cpu>                             | it:1: a host's <cpu> has no <model>
            """)
    void saysWhatIsWrongAndWhere(String xml, String message) {
        assertThatThrownBy(() -> readCpu(xml.replace("\\n", "\n"))).isInstanceOf(EvidenceException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <qemuCaps/>                                                          | <qemuCaps> has no <version>
            <qemuCaps><version>7002000</version></qemuCaps>                      | <qemuCaps> has no <arch>
            <qemuCaps><version>7.2</version></qemuCaps>                          | a release is "7.2"
            <qemuCaps><cpu name='a'/></qemuCaps>                                 | <cpu> has no attribute type
            <qemuCaps><cpu type='kvm' name='a' usable='perhaps'/></qemuCaps>     | usable is "perhaps"
            <qemuCaps><hostCPU type='kvm' model='m'><property name='a' type='boolean' value='on'/></hostCPU></qemuCaps>\
             | value is "on"
            <qemuCaps><hostCPU type='kvm' model='m'><property name='a' type='list' value='on'/></hostCPU></qemuCaps>\
             | type is "list"
            """)
    void saysWhatIsWrongWithCachedCapabilities(String xml, String message) {
        assertThatThrownBy(() -> XmlDocuments.readOne(xml.getBytes(StandardCharsets.UTF_8), "it", Limits.defaults(),
                QemuCapabilitiesReader::read)).isInstanceOf(EvidenceException.class)
                .hasMessageContaining(message);
    }
}
