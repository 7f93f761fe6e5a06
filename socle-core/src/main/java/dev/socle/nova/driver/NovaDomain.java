package dev.socle.nova.driver;

import dev.socle.input.Limits;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.libvirt.DomainReader;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code <domain>} Nova hands to libvirt, as far as it has to do with the CPU: type, virtual CPUs, machine type,
 * features, {@code <cpu>} and timers. It is whole enough for {@code virsh define}.
 */
public final class NovaDomain {

    private static final String WINDOWS = "windows";
    private static final long USUAL_MEMORY = 512;

    private final NovaRelease release;
    private final DriverOptions options;
    private final Wishes wishes;
    private final Flavor flavor;
    private final Optional<Image> image;

    private NovaDomain(NovaRelease release, DriverOptions options, Flavor flavor, Optional<Image> image) {
        this.release = release;
        this.options = options;
        this.wishes = new Wishes(flavor, image);
        this.flavor = flavor;
        this.image = image;
    }

    /** The text for a guest; refused where flavor and image contradict each other. */
    public static Decision<String> of(NovaRelease release, DriverOptions options, Flavor flavor,
                                      Optional<Image> image, GuestCpu guest) {
        return Decision.of(() -> new NovaDomain(release, options, flavor, image).xml(guest));
    }

    /** What libvirt reads in what Nova writes. */
    static DomainDefinition read(String xml) {
        final DomainDefinition[] domain = new DomainDefinition[1];
        XmlDocuments.readOne(xml.getBytes(StandardCharsets.UTF_8), "Nova's <domain>", Limits.defaults(),
                root -> domain[0] = DomainReader.read(root));
        return domain[0];
    }

    private String xml(GuestCpu guest) {
        final StringBuilder out = new StringBuilder();
        line(out, 0, "<domain type='" + options.virtType() + "'>");
        line(out, 1, "<name>" + name() + "</name>");
        line(out, 1, "<memory unit='MiB'>" + flavor.memoryMiB().orElse(USUAL_MEMORY) + "</memory>");
        line(out, 1, "<vcpu>" + flavor.vcpus().orElse(1) + "</vcpu>");
        line(out, 1, "<os>");
        line(out, 2, "<type arch='" + guest.arch() + "'" + MachineTypes.of(options, image, guest.arch())
                .map(machine -> " machine='" + NovaCpuXml.escape(machine) + "'").orElse("") + ">hvm</type>");
        line(out, 1, "</os>");
        features(out);
        guest.cpu().ifPresent(cpu -> line(out, 1, NovaCpuXml.write(cpu)));
        clock(out, guest.arch());
        line(out, 0, "</domain>");
        return out.toString();
    }

    private String name() {
        return "nova-" + flavor.name().replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    private void features(StringBuilder out) {
        line(out, 1, "<features>");
        line(out, 2, "<acpi/>");
        if (!options.disableApic()) {
            line(out, 2, "<apic/>");
        }
        if (isWindows()) {
            line(out, 2, "<hyperv>");
            enlightenments(out);
            line(out, 2, "</hyperv>");
        }
        if (hidesHypervisor()) {
            line(out, 2, "<kvm>");
            line(out, 3, "<hidden state='on'/>");
            line(out, 2, "</kvm>");
        }
        CpuPolicies.pmuOf(flavor, image).ifPresent(on -> line(out, 2, "<pmu state='" + (on ? "on" : "off") + "'/>"));
        line(out, 1, "</features>");
    }

    private void enlightenments(StringBuilder out) {
        final List<String> all = new ArrayList<>(NovaFacts.words("hyperv"));
        if (!release.has(NovaRelease.Behaviour.FEWER_ENLIGHTENMENTS)) {
            all.addAll(NovaFacts.words("hyperv.earlier"));
        }
        for (String one : all) {
            final int equals = one.indexOf('=');
            line(out, 3, equals < 0 ? "<" + one + " state='on'/>"
                    : "<" + one.substring(0, equals) + " state='on' retries='" + one.substring(equals + 1) + "'/>");
        }
        if (hidesHypervisor()) {
            line(out, 3, "<vendor_id state='on' value='" + NovaFacts.fact("hyperv.vendor").orElseThrow() + "'/>");
        }
    }

    private void clock(StringBuilder out, String arch) {
        final String offset = isWindows() ? "localtime" : "utc";
        if (!options.virtType().equals(DriverOptions.KVM)) {
            line(out, 1, "<clock offset='" + offset + "'/>");
            return;
        }
        line(out, 1, "<clock offset='" + offset + "'>");
        line(out, 2, "<timer name='pit' tickpolicy='delay'/>");
        line(out, 2, "<timer name='rtc' tickpolicy='catchup'/>");
        if (MapLibvirt.isX86(arch)) {
            line(out, 2, "<timer name='hpet' present='" + (Wishes.isYes(property("hw_time_hpet")) ? "yes" : "no") + "'/>");
        }
        if (isWindows()) {
            line(out, 2, "<timer name='hypervclock' present='yes'/>");
        }
        line(out, 1, "</clock>");
    }

    private boolean isWindows() {
        return property("os_type").equals(WINDOWS);
    }

    private boolean hidesHypervisor() {
        return Wishes.isYes(flavor.properties().getOrDefault("hide_hypervisor_id", ""))
                || Wishes.isYes(wishes.ofFlavor("hide_hypervisor_id").orElse(""))
                || Wishes.isYes(property("img_hide_hypervisor_id"));
    }

    private String property(String name) {
        return image.map(of -> of.properties().getOrDefault(name, "")).orElse("");
    }

    private static void line(StringBuilder out, int depth, String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }
}
