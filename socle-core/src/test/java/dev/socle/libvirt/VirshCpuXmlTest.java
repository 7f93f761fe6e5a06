package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import dev.socle.input.EvidenceException;
import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.testing.Catalogs;
import dev.socle.testing.Proof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has the installed libvirt 9.0 read and print {@code <cpu>} of domains: what it prints Socle prints, and what it
 * refuses Socle refuses. {@code clusters} came later and are left out of what Socle prints.
 */
final class VirshCpuXmlTest {

    private static final String REFUSED = "refused";
    private static final Pattern CPU = Pattern.compile("  <cpu[^>]*/>\n|  <cpu.*?</cpu>\n", Pattern.DOTALL);

    /** Each is about one rule; some are right and some wrong. */
    private static final List<String> BY_HAND = List.of(
            "<cpu/>", "<cpu mode='host-model'><model fallback='forbid'/></cpu>",
            "<cpu mode='host-model'><model vendor_id='Libvirt QEMU'/></cpu>",
            "<cpu mode='host-passthrough'><model vendor_id='short' fallback='nix'>a</model></cpu>",
            "<cpu mode='host-passthrough'><vendor>Intel</vendor></cpu>",
            "<cpu><model>a</model><model>b</model><vendor>X</vendor><vendor>Y</vendor></cpu>",
            "<cpu><model> core2duo </model></cpu>", "<cpu><model>a&amp;&lt;'\"</model></cpu>",
            "<cpu match='exact'><arch>x86_64</arch><model>a</model></cpu>",
            "<cpu><model>a</model><microcode version='3'/><signature family='6' model='15' stepping='11'/></cpu>",
            "<cpu><model>a</model><feature name='aes'/><feature name='aes'/></cpu>",
            "<cpu><model>a</model><feature name=''/></cpu>", "<cpu><model/><feature name='aes'/></cpu>",
            "<cpu mode='maximum'><cache mode='emulate' level='3'/><cache mode='disable'/></cpu>",
            "<cpu mode='maximum'><maxphysaddr mode='emulate' bits='40'/><maxphysaddr mode='passthrough'/></cpu>",
            "<cpu><topology sockets=' 1' cores='+2' threads='1'/></cpu>",
            "<cpu><topology sockets='0x2' cores='2' threads='1'/></cpu>",
            "<cpu><topology sockets='1' dies='0' cores='2' threads='1'/></cpu>",
            "<cpu><model vendor_id='with,comma12'>a</model></cpu>", "<cpu mode=''><model>a</model></cpu>",
            "<cpu><numa><cell cpus='0-1' memory='512' unit='MiB' memAccess='shared' discard='yes'/>"
                    + "<cell cpus='2,3' memory='1024'/></numa></cpu>",
            "<cpu><numa><cell id='1' cpus='0,2' memory='1'><distances><sibling id='0' value='20'/></distances></cell>"
                    + "<cell id='0' cpus='1,3' memory='2'/></numa></cpu>",
            "<cpu><numa><cell cpus='0' memory='1'/><cell cpus='1' memory='1'><distances><sibling id='2' value='30'/>"
                    + "</distances></cell><cell cpus='2' memory='1'/></numa></cpu>",
            "<cpu><numa><cell id='0' cpus='0' memory='1'/><cell id='0' cpus='1' memory='1'/></numa></cpu>",
            "<cpu><numa><cell id='3' cpus='0' memory='1'/></numa></cpu>", "<cpu><numa/></cpu>",
            "<cpu><numa><cell cpus='0-1' memory='1'/><cell cpus='1-2' memory='1'/></numa></cpu>",
            "<cpu><numa><cell cpus='0-3,^2' memory='1025' unit='b'/></numa></cpu>",
            "<cpu><numa><cell cpus='0,^0' memory='1' unit='GB'/></numa></cpu>",
            "<cpu><numa><cell cpus='1-0' memory='1'/></numa></cpu>",
            "<cpu><numa><cell cpus='0' memory='1' unit='zz'/></numa></cpu>",
            "<cpu><numa><cell cpus='5' memory='1'/></numa></cpu>",
            "<cpu><numa><cell cpus='0'/></numa></cpu>", "<cpu><numa><cell memory='1'/><cell memory='1'/></numa></cpu>",
            "<cpu><numa><cell cpus='0' memory='1'><cache level='2' associativity='none' policy='none'><size value='1' "
                    + "unit='MiB'/><line value='64' unit='B'/></cache><cache level='1' associativity='full' "
                    + "policy='writethrough'><size value='8'/><line value='0'/></cache></cell><interconnects>"
                    + "<latency initiator='0' target='0' cache='1' type='read' value='5'/>"
                    + "<bandwidth initiator='0' target='0' type='access' value='2' unit='MiB'/></interconnects>"
                    + "</numa></cpu>",
            "<cpu><numa><cell cpus='0' memory='1'/><interconnects><latency initiator='0' target='0' cache='1' "
                    + "type='read' value='5'/></interconnects></numa></cpu>",
            "<cpu><numa><cell memory='1'/><cell cpus='0' memory='1'/><interconnects><latency initiator='0' target='0' "
                    + "type='read' value='1'/></interconnects></numa></cpu>");

