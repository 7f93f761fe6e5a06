package dev.socle.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/** Evidence of every kind, and what becomes of it when somebody's disk, editor or malice changes it. */
final class EvidenceMutations {

    private static final List<String> WRITTEN = List.of(
            "<?xml version='1.0'?>\n<capabilities><host><cpu><arch>x86_64</arch><model>Penryn</model><vendor>Intel"
                    + "</vendor><microcode version='7'/><signature family='6' model='23' stepping='1'/>"
                    + "<feature name='vme'/></cpu><topology><cells><cell><cpus num='2'/></cell></cells></topology>"
                    + "</host></capabilities>",
            "<domainCapabilities><domain>kvm</domain><cpu><mode name='host-model' supported='yes'><model>EPYC</model>"
                    + "<feature policy='disable' name='aes'/></mode><mode name='custom' supported='yes'><model "
                    + "usable='no'>EPYC</model><blockers model='EPYC'><feature name='aes'/></blockers></mode></cpu>"
                    + "</domainCapabilities>",
            "<cpudata arch='x86'><!-- c --><cpuid eax_in='0x1' ecx_in='0x0' eax='0x1' ebx='0' ecx='0xff' edx='0'/>"
                    + "<msr index='0x10a' edx='0' eax='1'/></cpudata>\n<cpu mode='custom' match='exact'><model "
                    + "fallback='allow'>A</model><numa><cell id='0' cpus='0-3'><distances/></cell></numa></cpu>",
            "CPU 0:\n   0x00000000 0x00: eax=0x0000000d ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65\n"
                    + "   0x00000001 0x00: eax=0x00a00f11 ebx=0x00020800 ecx=0xfffa3203 edx=0x178bfbff\nCPU 1:\n"
                    + "   0x00000000 0x00: eax=0x0000000d ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65\n",
            "------[ Logical CPU #0 ]------\nCPUID 00000000: 00000016-756E6547-6C65746E-49656E69 [GenuineIntel]\n"
                    + "CPUID 00000004: 1C004121-01C0003F-0000003F-00000000 [SL 00]\n"
                    + "MSR 0000010A: 0000-0001-0000-00EB\n",
            "basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69\next_cpuid[1]=00000000 00000000 00000121 2c100800\n"
                    + "intel_fn4[1]=7c004122 01c0003f 0000003f 00000000\n",
            "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmicrocode\t: 0x5\nflags\t\t: "
                    + "fpu vme lm constant_tsc nonstop_tsc\naddress sizes\t: 46 bits physical, 48 bits virtual\n\n",
            "l1tf: Not affected\nmds: Mitigation: Clear CPU buffers; SMT disabled\n",
            "6.12.107+deb13-amd64\n",
            "Using library: libvirt 9.0.0\nRunning hypervisor: QEMU 10.0.13\n",
            "[DEFAULT]\ndebug = true\n[libvirt]\ncpu_mode : custom\ncpu_models = EPYC-Milan,\n  EPYC-Rome\n",
            "{\"QMP\":{\"version\":{\"qemu\":{\"micro\":22,\"minor\":2,\"major\":7},\"package\":\"D\"}}}\n"
                    + "{\"execute\":\"query-cpu-model-expansion\",\"id\":\"b\",\"arguments\":{\"type\":\"static\","
                    + "\"model\":{\"name\":\"host\",\"props\":{\"migratable\":false}}}}\n{\"return\":{\"model\":{"
                    + "\"name\":\"base\",\"props\":{\"aes\":true,\"family\":6,\"vendor\":\"AuthenticAMD\"}}},"
                    + "\"id\":\"b\"}\n{\"return\":[{\"name\":\"486\",\"typename\":\"t\",\"unavailable-features\":["
                    + "\"fpu\"]}]}",
            "{\"qemu\":{\"qemu\":{\"micro\":1,\"minor\":2,\"major\":7}},\"accel\":\"kvm\",\"machine\":\"q35\","
                    + "\"booleanProperties\":[\"aes\",\"avx\"],\"models\":{\"host\":{\"on\":[\"aes\"],\"props\":"
                    + "{\"family\":6}}}}",
            "{\"id\":\"one\",\"leaves\":[[0,0,13,1752462657,1145913699,1769238117],[1,0,1,-2,3,4294967295]],"
                    + "\"msrs\":{\"0x10a\":\"0xeb\"}}\n",
            "{\"id\":\"1\",\"name\":\"m1\",\"vcpus\":4,\"ram\":2048,\"properties\":{\"a\":\"b\"}}",
            "{\"kind\":\"HostProfile\",\"apiVersion\":\"socle/v1\",\"name\":\"h\",\"physical\":{\"vendor\":"
                    + "\"GenuineIntel\",\"features\":{\"words\":{\"cpuid:0x7:0:ebx\":[\"0x20\",\"0xff\"]}},\"cpuid\":"
                    + "{\"leaves\":{\"0x1.0x0\":[\"0x1\",\"0x2\",\"0x3\",\"0x4\"]}}},\"offers\":[{\"accelerator\":"
                    + "\"kvm\",\"migratable\":true,\"basis\":\"measured\",\"features\":{\"words\":{\"msr:0x10a\":"
                    + "[\"0x1\",\"0x3\"]}},\"models\":{\"E\":{\"unavailable\":{\"cpuid:0x1:0:ecx\":\"0x2\"}}}}],"
                    + "\"sources\":[{\"kind\":\"k\",\"origin\":\"o\",\"outcome\":\"read\",\"detail\":\"d\"}]}",
            "socle-bundle 1\nhost: node7\ntime: 2026-11-25T12:00:00Z\n== read cpuid | /dev/cpu/0/cpuid | \n"
                    + "|CPUID 00000000: 00000016-756E6547-6C65746E-49656E69 [SL 00]\n== absent QMP kvm | /dev/kvm | no\n"
                    + "== read kernel | uname -r | \n|6.12.9\n== read capabilities | virsh | \n|<capabilities/>\n"
                    + "== read libvirt map | /usr | \n|libvirt cpu_map sha256 " + "0af9".repeat(16) + "\n== end 5\n",
            "[{\"name\":\"pc-q35-9.0\",\"cpu-max\":4,\"alias\":\"q35\",\"deprecated\":true,\"is-default\":true}]",
            "<domain type='kvm'><name>n</name><vcpu>2</vcpu><os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>"
                    + "<features><hyperv mode='custom'><relaxed state='on'/></hyperv></features><cpu mode='host-model' "
                    + "check='partial'/><clock offset='utc'><timer name='hpet' present='no'/></clock></domain>",
            "meta:\n  schema_version: '1.0'\nproviders:\n  - identification:\n      uuid: $COMPUTE_NODE\n    traits:\n"
                    + "      additional:\n        - 'CUSTOM_A'\n",
            "{\"hypervisor_hostname\":\"n\",\"cpu_info\":\"{\\\"arch\\\":\\\"x86_64\\\",\\\"features\\\":"
                    + "[\\\"aes\\\"],\\\"topology\\\":{\\\"cores\\\":4}}\"}",
            "<cpus><arch name='x86'><include filename='a.xml'/><vendor name='Intel' string='GenuineIntel'/><feature "
                    + "name='aes'><cpuid eax_in='0x01' ecx='0x02000000'/></feature><model name='m'><signature family='6' "
                    + "model='1'/><vendor name='Intel'/><feature name='aes'/></model></arch></cpus>",
            "EPYC-Milan-v2,+aes,-avx,ssbd=on,family=0x17,model-id=a,,b,hv-vendor-id=x,phys-bits=44,check=off");

