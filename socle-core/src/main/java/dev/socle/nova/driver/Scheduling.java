package dev.socle.nova.driver;

import dev.socle.catalog.Catalog;
import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What becomes of a server before the driver of a node is asked: whether Nova's API takes it, and whether placement
 * may send it to this node, as far as the CPU decides that.
 *
 * @param refusals all that the API has against it, each once
 * @param met      the traits that this node has, or has not, as wanted
 * @param unmet    those in the way of this node
 * @param open     those of which Nova's driver does not report whether the node has them
 */
public record Scheduling(List<Refusal> refusals, List<PlacementRequest.Wish> met, List<PlacementRequest.Wish> unmet,
                         List<PlacementRequest.Wish> open) {

    public Scheduling {
        refusals = List.copyOf(refusals);
        met = List.copyOf(met);
        unmet = List.copyOf(unmet);
        open = List.copyOf(open);
    }

    public static Scheduling of(Catalog catalog, NovaRelease release, DriverOptions options, ComputeNode node,
                                Flavor flavor, Optional<Image> image) {
        final List<Refusal> refusals = refusals(release, flavor, image);
        final Map<String, Boolean> reported = new TreeMap<>();
        TraitReport.of(catalog, release, options, node).made().ifPresent(report -> {
            reported.putAll(report.ofFeatures());
            reported.putAll(report.ofHost());
        });
        final List<PlacementRequest.Wish> met = new ArrayList<>();
        final List<PlacementRequest.Wish> unmet = new ArrayList<>();
        final List<PlacementRequest.Wish> open = new ArrayList<>();
        PlacementRequest.of(release, flavor, image).made().stream().flatMap(request -> request.wishes().stream())
                .forEach(wish -> {
                    if (!reported.containsKey(wish.trait())) {
                        open.add(wish);
                    } else if (reported.get(wish.trait()) == wish.required()) {
                        met.add(wish);
                    } else {
                        unmet.add(wish);
                    }
                });
        return new Scheduling(refusals, met, unmet, open);
    }

    /** All that the API refuses about these, each reason once. */
    public static List<Refusal> refusals(NovaRelease release, Flavor flavor, Optional<Image> image) {
        return Stream.<Decision<?>>of(CpuPolicies.policy(flavor, image), CpuRequest.of(flavor, image),
                        CpuTopologies.bestOf(flavor, image, true), CpuPolicies.addressMode(flavor, image),
                        CpuPolicies.pmu(flavor, image),
                        MemoryEncryption.of(release, flavor, image, Optional.empty()))
                .map(Decision::refused).flatMap(Optional::stream).distinct().toList();
    }

    /** Whether the server does not come to this node. */
    public boolean isRefused() {
        return !refusals.isEmpty() || !unmet.isEmpty();
    }
}
