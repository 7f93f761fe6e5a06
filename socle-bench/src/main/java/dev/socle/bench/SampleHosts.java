package dev.socle.bench;

import dev.socle.catalog.LibvirtFeature;
import dev.socle.catalog.LibvirtModel;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.libvirt.CpuDefinition;
import dev.socle.libvirt.CpuWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Host CPUs as {@code virsh capabilities} has them: Intel's models and twenty to forty features more. */
final class SampleHosts {

    private SampleHosts() {
    }

    /** Prints as many as the argument says, of the libvirt that the loader finds. */
    public static void main(String[] args) {
        try (InstalledLibvirt libvirt = new InstalledLibvirt()) {
            xmls(libvirt.facts(), Integer.parseInt(args[0])).forEach(System.out::println);
        }
    }

    static List<String> xmls(LibvirtRelease release, int count) {
        final Random random = new Random(1);
        final List<LibvirtModel> models = release.models().stream()
                .filter(model -> model.vendor().equals(Optional.of("Intel"))).toList();
        final List<String> xmls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final LibvirtModel model = models.get(random.nextInt(models.size()));
            final CpuDefinition.Builder cpu = CpuDefinition.host("x86_64", model.name()).toBuilder()
                    .vendor(Optional.of("Intel"));
            final Set<String> names = new HashSet<>();
            for (int more = 20 + random.nextInt(21); more > 0; more--) {
                final LibvirtFeature feature = release.features().get(random.nextInt(release.features().size()));
                if (names.add(feature.name())) {
                    cpu.feature(CpuDefinition.Feature.of(feature.name()));
                }
            }
            xmls.add(CpuWriter.write(cpu.build()));
        }
        return xmls;
    }
}
