package dev.socle.libvirt;

import dev.socle.catalog.LibvirtModel;
import dev.socle.cpu.FeatureSet;
import dev.socle.cpu.Signature;
import dev.socle.cpu.Trace;
import dev.socle.libvirt.CpuDefinition.Match;
import dev.socle.libvirt.CpuDefinition.Mode;
import dev.socle.libvirt.CpuDefinition.Model;
import dev.socle.libvirt.CpuDefinition.Policy;
import dev.socle.libvirt.CpuDefinition.Type;
import java.util.List;
import java.util.Optional;

/** Makes an x86 guest's CPU concrete on a host, and describes it by models that the hypervisor has. */
final class X86Update {

    private final ModelFeatures bits;
    private final Decoder decoder;

    X86Update(ModelFeatures bits, Decoder decoder) {
        this.bits = bits;
        this.decoder = decoder;
    }

    CpuDefinition update(CpuDefinition guest, CpuDefinition host, Policy removed) throws CpuFault {
        if (guest.mode() == Mode.HOST_PASSTHROUGH || guest.mode() == Mode.MAXIMUM) {
            return guest;
        }
        final CpuDefinition concrete = isRelative(guest) ? relative(guest, host) : guest;
        final LibvirtModel model = bits.model(concrete);
        final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(concrete);
        model.removedNames().forEach(name -> list.setIfMissing(name, removed));
        return list.applied();
    }

    private static boolean isRelative(CpuDefinition guest) {
        return guest.mode() == Mode.HOST_MODEL || guest.match() == Match.MINIMUM
                || guest.featureNames(Policy.OPTIONAL).findAny().isPresent();
    }

    private CpuDefinition relative(CpuDefinition guest, CpuDefinition host) throws CpuFault {
        final CpuDefinition decided = decideOptional(guest, bits.all(host));
        if (guest.mode() != Mode.HOST_MODEL && guest.match() != Match.MINIMUM) {
            return decided;
        }
        return onHostModel(decided, host);
    }

    private CpuDefinition decideOptional(CpuDefinition guest, FeatureSet has) throws CpuFault {
        final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(guest);
        for (String name : guest.featureNames(Policy.OPTIONAL).toList()) {
            list.set(name, has.containsAll(bits.bit(name)) ? Policy.REQUIRE : Policy.DISABLE);
        }
        return list.applied();
    }

    /** The host's model and features, overridden by the guest's own. */
    private static CpuDefinition onHostModel(CpuDefinition guest, CpuDefinition host) {
        final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(
                guest.toBuilder().features(List.of()).build());
        host.features().forEach(feature ->
                list.set(feature.name(), feature.policy().orElse(Policy.REQUIRE)));
        guest.features().forEach(feature -> list.set(feature.name(), feature.policy().orElse(Policy.REQUIRE)));
        final Model model = new Model(host.modelName(), guest.model().map(Model::fallbackAllowed).orElse(true),
                guest.model().flatMap(Model::vendorId));
        return guest.toBuilder().mode(Mode.CUSTOM).match(Match.EXACT).model(model)
                .vendor(guest.mode() == Mode.CUSTOM ? guest.vendor() : host.vendor())
                .features(list.features()).build();
    }

    /** Another model for a custom CPU whose own the hypervisor does not have. */
    CpuDefinition translate(CpuDefinition guest, HypervisorModels models) throws CpuFault {
        if (guest.mode() != Mode.CUSTOM || guest.modelName().filter(models::has).isPresent()
                || guest.modelName().isEmpty()) {
            return guest;
        }
        final String name = guest.modelName().get();
        if (!guest.model().orElseThrow().fallbackAllowed()) {
            throw new CpuFault(new CpuError.ModelNotOffered(name));
        }
        final LibvirtModel model = bits.model(name);
        final Decoding decoding = decoder.decode(bits.all(guest), model.vendor(), signature(model),
                Decoder.Request.guest().among(models), Trace.Recorder.off());
        return switch (decoding) {
            case Decoding.Decoded decoded -> described(guest, decoded);
            case Decoding.Undecodable(String reason, String remedy) ->
                    throw new CpuFault(new CpuError.Undecodable(reason, remedy));
        };
    }

    private static CpuDefinition described(CpuDefinition guest, Decoding.Decoded decoded) {
        final CpuDefinition near = decoded.asGuest(true);
        final ModelFeatures.FeatureList list = new ModelFeatures.FeatureList(near);
        guest.features().forEach(feature -> list.set(feature.name(), feature.policy().orElse(Policy.REQUIRE)));
        final Model old = guest.model().orElseThrow();
        return guest.toBuilder().model(new Model(near.modelName(), old.fallbackAllowed(), old.vendorId()))
                .features(list.features()).build();
    }

    /** The first of the model's signatures, with the lowest of its steppings. */
    private static Optional<Signature> signature(LibvirtModel model) {
        return model.signatures().stream().findFirst().map(first -> new Signature(first.family(), first.model(),
                first.steppings() == 0 ? 0 : Integer.numberOfTrailingZeros(first.steppings())));
    }

    /** libvirt before 0.9.11 wrote mode='host-model' beside a model; its model is what counts. */
    static CpuDefinition convertLegacy(CpuDefinition guest) {
        final boolean legacy = guest.type() == Type.GUEST && guest.mode() == Mode.HOST_MODEL
                && guest.modelName().isPresent();
        return legacy ? guest.toBuilder().mode(Mode.CUSTOM).build() : guest;
    }
}
