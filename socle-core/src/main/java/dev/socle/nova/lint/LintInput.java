package dev.socle.nova.lint;

import dev.socle.catalog.Catalog;
import dev.socle.catalog.LibvirtRelease;
import dev.socle.input.Origin;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import dev.socle.nova.NovaSettings;
import dev.socle.nova.ProviderConfig;
import dev.socle.nova.driver.ComputeNode;
import dev.socle.nova.driver.DriverOptions;
import dev.socle.nova.driver.NovaRelease;
import java.util.List;

/**
 * What is looked at together: the settings of one service, and what it will meet.
 *
 * @param release whose Nova
 * @param libvirt whose map names are held against, where no host says
 * @param hosts   those that these settings are for; may be none
 */
public record LintInput(Catalog catalog, NovaRelease release, LibvirtRelease libvirt, NovaSettings settings,
                        List<ComputeNode> hosts, List<Placed<Flavor>> flavors, List<Placed<Image>> images,
                        List<ProviderConfig> providers) {

    public LintInput {
        hosts = List.copyOf(hosts);
        flavors = List.copyOf(flavors);
        images = List.copyOf(images);
        providers = List.copyOf(providers);
    }

    /** Something and where it was read. */
    public record Placed<T>(T value, Origin origin) {
    }

    DriverOptions options() {
        return DriverOptions.of(settings);
    }

    Origin place(String section, String name) {
        return settings.place(section, name);
    }
}
