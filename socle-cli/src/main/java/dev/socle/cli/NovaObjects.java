package dev.socle.cli;

import dev.socle.evidence.Evidence;
import dev.socle.evidence.EvidenceReader;
import dev.socle.input.Json;
import dev.socle.input.JsonDocuments;
import dev.socle.input.Limits;
import dev.socle.input.Origin;
import dev.socle.nova.Flavor;
import dev.socle.nova.HypervisorReader;
import dev.socle.nova.Image;
import dev.socle.nova.ProviderConfig;
import dev.socle.nova.ProviderConfigReader;
import dev.socle.nova.lint.LintInput.Placed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Flavors, images and provider.yaml from files. */
final class NovaObjects {

    private NovaObjects() {
    }

    static List<Placed<Flavor>> flavors(List<String> files) {
        final List<Placed<Flavor>> all = new ArrayList<>();
        for (String file : files) {
            final int before = all.size();
            for (Evidence evidence : read(file)) {
                if (evidence instanceof Evidence.NovaFlavor(Origin origin, Flavor flavor)) {
                    all.add(new Placed<>(flavor, origin));
                }
            }
            need(file, all.size() > before, "openstack flavor show -f json");
        }
        return all;
    }

    static List<Placed<Image>> images(List<String> files) {
        final List<Placed<Image>> all = new ArrayList<>();
        for (String file : files) {
            final int before = all.size();
            for (Evidence evidence : read(file)) {
                if (evidence instanceof Evidence.NovaImage(Origin origin, Image image)) {
                    all.add(new Placed<>(image, origin));
                }
            }
            need(file, all.size() > before, "openstack image show -f json");
        }
        return all;
    }

    static List<ProviderConfig> providers(List<String> files) {
        final List<ProviderConfig> all = new ArrayList<>();
        for (String file : files) {
            try (InputStream in = open(file)) {
                all.add(ProviderConfigReader.read(in, file, Limits.defaults()));
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        return all;
    }

    /** The traits that placement has of a provider. */
    static List<String> traits(String file) {
        final List<String> traits = HypervisorReader.traits(json(file));
        need(file, !traits.isEmpty(), "openstack resource provider trait list -f json");
        return traits;
    }

    /** The cpu_info that is stored with a compute node. */
    static HypervisorReader.CpuInfo cpuInfo(String file) {
        final Json document = json(file);
        need(file, HypervisorReader.isHypervisor(document), "openstack hypervisor show -f json (API up to 2.87)");
        return HypervisorReader.cpuInfo((Json.Obj) document, file);
    }

    private static Json json(String file) {
        try (InputStream in = open(file); JsonDocuments documents = new JsonDocuments(in, file, Limits.defaults())) {
            return documents.next().orElseThrow(() -> new InputException(file + ": it is empty, expected JSON"));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static List<Evidence> read(String file) {
        try (InputStream in = open(file)) {
            return new EvidenceReader().readAll(in, file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static InputStream open(String file) throws IOException {
        if (!Files.isRegularFile(Path.of(file))) {
            throw new InputException(file + ": there is no such file, expected one that can be read");
        }
        return Files.newInputStream(Path.of(file));
    }

    private static InputException unreadable(String file, IOException e) {
        return new InputException(file + ": it cannot be read: " + e.getMessage() + ", expected one that can");
    }

    private static void need(String file, boolean found, String expected) {
        if (!found) {
            throw new InputException(file + ": this is something else, expected the output of " + expected);
        }
    }
}
