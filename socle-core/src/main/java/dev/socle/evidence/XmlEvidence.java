package dev.socle.evidence;

import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.input.XmlCursor;
import dev.socle.input.XmlDocuments;
import dev.socle.libvirt.CpuDataReader;
import dev.socle.libvirt.CpuReader;
import dev.socle.libvirt.DomainCapabilitiesReader;
import dev.socle.libvirt.DomainReader;
import dev.socle.libvirt.HostCapabilitiesReader;
import dev.socle.libvirt.QemuCapabilitiesReader;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads libvirt's XML documents, told by their root element. */
final class XmlEvidence {

    /** Elements that only hold documents: lists of CPUs as libvirt keeps them. */
    private static final Set<String> CONTAINERS = Set.of("cpuTest");

    private XmlEvidence() {
    }

    static void read(InputStream in, String name, Limits limits, Consumer<Evidence> sink) {
        XmlDocuments.read(in, name, limits, root -> document(root, sink));
    }

    private static void document(XmlCursor root, Consumer<Evidence> sink) {
        if (CONTAINERS.contains(root.name())) {
            root.children(child -> document(child, sink));
            return;
        }
        final Origin origin = root.origin();
        sink.accept(switch (root.name()) {
            case "capabilities" -> new Evidence.LibvirtHost(origin, HostCapabilitiesReader.read(root));
            case "domainCapabilities" -> new Evidence.LibvirtOffer(origin, DomainCapabilitiesReader.read(root));
            case "qemuCaps" -> new Evidence.LibvirtCache(origin, QemuCapabilitiesReader.read(root));
            case "cpu" -> new Evidence.LibvirtCpu(origin, CpuReader.read(root));
            case "domain" -> new Evidence.LibvirtDomain(origin, DomainReader.read(root));
            case "cpudata" -> new Evidence.RawCpuid(origin, "<cpudata>", Optional.empty(),
                    List.of(CpuDataReader.read(root)));
            default -> throw root.wrong("this is XML of <" + root.name() + ">" + looksLike(root.name()), Kinds.XML);
        });
    }

    private static String looksLike(String root) {
        return switch (root) {
            case "cpus" -> ", a part of libvirt's CPU map";
            case "network", "pool", "volume", "interface", "nwfilter", "secret", "domainsnapshot" ->
                    ", libvirt's definition of something else than a CPU";
            case "html" -> ", a web page";
            default -> "";
        };
    }
}
