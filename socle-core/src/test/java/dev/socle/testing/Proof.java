package dev.socle.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How much is proven: a sample chosen by this run's seed, or everything. Environment variable {@code SOCLE_PROOF} set
 * to {@code full} asks for everything, as continuous integration does.
 */
public final class Proof {

    /** The seed of this run: system property {@code socle.seed} if it is set, else a fresh one. Printed once. */
    private static final long SEED = chooseSeed();

    private Proof() {
    }

    private static long chooseSeed() {
        final String given = System.getProperty("socle.seed", "");
        final long seed = given.isBlank() ? new Random().nextLong() : Long.parseLong(given.strip());
        System.out.println("Seeded cases of this run: -Dsocle.seed=" + seed + " repeats them");
        return seed;
    }

    public static long seed() {
        return SEED;
    }

    public static boolean isFull() {
        return "full".equals(System.getenv("SOCLE_PROOF"));
    }

    /** All of them in a full proof, else {@code atMost} of them chosen by the seed, in their first order. */
    public static <T> List<T> sample(List<T> all, int atMost) {
        if (isFull() || all.size() <= atMost) {
            return all;
        }
        final List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            positions.add(i);
        }
        Collections.shuffle(positions, new Random(SEED));
        return positions.stream().limit(atMost).sorted().map(all::get).toList();
    }
}
