package dev.socle.cli;

import dev.socle.catalog.Catalog;
import dev.socle.evidence.HostProfileWriter;
import dev.socle.host.HostProfile;
import java.util.List;

/** Writes profiles in the form that every command reads again. */
final class Profiles {

    private Profiles() {
    }

    /** One line of JSON each, or laid out for reading where a format was asked for. */
    static void print(List<HostProfile> profiles, Catalog catalog, SocleCommand.Format format) {
        final HostProfileWriter writer = new HostProfileWriter(catalog);
        for (HostProfile profile : profiles) {
            System.out.print(switch (format) {
                case TABLE -> writer.line(profile).strip() + "\n";
                case JSON, YAML -> Documents.text(writer.tree(profile), format);
            });
        }
    }
}
