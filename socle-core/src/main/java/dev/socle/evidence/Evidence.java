package dev.socle.evidence;

import dev.socle.catalog.Version;
import dev.socle.cpu.CpuidTable;
import dev.socle.host.HostProfile;
import dev.socle.host.Source;
import dev.socle.input.Origin;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.DomainCapabilities;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.libvirt.HostCapabilities;
import dev.socle.libvirt.QemuCapabilities;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import dev.socle.nova.NovaConf;
import dev.socle.qemu.QmpConversation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** One document that was read, and where it was. Nothing is concluded from it yet. */
public sealed interface Evidence {

    Origin origin();

    /** What it is, for people, such as {@code virsh capabilities}. */
    String kind();

    /** Whether it tells of a host; else it is a guest's or a user's choice. */
    default boolean ofHost() {
        return true;
    }

    /**
     * Raw CPUID and MSRs.
     *
     * @param kind which program or form, such as {@code cpuid -r}
     * @param host the host's name, where the document says it
     * @param cpus one table for each logical CPU, exactly as it was read; one at least
     */
    record RawCpuid(Origin origin, String kind, Optional<String> host, List<CpuidTable> cpus) implements Evidence {
        public RawCpuid {
            cpus = List.copyOf(cpus);
        }

        /** The first logical CPU's, as libvirt's own decoding wants it: neither repaired nor masked. */
        public CpuidTable first() {
            return cpus.getFirst();
        }
    }

    /** {@code /proc/cpuinfo}. */
    record ProcCpuinfo(Origin origin, Cpuinfo cpuinfo) implements Evidence {
        @Override
        public String kind() {
            return "/proc/cpuinfo";
        }
    }

    /** {@code /sys/devices/system/cpu/vulnerabilities}: file name to its text, in the order read. */
    record Vulnerabilities(Origin origin, SequencedMap<String, String> texts) implements Evidence {
        public Vulnerabilities {
            texts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(texts));
        }

        @Override
        public String kind() {
            return "sysfs vulnerabilities";
        }
    }

    /** {@code /sys/module/kvm/parameters}: a parameter's name to its value, those that matter to guests' CPUs. */
    record KvmParameters(Origin origin, SequencedMap<String, String> values) implements Evidence {
        public KvmParameters {
            values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        }

        @Override
        public String kind() {
            return "KVM parameters";
        }
    }

    /** {@code uname -r}. */
    record Kernel(Origin origin, String release) implements Evidence {
        @Override
        public String kind() {
            return "kernel release";
        }
    }

    /** {@code virsh version} or {@code qemu-system-x86_64 --version}. */
    record Releases(Origin origin, Optional<Version> libvirt, Optional<Version> qemu, Optional<String> qemuBuild)
            implements Evidence {
        @Override
        public String kind() {
            return "program releases";
        }
    }

    /**
     * What KVM itself says it supports, asked without QEMU.
     *
     * @param supported  the CPUID leaves and feature MSRs a guest may be given
     * @param extensions capabilities of KVM by name, and its answer; 0 where it has one not
     */
    record KvmSupport(Origin origin, CpuidTable supported, SequencedMap<String, Integer> extensions)
            implements Evidence {
        public KvmSupport {
            extensions = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(extensions));
        }

        @Override
        public String kind() {
            return "KVM";
        }
    }

    /** The digest of the files of an installed libvirt's cpu_map: SHA-256, in hexadecimal. */
    record LibvirtMap(Origin origin, String sha256) implements Evidence {
        @Override
        public String kind() {
            return "libvirt's cpu_map";
        }
    }

    /** {@code virsh capabilities}. */
    record LibvirtHost(Origin origin, HostCapabilities capabilities) implements Evidence {
        @Override
        public String kind() {
            return "virsh capabilities";
        }
    }

    /** {@code virsh domcapabilities}. */
    record LibvirtOffer(Origin origin, DomainCapabilities capabilities) implements Evidence {
        @Override
        public String kind() {
            return "virsh domcapabilities";
        }
    }

    /** What libvirt has cached of a QEMU program, below {@code /var/cache/libvirt/qemu/capabilities}. */
    record LibvirtCache(Origin origin, QemuCapabilities capabilities) implements Evidence {
        @Override
        public String kind() {
            return "libvirt's cache of a QEMU";
        }
    }

    /** A {@code <cpu>} by itself, of a host or a guest. */
    record LibvirtCpu(Origin origin, CpuDefinition cpu) implements Evidence {
        @Override
        public String kind() {
            return cpu.type() == CpuDefinition.Type.HOST ? "a host's <cpu>" : "a guest's <cpu>";
        }

        @Override
        public boolean ofHost() {
            return cpu.type() == CpuDefinition.Type.HOST;
        }
    }

    /** A {@code <domain>}. */
    record LibvirtDomain(Origin origin, DomainDefinition domain) implements Evidence {
        @Override
        public String kind() {
            return "a domain";
        }

        @Override
        public boolean ofHost() {
            return false;
        }
    }

    /** What one QEMU said over QMP. */
    record Qmp(Origin origin, QmpConversation conversation) implements Evidence {
        @Override
        public String kind() {
            return "QMP";
        }
    }

    /** A nova.conf. */
    record NovaConfiguration(Origin origin, NovaConf conf) implements Evidence {
        @Override
        public String kind() {
            return "nova.conf";
        }

        @Override
        public boolean ofHost() {
            return false;
        }
    }

    /** A flavor. */
    record NovaFlavor(Origin origin, Flavor flavor) implements Evidence {
        @Override
        public String kind() {
            return "a flavor";
        }

        @Override
        public boolean ofHost() {
            return false;
        }
    }

    /** An image. */
    record NovaImage(Origin origin, Image image) implements Evidence {
        @Override
        public String kind() {
            return "an image";
        }

        @Override
        public boolean ofHost() {
            return false;
        }
    }

    /** A profile that Socle itself wrote. */
    record Profile(Origin origin, HostProfile profile) implements Evidence {
        @Override
        public String kind() {
            return "Socle's host profile";
        }
    }

    /**
     * What the collector gathered on one host.
     *
     * @param host    the host's name, as the host itself says it
     * @param pieces  what could be read, guests' CPUs included
     * @param sources every source there was; those that were read are of the pieces, in their order
     */
    record Bundle(Origin origin, Optional<String> host, List<Evidence> pieces, List<Source> sources)
            implements Evidence {
        public Bundle {
            pieces = List.copyOf(pieces);
            sources = List.copyOf(sources);
        }

        @Override
        public String kind() {
            return "a bundle of socle-collect";
        }
    }
}
