package dev.socle.advice;

import java.util.Comparator;

/**
 * How guests that see some family and model stand to the flaws of their hosts, with all that the hosts offer against
 * them.
 *
 * @param unseen      how many flaws that a host has they do not look for, so that their kernels leave their own
 *                    defences off
 * @param maybeUnseen the same of flaws of which it is not known whether a host has them
 * @param exposed     how many they are exposed to, or may be
 */
record FlawOutlook(int unseen, int maybeUnseen, int exposed) {

    /** Of hosts whose silicon nobody knows. */
    static final FlawOutlook NOT_KNOWN = new FlawOutlook(0, 0, 0);

    static final Comparator<FlawOutlook> BEST_LAST = Comparator.comparingInt(FlawOutlook::unseen)
            .thenComparingInt(FlawOutlook::maybeUnseen).thenComparingInt(FlawOutlook::exposed).reversed();
}
