package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.BaselineRequest;
import dev.socle.libvirt.CpuDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code baseline} and {@code cpuid-baseline}: the best CPU that several have, in one file or several. */
final class BaselineOperation implements Operation {

    private final String name;
    private final LibvirtRelease release;

    BaselineOperation(String name, LibvirtRelease release) {
        this.name = name;
        this.release = release;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean answers(RecordedCase recordedCase) {
        return Answers.known(recordedCase);
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        final List<CpuDefinition> cpus = new ArrayList<>();
        for (Path file : recordedCase.inputs()) {
            cpus.addAll(Inputs.cpus(file));
        }
        BaselineRequest request = BaselineRequest.plain();
        if (recordedCase.hasFlag("migratable")) {
            request = request.onlyMigratable();
        }
        if (recordedCase.hasFlag("expand-features")) {
            request = request.expanded();
        }
        return Answers.xml(Answers.exact(recordedCase, release).baseline(cpus, request));
    }
}
