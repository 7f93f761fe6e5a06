package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuWriter;
import dev.socle.libvirt.HostCpuProperties;
import dev.socle.libvirt.HostModel;
import dev.socle.libvirt.Quirks;
import dev.socle.qemu.QmpReply;
import java.io.IOException;

/** {@code json-hostmodel}: the CPU of mode host-model, from what QEMU said of its host. */
final class HostModelOperation implements Operation {

    private final LibvirtRelease release;

    HostModelOperation(LibvirtRelease release) {
        this.release = release;
    }

    @Override
    public String name() {
        return "json-hostmodel";
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        final QmpReply.Expansion host = Inputs.qmp(recordedCase).expansions().stream().findFirst()
                .orElseThrow(() -> new IOException("no model was expanded in " + recordedCase.id()));
        return Answers.of(new HostModel(release, Quirks.exact(release.version()))
                .reported(HostCpuProperties.of(host), Inputs.models(recordedCase, release)),
                reported -> CpuWriter.write(reported.cpu()));
    }
}
