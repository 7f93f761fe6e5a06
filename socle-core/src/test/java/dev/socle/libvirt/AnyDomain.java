package dev.socle.libvirt;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.catalog.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Domains as a user may write them, right and wrong, with whatever shapes the CPU and a release of libvirt knows. */
final class AnyDomain {

    private static final List<String> ENLIGHTENMENTS = List.of("relaxed", "vapic", "vpindex", "runtime", "synic",
            "reset", "frequencies", "reenlightenment", "tlbflush", "ipi", "evmcs", "avic");
    private static final List<String> UNKNOWN = List.of("nosuch", "sse4_1", "vmx ", "SSE");

    private final LibvirtRelease release;
    private final RandomGenerator random;

    AnyDomain(LibvirtRelease release, RandomGenerator random) {
        this.release = release;
        this.random = random;
    }

    /** A whole domain. */
    String xml(String name, VirtType type) {
        return xml(name, type, "", oneIn(5) ? "" : cpu());
    }

    /** A domain for one QEMU program, with a CPU of any kind or near this one. */
    String xml(String name, VirtType type, String emulator, CpuDefinition near) {
        return xml(name, type, "    <emulator>" + emulator + "</emulator>\n",
                oneIn(6) ? "" : near.type() == CpuDefinition.Type.HOST || oneIn(2) ? cpu() : CpuWriter.write(near, 2));
    }

    private String xml(String name, VirtType type, String emulator, String cpu) {
        final StringBuilder xml = new StringBuilder("<domain type='" + type.word() + "'>\n  <name>" + name
                + "</name>\n  <memory>1048576</memory>\n  <vcpu>4</vcpu>\n");
        xml.append("  <os><type arch='").append("x86_64'")
                .append(oneIn(5) ? "" : " machine='" + pick(List.of("pc", "q35", "pc-i440fx-6.2", "pc-q35-7.1")) + "'")
                .append(">hvm</type></os>\n");
        xml.append(features()).append(clock()).append(cpu);
        final String panic = oneIn(12) ? "    <panic model='hyperv'/>\n" : "";
        return xml.append(emulator.isEmpty() && panic.isEmpty() ? ""
                : "  <devices>\n" + emulator + panic + "  </devices>\n").append("</domain>\n").toString();
    }

    /** A {@code <cpu>}. */
    String cpu() {
        final String mode = pick(List.of("", "", " mode='custom'", " mode='host-model'", " mode='maximum'",
                " mode='host-passthrough'"));
        final boolean likeHost = mode.contains("max") || mode.contains("pass");
        final StringBuilder xml = new StringBuilder("  <cpu").append(mode);
        if (oneIn(4)) {
            xml.append(" match='").append(pick(List.of("exact", "exact", "minimum", "strict", "nix"))).append("'");
        }
        if (oneIn(4)) {
            xml.append(" check='").append(pick(List.of("none", "none", "partial", "full", "some"))).append("'");
        }
        if (oneIn(likeHost ? 3 : 30)) {
            xml.append(" migratable='").append(pick(List.of("on", "off"))).append("'");
        }
        xml.append(">\n");
        final boolean model = !likeHost && !mode.contains("model") ? !oneIn(6) : oneIn(10);
        if (model) {
            xml.append("    ").append(model()).append('\n');
        }
        parts(xml, model || likeHost || mode.contains("model"));
        return xml.append("  </cpu>\n").toString();
    }

    private void parts(StringBuilder xml, boolean features) {
        if (oneIn(6)) {
            xml.append("    <vendor>").append(pick(List.of("Intel", "AMD", "Nobody"))).append("</vendor>\n");
        }
        if (oneIn(5)) {
            xml.append("    <topology sockets='").append(pick(List.of("1", "2", "4", "0", "x"))).append("' cores='")
                    .append(pick(List.of("1", "2", "4"))).append("' threads='")
                    .append(pick(List.of("1", "2"))).append("'/>\n");
        }
        if (oneIn(5)) {
            xml.append("    <cache").append(oneIn(2) ? " level='" + pick(List.of("3", "3", "1", "7")) + "'" : "")
                    .append(" mode='").append(pick(List.of("emulate", "passthrough", "disable", "none")))
                    .append("'/>\n");
        }
        if (oneIn(5)) {
            xml.append("    <maxphysaddr mode='").append(pick(List.of("emulate", "passthrough"))).append("'")
                    .append(oneIn(2) ? " bits='" + pick(List.of("42", "40", "-1", "0")) + "'" : "")
                    .append(isToday() && oneIn(4) ? " limit='" + pick(List.of("39", "52", "0", "x")) + "'" : "").append("/>\n");
        }
        for (int i = features || oneIn(9) ? random.nextInt(5) : 0; i > 0; i--) {
            xml.append("    ").append(feature()).append('\n');
        }
    }