    private static final List<String> SCRAPS = List.of("<", ">", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml ",
            "?>", "<!DOCTYPE a>", "&amp;", "&x;", "{", "}", "[", "]", "\"", ",", ":", "null", "1e999", "-1", "0x",
            "\0", "\u00e9", "\ud83d\ude00", "99999999999999999999", "CPU 5:\n", "CPUID 00000000: ", "'", "=", "#",
            "\n", "\r\n", "\t", "<cpu>", "</cpu>", "\ufeff");

    private static final int LARGEST_SEED = 16 << 10;
    private static final int ONE_IN = 64;

    private final List<byte[]> seeds = new ArrayList<>();

    /** Grown from written examples alone. */
    EvidenceMutations() {
        WRITTEN.forEach(seed -> seeds.add(seed.getBytes(StandardCharsets.UTF_8)));
    }

    /** Grown from real files too: each file there, or its beginning where it is large. */
    EvidenceMutations and(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile).sorted().forEach(file -> seeds.add(beginning(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static byte[] beginning(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST_SEED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int seeds() {
        return seeds.size();
    }

    /** Mostly a short one, of which very many are tried in the time that one real file takes. */
    private byte[] seed(IntUnaryOperator c) {
        final boolean real = seeds.size() > WRITTEN.size() && c.applyAsInt(ONE_IN) == 0;
        return seeds.get(real ? WRITTEN.size() + c.applyAsInt(seeds.size() - WRITTEN.size())
                : c.applyAsInt(WRITTEN.size()));
    }

    /**
     * One of the seeds, changed in one to six places.
     *
     * @param c a number from 0 to below its argument
     */
    byte[] mutated(IntUnaryOperator c) {
        byte[] bytes = seed(c);
        final int changes = 1 + c.applyAsInt(6);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes, c);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes, IntUnaryOperator c) {
        if (bytes.length == 0) {
            return bytes;
        }
        final int at = c.applyAsInt(bytes.length);
        final int end = Math.min(bytes.length, at + 1 + c.applyAsInt(20));
        return switch (c.applyAsInt(6)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> {
                final byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << c.applyAsInt(8));
                yield flipped;
            }
            case 2 -> joined(bytes, at, new byte[0], end);
            case 3 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
            case 4 -> joined(bytes, at, SCRAPS.get(c.applyAsInt(SCRAPS.size())).getBytes(StandardCharsets.UTF_8), at);
            default -> joined(bytes, at, seed(c), end);
        };
    }

    /** What is before {@code at}, then {@code middle}, then what is from {@code end} on. */
    private static byte[] joined(byte[] bytes, int at, byte[] middle, int end) {
        final byte[] result = Arrays.copyOf(bytes, at + middle.length + bytes.length - end);
        System.arraycopy(middle, 0, result, at, middle.length);
        System.arraycopy(bytes, end, result, at + middle.length, bytes.length - end);
        return result;
    }
}
