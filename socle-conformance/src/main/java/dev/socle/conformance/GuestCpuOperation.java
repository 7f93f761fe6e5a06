package dev.socle.conformance;

import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.Comparison;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.HypervisorModels;
import dev.socle.libvirt.LibvirtArch;
import dev.socle.libvirt.Outcome;
import java.io.IOException;
import java.util.Optional;

/** {@code guest-cpu}: what libvirt makes of a guest's CPU before it starts, if the host's will do. */
final class GuestCpuOperation implements Operation {

    private final LibvirtRelease release;

    GuestCpuOperation(LibvirtRelease release) {
        this.release = release;
    }

    @Override
    public String name() {
        return "guest-cpu";
    }

    @Override
    public boolean answers(RecordedCase recordedCase) {
        return Answers.known(recordedCase);
    }

    @Override
    public CaseAnswer answer(RecordedCase recordedCase) throws IOException {
        final LibvirtArch arch = Answers.exact(recordedCase, release);
        final CpuDefinition host = Inputs.cpu(recordedCase, 0);
        final CpuDefinition guest = arch.convertLegacy(Inputs.cpu(recordedCase, 1));
        final Optional<HypervisorModels> models = Inputs.models(recordedCase, release);
        return switch (arch.compare(host, guest)) {
            case Outcome.Failed<Comparison>(var error) -> new CaseAnswer.Failure(error.reason());
            case Outcome.Done<Comparison>(Comparison.Incompatible(var blockers)) ->
                    new CaseAnswer.Failure(blockers.getFirst().reason());
            case Outcome.Done<Comparison> fits -> Answers.xml(arch
                    .update(guest, host, CpuDefinition.Policy.DISABLE)
                    .then(updated -> models.map(offered -> arch.translate(updated, offered))
                            .orElse(Outcome.done(updated))));
        };
    }
}