    private String model() {
        final String name = oneIn(20) ? "NoSuchModel" : pick(release.models()).name();
        return "<model" + (oneIn(3) ? " fallback='" + pick(List.of("allow", "forbid")) + "'" : "")
                + (oneIn(8) ? " vendor_id='" + pick(List.of("Twelve chars", "twelve,chars", "eleven char")) + "'" : "")
                + ">" + name + "</model>";
    }

    private String feature() {
        final String name = oneIn(25) ? pick(UNKNOWN) : pick(release.features()).name();
        return "<feature" + (oneIn(6) ? "" : " policy='" + pick(List.of("require", "require", "disable", "disable",
                "force", "optional", "forbid")) + "'") + " name='" + name + "'/>";
    }

    private String features() {
        if (oneIn(3)) {
            return "";
        }
        final StringBuilder xml = new StringBuilder("  <features>\n");
        if (oneIn(4)) {
            xml.append("    <apic eoi='").append(onOff()).append("'/>\n");
        }
        if (oneIn(4)) {
            xml.append("    <pvspinlock").append(oneIn(4) ? "" : " state='" + onOff() + "'").append("/>\n");
        }
        if (oneIn(4)) {
            xml.append("    <pmu").append(oneIn(4) ? "" : " state='" + onOff() + "'").append("/>\n");
        }
        if (oneIn(4)) {
            xml.append("    <kvm>\n");
            pickSome(List.of("hidden", "hint-dedicated", "poll-control", "pv-ipi"), 4).forEach(name ->
                    xml.append("      <").append(name).append(" state='").append(onOff()).append("'/>\n"));
            xml.append("    </kvm>\n");
        }
        if (oneIn(3)) {
            hyperv(xml);
        }
        return xml.append("  </features>\n").toString();
    }

    private void hyperv(StringBuilder xml) {
        xml.append("    <hyperv").append(oneIn(4) ? " mode='" + pick(List.of("custom", "passthrough")) + "'" : "")
                .append(">\n");
        pickSome(ENLIGHTENMENTS, 8).forEach(name ->
                xml.append("      <").append(name).append(" state='").append(mostlyOn()).append("'/>\n"));
        if (oneIn(3)) {
            xml.append("      <spinlocks state='").append(mostlyOn()).append("'").append(oneIn(6) ? ""
                    : " retries='" + pick(List.of("4095", "8191", "12", "4294967294", "4294967296")) + "'").append("/>\n");
        }
        if (oneIn(3)) {
            xml.append("      <vendor_id state='").append(mostlyOn()).append("' value='")
                    .append(pick(List.of("KVM Hv", "x", "a,b", "", "Much too long for it"))).append("'/>\n");
        }
        if (isToday() && oneIn(4)) {
            pickSome(List.of("emsr_bitmap", "xmm_input"), 2).forEach(name ->
                    xml.append("      <").append(name).append(" state='").append(mostlyOn()).append("'/>\n"));
        }
        if (oneIn(3)) {
            xml.append("      <stimer state='").append(mostlyOn()).append("'>").append(oneIn(2)
                    ? "<direct state='" + onOff() + "'/>" : "").append("</stimer>\n");
        }
        xml.append("    </hyperv>\n");
    }

    private String clock() {
        if (oneIn(2)) {
            return "";
        }
        final List<String> timers = pickSome(List.of("<timer name='kvmclock' present='yes'/>",
                "<timer name='kvmclock' present='no'/>", "<timer name='hypervclock' present='yes'/>",
                "<timer name='hypervclock' present='no'/>", "<timer name='tsc' frequency='2000000000'/>",
                "<timer name='tsc' present='yes'/>", "<timer name='rtc' tickpolicy='catchup'/>", "<timer name='tsc' frequency='0'/>",
                "<timer name='pit' tickpolicy='delay'/>", "<timer name='hpet' present='no'/>",
                "<timer name='tsc' mode='native'/>"), 4);
        return "  <clock offset='utc'>\n    " + String.join("\n    ", timers) + "\n  </clock>\n";
    }

    /** Whether libvirt knows what 9.0 did not. */
    private boolean isToday() {
        return release.version().compareTo(new Version(11, 3, 0)) >= 0;
    }

    private String onOff() {
        return random.nextBoolean() ? "on" : "off";
    }

    private String mostlyOn() {
        return oneIn(5) ? "off" : "on";
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> List<T> pickSome(List<T> choices, int most) {
        final List<T> left = new ArrayList<>(choices);
        final List<T> picked = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0 && !left.isEmpty(); i--) {
            picked.add(left.remove(random.nextInt(left.size())));
        }
        return picked;
    }
}
