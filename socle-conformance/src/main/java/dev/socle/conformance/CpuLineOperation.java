package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuLine;
import dev.socle.libvirt.DomainDefinition;
import dev.socle.libvirt.DomainStart;
import dev.socle.libvirt.HostViewFinder;
import dev.socle.libvirt.HostViews;
import dev.socle.libvirt.Outcome;
import dev.socle.libvirt.QemuCapabilities;
import dev.socle.libvirt.Quirks;
import dev.socle.libvirt.VirtType;
import java.io.IOException;
import java.util.Optional;

/** {@code qemu-cpu-arg}: what libvirt gives QEMU as {@code -cpu} for a domain. */
final class CpuLineOperation implements Operation {

    private final HostViewFinder finder;
    private final DomainStart start;

    CpuLineOperation(LibvirtRelease release) {
        final Quirks quirks = Quirks.exact(release.version());
        this.finder = new HostViewFinder(release, quirks);
        this.start = new DomainStart(release, quirks);
    }

    @Override
    public String name() {
        return "qemu-cpu-arg";
    }

    /** A bare word is mostly QEMU's default; the rules show where properties follow. */
    @Override
    public Optional<String> kind(String answer) {
        return Optional.of(answer.contains(",") ? "with properties" : "a model alone");
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        final DomainDefinition domain = Inputs.domain(recordedCase.inputs().getFirst());
        final QemuCapabilities capabilities = Inputs.qemuCapabilities(recordedCase.file("caps")
                .orElseThrow(() -> new IOException("no capabilities of QEMU in " + recordedCase.id())));
        // The test's host is of the architecture that the program runs guests of.
        final String hostArch = capabilities.arch();
        return Answers.of(views(recordedCase, domain, capabilities, hostArch).then(views ->
                start.cpuLine(domain, new DomainStart.Place(hostArch, capabilities, views)).value()), line ->
                switch (line) {
                    case CpuLine.Given(String value) -> value;
                    case CpuLine.LeftToQemu left -> "";
                });
    }

    private Outcome<HostViews> views(RecordedCase recordedCase, DomainDefinition domain,
                                     QemuCapabilities capabilities, String hostArch) {
        final Optional<CpuDefinition> physical = Inputs.hostCpu(recordedCase);
        if (recordedCase.json().path("host_cpu_replaces").asBoolean(false) && physical.isPresent()) {
            return Outcome.done(finder.ofPhysical(capabilities, physical));
        }
        return finder.of(capabilities, domain.type().flatMap(VirtType::ofWord).orElse(VirtType.QEMU), hostArch,
                physical);
    }
}
