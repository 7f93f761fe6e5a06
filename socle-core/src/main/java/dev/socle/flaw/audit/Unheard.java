package dev.socle.flaw.audit;

import java.util.List;

/**
 * Something a host's kernel says of flaws that is not in the data: shown as it is, not judged and not dropped.
 *
 * @param file  the file in {@code /sys/devices/system/cpu/vulnerabilities}
 * @param text  what it says
 * @param what  what is not known: the file, or the text
 * @param hosts who says so; the first {@value HostSide#MOST_NAMES}
 */
public record Unheard(String file, String text, What what, List<String> hosts) {

    /** What the data do not have. */
    public enum What { FILE, TEXT }

    public Unheard {
        hosts = List.copyOf(hosts);
    }
}
