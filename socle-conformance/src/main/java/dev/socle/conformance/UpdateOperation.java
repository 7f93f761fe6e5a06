package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.LibvirtArch;
import java.io.IOException;

/** {@code update}: a guest's CPU made concrete on a host, whose CPU was made migratable before. */
final class UpdateOperation implements Operation {

    private final LibvirtRelease release;

    UpdateOperation(LibvirtRelease release) {
        this.release = release;
    }

    @Override
    public String name() {
        return "update";
    }

    @Override
    public boolean answers(RecordedCase recordedCase) {
        return Answers.known(recordedCase);
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        final LibvirtArch arch = Answers.exact(recordedCase, release);
        final CpuDefinition host = arch.copyMigratable(Inputs.cpu(recordedCase, 0));
        return Answers.xml(arch.update(Inputs.cpu(recordedCase, 1), host, CpuDefinition.Policy.DISABLE));
    }
}
