package dev.socle.nova.driver;

import dev.socle.nova.Flavor;
import dev.socle.nova.Image;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which sockets, cores and threads a guest gets. */
public final class CpuTopologies {

    /** The limit where nobody set one. */
    private static final int NO_LIMIT = 65_536;
    private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?\\d{1,9}\\s*");

    private CpuTopologies() {
    }

    /**
     * What flavor and image ask for together.
     *
     * @param preferred 0 where nothing is preferred
     */
    public record Constraints(CpuTopology preferred, CpuTopology maximum) {
    }

    /** The topology a guest gets. @throws RefusedException as {@link #constraints} and {@link #possible} refuse */
    static CpuTopology best(Flavor flavor, Optional<Image> image, boolean allowThreads) {
        final Constraints constraints = constrained(flavor, image);
        return sorted(possibleOf(flavor.vcpus().orElse(1), constraints.maximum(), allowThreads),
                constraints.preferred()).getFirst();
    }

    public static Decision<CpuTopology> bestOf(Flavor flavor, Optional<Image> image, boolean allowThreads) {
        return Decision.of(() -> best(flavor, image, allowThreads));
    }

    public static Decision<Constraints> constraints(Flavor flavor, Optional<Image> image) {
        return Decision.of(() -> constrained(flavor, image));
    }

    /** All that give so many virtual CPUs within the limits: most sockets and fewest threads first. */
    public static Decision<List<CpuTopology>> possible(int vcpus, CpuTopology maximum, boolean allowThreads) {
        return Decision.of(() -> possibleOf(vcpus, maximum, allowThreads));
    }

    private static Constraints constrained(Flavor flavor, Optional<Image> image) {
        final Wishes wishes = new Wishes(flavor, image);
        final CpuTopology flavorMax = flavors(wishes, "cpu_max_");
        final CpuTopology imageMax = images(wishes, "cpu_max_");
        if (raises(imageMax, flavorMax)) {
            throw new RefusedException("ImageVCPULimitsRangeExceeded", "the image's limits " + imageMax
                    + " (sockets:cores:threads, 0 for none) exceed the flavor's " + flavorMax,
                    "let the image lower the flavor's limits only");
        }
        final CpuTopology maximum = new CpuTopology(
                limit(imageMax.sockets(), flavorMax.sockets()), limit(imageMax.cores(), flavorMax.cores()),
                limit(imageMax.threads(), flavorMax.threads()));
        final CpuTopology ofFlavor = flavors(wishes, "cpu_");
        final CpuTopology ofImage = images(wishes, "cpu_");
        if (exceeds(ofImage, maximum)) {
            throw new RefusedException("ImageVCPUTopologyRangeExceeded", "the image prefers " + ofImage
                    + " (sockets:cores:threads), beyond the limits " + maximum,
                    "let the image prefer what the limits allow");
        }
        final boolean imagePrefers = ofImage.sockets() != 0 || ofImage.cores() != 0 || ofImage.threads() != 0;
        final CpuTopology flavorPreferred = exceeds(ofFlavor, maximum) ? new CpuTopology(0, 0, 0) : ofFlavor;
        return new Constraints(imagePrefers ? ofImage : flavorPreferred, maximum);
    }

    private static int limit(int image, int flavor) {
        return image != 0 ? image : flavor != 0 ? flavor : NO_LIMIT;
    }

    private static boolean raises(CpuTopology image, CpuTopology flavor) {
        return flavor.sockets() != 0 && image.sockets() > flavor.sockets()
                || flavor.cores() != 0 && image.cores() > flavor.cores()
                || flavor.threads() != 0 && image.threads() > flavor.threads();
    }

    private static boolean exceeds(CpuTopology topology, CpuTopology maximum) {
        return topology.sockets() > maximum.sockets() || topology.cores() > maximum.cores()
                || topology.threads() > maximum.threads();
    }

    private static CpuTopology flavors(Wishes wishes, String prefix) {
        return new CpuTopology(flavor(wishes, prefix + "sockets"), flavor(wishes, prefix + "cores"),
                flavor(wishes, prefix + "threads"));
    }

    private static int flavor(Wishes wishes, String key) {
        return wishes.ofFlavor(key).map(text -> number(text, "InvalidRequest", "the flavor's hw:" + key)).orElse(0);
    }

    private static CpuTopology images(Wishes wishes, String prefix) {
        return new CpuTopology(image(wishes, prefix + "sockets"), image(wishes, prefix + "cores"),
                image(wishes, prefix + "threads"));
    }

    private static int image(Wishes wishes, String key) {
        return wishes.ofImage(key).map(text -> number(text, "ValueError", "the image's hw_" + key)).orElse(0);
    }

    private static int number(String text, String error, String what) {
        if (!INTEGER.matcher(text).matches()) {
            throw new RefusedException(error, what + " is \"" + text + "\"", "give a whole number of at least 1");
        }
        return Integer.parseInt(text.strip());
    }

    private static List<CpuTopology> possibleOf(int vcpus, CpuTopology maximum, boolean allowThreads) {
        final int sockets = Math.min(vcpus, maximum.sockets());
        final int cores = Math.min(vcpus, maximum.cores());
        final int threads = allowThreads ? Math.min(vcpus, maximum.threads()) : 1;
        final List<CpuTopology> possible = new ArrayList<>();
        for (int s = 1; s <= sockets; s++) {
            for (int c = 1; vcpus % s == 0 && c <= Math.min(cores, vcpus / s); c++) {
                final int t = vcpus / s / c;
                if (t <= threads && s * c * t == vcpus) {
                    possible.add(new CpuTopology(s, c, t));
                }
            }
        }
        if (possible.isEmpty()) {
            throw new RefusedException("ImageVCPULimitsRangeImpossible", vcpus + " virtual CPUs cannot be made of at"
                    + " most " + sockets + " sockets, " + cores + " cores and " + threads + " threads",
                    "raise a limit, or choose another number of virtual CPUs");
        }
        possible.sort(Comparator.comparingInt((CpuTopology one) -> one.sockets() * one.cores())
                .thenComparingInt(CpuTopology::sockets).thenComparingInt(CpuTopology::threads).reversed());
        return possible;
    }

    /** Those that meet more of the preferences first, else in the order they had. */
    public static List<CpuTopology> sorted(List<CpuTopology> possible, CpuTopology preferred) {
        return possible.stream()
                .sorted(Comparator.comparingInt((CpuTopology one) -> met(one, preferred)).reversed()).toList();
    }

    private static int met(CpuTopology topology, CpuTopology preferred) {
        return met(topology.sockets(), preferred.sockets()) + met(topology.cores(), preferred.cores())
                + met(topology.threads(), preferred.threads());
    }

    private static int met(int value, int preferred) {
        return preferred != 0 && value == preferred ? 1 : 0;
    }
}
