package dev.socle.nova.driver;

import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * That a guest's memory is to be encrypted, as flavor and image ask for it together.
 *
 * @param model {@code amd-sev}, {@code amd-sev-es} or {@code amd-sev-snp}
 * @param trait what a node must have for it; older releases ask for the encryption context alone
 */
public record MemoryEncryption(String model, Optional<String> trait) {

    private static final String SEV = "amd-sev";
    private static final String SEV_ES = "amd-sev-es";
    private static final String SEV_SNP = "amd-sev-snp";

    /**
     * None where nobody asks for it. Refused where flavor and image contradict each other, or where the image's
     * firmware or the machine type cannot do it; as long as there is no image, nothing is held against it.
     *
     * @param machineType of the guest; empty where it is not known yet, as to the API, which then leaves it to the node
     */
    public static Decision<Optional<MemoryEncryption>> of(NovaRelease release, Flavor flavor, Optional<Image> image,
                                                          Optional<String> machineType) {
        return Decision.of(() -> asked(release, flavor, image, machineType));
    }

    static Optional<MemoryEncryption> asked(NovaRelease release, Flavor flavor, Optional<Image> image,
                                            Optional<String> machineType) {
        final Wishes wishes = new Wishes(flavor, image);
        final Optional<Boolean> flavors = wishes.ofFlavor("mem_encryption").map(Wishes::isYes);
        final Optional<Boolean> images = wishes.ofImage("mem_encryption").map(Wishes::isYes);
        if (!flavors.orElse(false) && !images.orElse(false)) {
            return Optional.empty();
        }
        if (flavors.isPresent() && images.isPresent() && !flavors.equals(images)) {
            throw new RefusedException("FlavorImageConflict", "the flavor and the image disagree about encryption of"
                    + " memory", "let hw:mem_encryption and hw_mem_encryption say the same, or set only one of them");
        }
        final String model = release.has(NovaRelease.Behaviour.MEMORY_ENCRYPTION_MODELS)
                ? model(release, wishes) : SEV;
        if (image.isPresent()) {
            checkImage(model, wishes, machineType);
        }
        return Optional.of(new MemoryEncryption(model, release.has(NovaRelease.Behaviour.MEMORY_ENCRYPTION_MODELS)
                ? Optional.of("HW_CPU_X86_" + model.toUpperCase(Locale.ROOT).replace('-', '_'))
                : Optional.empty()));
    }

    private static String model(NovaRelease release, Wishes wishes) {
        final String model = wishes.agreed("mem_encryption_model").filter(text -> !text.isEmpty()).orElse(SEV);
        final List<String> known = release.has(NovaRelease.Behaviour.SEV_SNP) ? List.of(SEV, SEV_ES, SEV_SNP)
                : List.of(SEV, SEV_ES);
        if (!known.contains(model)) {
            throw new RefusedException("Invalid", release.display() + " knows no encryption of memory called "
                    + model, "give one of " + String.join(", ", known));
        }
        return model;
    }

    private static void checkImage(String model, Wishes wishes, Optional<String> machineType) {
        if (wishes.ofImage("firmware_type").filter("uefi"::equals).isEmpty()) {
            throw new RefusedException("FlavorImageConflict", "encryption of memory needs UEFI, and the image does not"
                    + " ask for it", "set hw_firmware_type=uefi on the image");
        }
        final Optional<String> machine = machineType.or(() -> wishes.ofImage("machine_type"));
        if (machine.isPresent() && !machine.get().contains("q35")) {
            throw new RefusedException("InvalidMachineType", "encryption of memory needs a q35 machine, and this is "
                    + machine.get(), "set hw_machine_type=q35 on the image, or [libvirt] hw_machine_type = x86_64=q35");
        }
        if (model.equals(SEV_SNP) && !wishes.ofImage("firmware_stateless").map(Wishes::isYes).orElse(false)) {
            throw new RefusedException("StatelessFirmwareRequired", SEV_SNP + " needs firmware without a state",
                    "set hw_firmware_stateless=true on the image");
        }
    }
}
