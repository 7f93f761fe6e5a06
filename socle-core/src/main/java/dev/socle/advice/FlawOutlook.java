package dev.socle.advice;

import java.util.Comparator;

/**
 * How guests that see some family and model stand to the flaws of their hosts, with all that the hosts offer against
 * them.
 *
 * @param unseen  how many of them they do not look for, so that their kernels leave their own defences off
 * @param exposed how many they are exposed to, those among them
 */
record FlawOutlook(int unseen, int exposed) {

    static final Comparator<FlawOutlook> BEST_LAST =
            Comparator.comparingInt(FlawOutlook::unseen).thenComparingInt(FlawOutlook::exposed).reversed();
}
