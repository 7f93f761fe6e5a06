package dev.socle.nova.driver;

import dev.socle.catalog.Version;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The traits that say whether the width of guests' physical addresses can be set on a node. */
final class AddressSpaceTraits {

    private static final String PASSTHROUGH = "COMPUTE_ADDRESS_SPACE_PASSTHROUGH";
    private static final String EMULATED = "COMPUTE_ADDRESS_SPACE_EMULATED";

    private AddressSpaceTraits() {
    }

    /** The one a guest with such a width asks for. */
    static String of(String mode) {
        return mode.equals("passthrough") ? PASSTHROUGH : EMULATED;
    }

    /** Both, and whether a node with this libvirt reports them; libvirt does not tell them apart. */
    static SequencedMap<String, Boolean> reported(NovaRelease release, Version libvirt) {
        final SequencedMap<String, Boolean> traits = new TreeMap<>();
        if (release.has(NovaRelease.Behaviour.ADDRESS_SPACE_TRAITS)) {
            final boolean can = libvirt.compareTo(Version.parse(NovaFacts.fact("libvirt.maxphysaddr").orElseThrow()))
                    >= 0;
            traits.put(PASSTHROUGH, can);
            traits.put(EMULATED, can);
        }
        return traits;
    }
}
