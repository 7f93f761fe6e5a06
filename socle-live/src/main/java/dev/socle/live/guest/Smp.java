package dev.socle.live.guest;

import dev.socle.catalog.MachineType;
import dev.socle.catalog.Version;
import dev.socle.qemu.GuestTopology;
import java.util.HashMap;
import java.util.Map;
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

    private static final Version CORES_FIRST_SINCE = Version.parse("6.2");
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

    /**
     * The shape once QEMU has filled in what was left out (QEMU's manual, "-smp"): more processors are more cores with
     * machine types since 6.2, more sockets with those before.
     *
     * @throws IllegalArgumentException if the numbers do not fit each other
     */
    public GuestTopology topology(MachineType machine) {
        final boolean coresFirst = machine.release().map(it -> it.compareTo(CORES_FIRST_SINCE) >= 0).orElse(true);
        final Map<String, Integer> given = new HashMap<>();
        for (String part : text.split(",")) {
            final int equals = part.indexOf('=');
            if (equals > 0) {
                given.put(part.substring(0, equals), Integer.parseInt(part.substring(equals + 1)));
            }
        }
        final int most = given.getOrDefault("maxcpus", vcpus);
        final int within = given.getOrDefault("dies", 1) * given.getOrDefault("modules", 1);
        int sockets = given.getOrDefault("sockets", 0);
        int cores = given.getOrDefault("cores", 0);
        int threads = given.getOrDefault("threads", 0);
        if (coresFirst ? cores == 0 : sockets == 0) {
            threads = Math.max(threads, 1);
            if (coresFirst) {
                sockets = Math.max(sockets, 1);
                cores = most / (sockets * within * threads);
            } else {
                cores = Math.max(cores, 1);
                sockets = most / (within * cores * threads);
            }
        } else if (coresFirst ? sockets == 0 : cores == 0) {
            threads = Math.max(threads, 1);
            if (coresFirst) {
                sockets = most / (within * cores * threads);
            } else {
                cores = most / (sockets * within * threads);
            }
        }
        if (threads == 0) {
            threads = most / (sockets * within * cores);
        }
        return new GuestTopology(sockets, given.getOrDefault("dies", 1), given.getOrDefault("modules", 1), cores,
                threads, vcpus);
    }
}
