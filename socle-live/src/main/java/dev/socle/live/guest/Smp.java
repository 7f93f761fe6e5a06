package dev.socle.live.guest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many vCPUs a guest has, and in what shape.
 *
 * @param vcpus how many run from the start
 * @param text  as QEMU's option {@code -smp} takes it
 */
public record Smp(int vcpus, String text) {

    public static final Smp ONE = new Smp(1, "1");

    private static final Pattern FORM = Pattern.compile("(?:cpus=)?([1-9][0-9]{0,3})((?:,[a-z]+=[0-9]{1,4})*)");

    /**
     * Reads what {@code -smp} takes, the number of vCPUs first: {@code 4} or {@code 4,cores=2,threads=2}. QEMU judges
     * the shape.
     *
     * @throws IllegalArgumentException if it is none, or more than can be started
     */
    public static Smp parse(String text) {
        final Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no number of vCPUs, expected such as 4 or 4,sockets=1,cores=2,threads=2");
        }
        final int vcpus = Integer.parseInt(form.group(1));
        if (vcpus > EyeImage.MOST_VCPUS) {
            throw new IllegalArgumentException(vcpus + " vCPUs are too many, expected " + EyeImage.MOST_VCPUS
                    + " at most");
        }
        return new Smp(vcpus, text);
    }
}