    @TempDir
    private Path folder;

    @Test
    void readsAndPrintsAsTheInstalledLibvirtDoes() throws IOException {
        final Virsh virsh = Virsh.testDriver();
        final LibvirtRelease release = Catalogs.full().libvirt(new Version(9, 0, 0)).release();
        final AnyDomain any = new AnyDomain(release, new Random(Proof.seed()));
        final List<String> cpus = Stream.concat(BY_HAND.stream(),
                Stream.generate(any::cpu).limit(Proof.isFull() ? 2000 : 100)).toList();
        final List<String> commands = new ArrayList<>();
        for (int i = 0; i < cpus.size(); i++) {
            final Path file = folder.resolve(i + ".xml");
            Files.writeString(file, domain("d" + i, cpus.get(i)));
            commands.add("define " + file + "; dumpxml d" + i);
        }
        int printed = 0;
        for (int from = 0; from < cpus.size(); from += 100) {
            final int to = Math.min(cpus.size(), from + 100);
            final List<String> answers = virsh.ask(commands.subList(from, to));
            for (int i = from; i < to; i++) {
                final String theirs = theirs(answers.get(i - from));
                assertThat(own(domain("d" + i, cpus.get(i))))
                        .as("seed " + Proof.seed() + "\n" + cpus.get(i) + "\n" + answers.get(i - from))
                        .isEqualTo(theirs);
                printed += theirs.equals(REFUSED) ? 0 : 1;
            }
        }
        assertThat(printed).as("elements that libvirt took").isGreaterThan(40);
    }

    private static String domain(String name, String cpu) {
        return "<domain type='test'><name>" + name + "</name><memory>1048576</memory><vcpu>4</vcpu>"
                + "<os><type arch='x86_64'>hvm</type></os>" + cpu + "</domain>";
    }

    private static String theirs(String answer) {
        if (answer.contains("error:")) {
            return REFUSED;
        }
        final Matcher matcher = CPU.matcher(answer);
        return matcher.find() ? matcher.group() : "";
    }

    private static String own(String xml) {
        final List<DomainDefinition> domain = new ArrayList<>();
        try {
            XmlDocuments.readOne(xml.getBytes(StandardCharsets.UTF_8), "it", Limits.defaults(),
                    root -> domain.add(DomainReader.read(root)));
        } catch (EvidenceException e) {
            return REFUSED;
        }
        final Optional<CpuDefinition> cpu = domain.getFirst().cpu();
        if (cpu.filter(one -> one.check() != CpuDefinition.Check.DEFAULT && one.mode() == CpuDefinition.Mode.CUSTOM
                && one.modelName().isEmpty()).isPresent()) {
            return REFUSED;
        }
        final String written = cpu.map(one -> CpuWriter.write(one, 2)).orElse("");
        return written.equals("  <cpu/>\n") ? "" : written.replace(" clusters='1'", "");
    }
}
