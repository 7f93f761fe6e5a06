package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.input.EvidenceException;
import dev.socle.input.Origin;
import dev.socle.libvirt.CpuOfferWriter;
import dev.socle.libvirt.CpuOffers;
import dev.socle.libvirt.HostViewFinder;
import dev.socle.libvirt.QemuCapabilities;
import dev.socle.libvirt.Quirks;
import dev.socle.libvirt.VirtType;
import java.io.IOException;
import java.util.OptionalInt;

/** {@code domcaps-cpu}: the CPU part of domain capabilities, from libvirt's cache of a QEMU program. */
final class CpuOfferOperation implements Operation {

    private final LibvirtRelease release;

    CpuOfferOperation(LibvirtRelease release) {
        this.release = release;
    }

    @Override
    public String name() {
        return "domcaps-cpu";
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        final QemuCapabilities capabilities = Inputs.qemuCapabilities(recordedCase.inputs().getFirst());
        final VirtType type = recordedCase.flag("virttype").flatMap(VirtType::ofWord)
                .orElseThrow(() -> new IOException("no type of domain that is known in " + recordedCase.id()));
        final OptionalInt width = recordedCase.flag("mock-host-physaddr-bits")
                .map(bits -> OptionalInt.of(Integer.parseInt(bits))).orElse(OptionalInt.empty());
        // The test's host is of the architecture that the program runs guests of.
        final String hostArch = capabilities.arch();
        return Answers.of(new HostViewFinder(release, Quirks.exact(release.version()))
                .of(capabilities, type, hostArch, Inputs.hostCpu(recordedCase))
                .map(views -> new CpuOffers(release).of(capabilities, type, hostArch, views, width)),
                CpuOfferWriter::write);
    }

    @Override
    public boolean meets(String expected, CaseAnswer answer) {
        return answer instanceof CaseAnswer.Text(String text) && squeezed(cpuElement(expected)).equals(squeezed(text));
    }

    /** The {@code <cpu>} of the whole document. */
    private static String cpuElement(String document) {
        final int start = document.indexOf("<cpu>");
        final int end = document.indexOf("</cpu>");
        if (start < 0 || end < start) {
            throw new EvidenceException(Origin.of("the expected answer"), "there is no <cpu> in it",
                    "domain capabilities");
        }
        return document.substring(start, end + "</cpu>".length());
    }

    /** White space between elements does not count. */
    private static String squeezed(String xml) {
        return xml.strip().replaceAll(">\\s+<", "><");
    }
}
