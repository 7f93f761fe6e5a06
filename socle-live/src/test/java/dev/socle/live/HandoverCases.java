package dev.socle.live;

import dev.socle.catalog.MachineType;
import dev.socle.catalog.QemuModel;
import dev.socle.catalog.QemuRelease;
import dev.socle.live.guest.Smp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Chance's own ways to start a QEMU with KVM. */
final class HandoverCases {

    private static final List<String> SHAPES = List.of("1", "2", "3", "5", "8", "4,sockets=2,cores=1,threads=2",
            "6,sockets=2,cores=3,threads=1", "2,maxcpus=12,sockets=2,cores=3,threads=2", "7,sockets=1,cores=7,threads=1",
            "3,sockets=1,cores=1,threads=3", "2,maxcpus=200,sockets=1,cores=100,threads=2",
            "12,sockets=2,dies=2,cores=3,threads=1", "8,sockets=1,dies=4,cores=1,threads=2",
            "10,maxcpus=30,sockets=2,dies=3,cores=5,threads=1", "1,maxcpus=64,sockets=1,dies=1,cores=64,threads=1",
            "2,maxcpus=240,sockets=240,cores=1,threads=1");
    private static final List<String> MODULES = List.of("8,sockets=1,dies=1,modules=2,cores=2,threads=2",
            "4,maxcpus=24,sockets=1,dies=2,modules=3,cores=4,threads=1", "12,sockets=2,modules=3,cores=2,threads=1");
    private static final List<String> SETTINGS = List.of("host-cache-info=on", "l3-cache=off", "legacy-cache=on",
            "legacy-cache=off", "pmu=on", "kvm=off", "cpuid-0xb=off", "x-vendor-cpuid-only=off", "vmware-cpuid-freq=off",
            "tsc-frequency=2000000000", "invtsc=on", "hypervisor=off", "topoext=on", "ht=on", "xsave=off", "avx=off",
            "sgx=on", "sgx1=on,sgx2=on", "sgxlc=on", "sgx=on,sgx1=on,sgx-provisionkey=on,sgx-debug=on,sgx-mode64=on",
            "intel-pt=on", "arch-lbr=on,pmu=on",
            "amx-tile=on,amx-int8=on", "monitor=on", "svm=on,npt=on", "vmx=on", "perfmon-v2=on,pmu=on", "pku=on",
            "level=4", "level=20", "min-level=31", "xlevel=0x80000004", "xlevel=0x80000008", "min-xlevel=0x80000026",
            "phys-bits=46", "host-phys-bits=on,host-phys-bits-limit=43", "model-id=Some CPU", "family=15,model=200",
            "stepping=9", "x-force-features=on", "legacy-multi-node=on",
            "x-force-cpuid-0x1f=on", "x-l1-cache-per-thread=off", "x-amd-topoext-features-only=off",
            "x-consistent-cache=off", "x-vendor-cpuid-only-v2=off", "guest-phys-bits=40", "xsaves=on", "lm=off", "kvm-pv-unhalt=on,kvm-hint-dedicated=on", "kvm-pv-enforce-cpuid=on",
            "sev=on", "pdcm=on", "pdcm=on,pmu=on", "cmp-legacy=on", "enforce=on", "xlevel2=0xc0000001",
            "hv-enforce-cpuid=on");
    private static final List<String> VENDORS = List.of("GenuineIntel", "AuthenticAMD", "HygonGenuine", "CentaurHauls",
            "  Shanghai  ", "SocleSocle12");

    private final QemuRelease release;
    private final Random random;

    /**
     * @param cpuPm    whether {@code -overcommit cpu-pm=on}
     */
    record Case(MachineType machine, String cpu, Smp smp, boolean cpuPm) {

        List<String> arguments() {
            final List<String> arguments = new ArrayList<>(List.of("-machine", machine.name() + ",accel=kvm", "-cpu", cpu,
                    "-smp", smp.text(), "-m", "64"));
            if (cpuPm) {
                arguments.addAll(List.of("-overcommit", "cpu-pm=on"));
            }
            return arguments;
        }

        @Override
        public String toString() {
            return String.join(" ", arguments());
        }
    }

    HandoverCases(QemuRelease release, Random random) {
        this.release = release;
        this.random = random;
    }

    Case next() {
        final StringBuilder cpu = new StringBuilder(model()).append(",check=off");
        if (random.nextInt(3) > 0) {
            cpu.append(",vendor=").append(any(VENDORS));
        }
        final int settings = random.nextInt(4);
        for (int i = 0; i < settings; i++) {
            add(cpu, any(SETTINGS));
        }
        if (random.nextInt(3) == 0) {
            hyperV(cpu);
        }
        // What max and host get of a host whose processors a guest may put to sleep, no other option tells.
        return new Case(machine(), cpu.toString(), smp(), cpu.indexOf("max,") != 0 && random.nextInt(5) == 0);
    }

    private String model() {
        final List<String> models = release.models().stream().map(QemuModel::name).toList();
        return random.nextInt(6) == 0 ? "max" : any(models);
    }

    private void add(StringBuilder cpu, String items) {
        for (String item : items.split(",")) {
            final String name = item.substring(0, item.indexOf('='));
            if (release.names().find(name).isPresent() || release.switches().contains(name)
                    || release.machinery().properties().stream().anyMatch(it -> it.name().equals(name))) {
                cpu.append(',').append(item);
            }
        }
    }

    private void hyperV(StringBuilder cpu) {
        final int every = 1 + random.nextInt(8);
        for (String name : release.switches()) {
            if (name.startsWith("hv-") && random.nextInt(every) == 0 && !name.equals("hv-passthrough")
                    && !name.equals("hv-enforce-cpuid")) {
                cpu.append(',').append(name).append("=on");
            }
        }
        if (random.nextInt(3) == 0) {
            cpu.append(",hv-spinlocks=").append(random.nextBoolean() ? 0x1fff : 100);
        }
        if (random.nextInt(4) == 0) {
            cpu.append(",hv-vendor-id=").append(any(List.of("Socle", "twelvetwelve", "longer than twelve", "")));
        }
        if (random.nextInt(4) == 0) {
            cpu.append(",hv-version-id-build=12345,hv-version-id-major=65535,hv-version-id-minor=4"
                    + ",hv-version-id-spack=7,hv-version-id-sbranch=255,hv-version-id-snumber=70000");
        }
        if (random.nextInt(4) == 0) {
            cpu.append(",hv-no-nonarch-coresharing=").append(any(List.of("on", "off")));
        }
    }

    private MachineType machine() {
        final List<MachineType> machines = release.machinery().machines().stream()
                .filter(it -> it.name().startsWith("pc-q35-") || it.name().startsWith("pc-i440fx-")).toList();
        return random.nextBoolean() ? release.machinery().machine("q35").orElseThrow() : any(machines);
    }

    private Smp smp() {
        return Smp.parse(release.version().major() >= 10 && random.nextInt(6) == 0 ? any(MODULES) : any(SHAPES));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
