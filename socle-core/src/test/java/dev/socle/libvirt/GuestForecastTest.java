package dev.socle.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.Version;
import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.qemu.QemuCpus;
import dev.socle.testing.Catalogs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Some of what real libvirts did with real guests; docs/fleet.md has all. */
class GuestForecastTest {

    private static final Catalog CATALOG = Catalogs.full();
    private static final GuestForecast FORECAST = new GuestForecast(CATALOG);

    @Test
    void showsWhatQemuMadeOfIt() {
        assertThat(shown(started("<cpu><model>IvyBridge</model></cpu>", host("11.3", "10.0")))).isEqualTo("""
                <cpu mode='custom' match='exact' check='full'>
                  <model fallback='forbid'>IvyBridge</model>
                  <feature policy='disable' name='tsc-deadline'/>
                  <feature policy='require' name='hypervisor'/>
                  <feature policy='disable' name='vme'/>
                  <feature policy='require' name='arat'/>
                  <feature policy='require' name='xsaveopt'/>
                </cpu>
                """);
    }

    @Test
    void aGuestStaysWhereItHasWhatTheOtherHostLacks() {
        final LibvirtHost usual = host("11.3", "10.0");
        final LibvirtHost small = host("11.3", "10.0", "avx", "f16c", "rdrand");
        final StartForecast.Runs guest = started("<cpu><model>IvyBridge</model></cpu>", usual);
        assertThat(FORECAST.move(guest, usual, small)).isEqualTo(new StartForecast.Refused(
                StartForecast.Stage.AFTER_QEMU, new CpuError.GuestCpuDiffers(List.of(),
                List.of("avx", "f16c", "rdrand"), 0)));
        assertThat(FORECAST.move(started("<cpu><model>IvyBridge</model></cpu>", small), small, usual))
                .isInstanceOf(StartForecast.Runs.class);
    }

    @Test
    void anOlderMapKnowsNoSuchModel() {
        final LibvirtHost older = host("9.0", "7.2");
        final LibvirtHost newer = host("11.3", "10.0");
        final StartForecast.Refused refused = new StartForecast.Refused(StartForecast.Stage.BEFORE_QEMU,
                new CpuError.UnknownModel("SapphireRapids"));
        assertThat(FORECAST.start(domain("<cpu><model>SapphireRapids</model></cpu>"), older)).isEqualTo(refused);
        assertThat(FORECAST.move(started("<cpu><model>SapphireRapids</model></cpu>", newer), newer, older))
                .isEqualTo(refused);
    }

    /** libvirt 12.8 started this guest without a word of the two, and took it when it came from 11.3. */
    @Test
    void theShapeOfTheProcessorsIsQemusAffair() {
        final String cpu = "<cpu><model>EPYC</model><feature policy='require' name='cmp_legacy'/>"
                + "<feature policy='disable' name='ht'/></cpu>";
        final LibvirtHost newest = host("12.8", "11.1");
        final LibvirtHost older = host("11.3", "10.0");
        assertThat(shown(started(cpu, newest))).doesNotContain("cmp_legacy", "'ht'");
        assertThat(shown(started(cpu, older))).contains("cmp_legacy", "'ht'");
        assertThat(FORECAST.move(started(cpu, older), older, newest)).isInstanceOf(StartForecast.Runs.class);
    }

    private static LibvirtHost host(String libvirt, String qemu, String... withheld) {
        final Outcome<LibvirtHost> host = LibvirtHost.of(CATALOG.libvirt(Version.parse(libvirt)).release(),
                new TcgQemu(new QemuCpus(CATALOG, CATALOG.qemu(Version.parse(qemu)).release()), List.of(withheld)));
        return host instanceof Outcome.Done<LibvirtHost>(LibvirtHost done) ? done : failed(host);
    }

    private static LibvirtHost failed(Outcome<LibvirtHost> outcome) {
        throw new AssertionError(outcome);
    }

    private static StartForecast.Runs started(String cpu, LibvirtHost host) {
        final StartForecast start = FORECAST.start(domain(cpu), host);
        assertThat(start).isInstanceOf(StartForecast.Runs.class);
        return (StartForecast.Runs) start;
    }

    private static String shown(StartForecast.Runs guest) {
        return guest.live().map(CpuWriter::write).orElse("");
    }

    private static DomainDefinition domain(String cpu) {
        final List<DomainDefinition> read = new ArrayList<>();
        XmlDocuments.readOne(("<domain type='qemu'><vcpu>1</vcpu><os><type arch='x86_64' machine='pc-i440fx-7.2'>hvm"
                + "</type></os>" + cpu + "</domain>").getBytes(StandardCharsets.UTF_8), "guest", Limits.defaults(),
                root -> read.add(DomainReader.read(root)));
        return read.getFirst();
    }
}
