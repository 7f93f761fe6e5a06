package dev.socle.live.guest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a Linux guest says of its CPU.
 *
 * @param release         of the kernel, as {@code uname -r} says it
 * @param vulnerabilities the files of {@code /sys/devices/system/cpu/vulnerabilities} and what is in them
 * @param cpuinfo         the lines of {@code /proc/cpuinfo} about the first CPU
 */
public record LinuxReading(String release, SortedMap<String, String> vulnerabilities, List<String> cpuinfo) {

    public LinuxReading {
        vulnerabilities = Collections.unmodifiableSortedMap(new TreeMap<>(vulnerabilities));
        cpuinfo = List.copyOf(cpuinfo);
    }

    /** The flags in {@code /proc/cpuinfo}. */
    public List<String> flags() {
        return cpuinfo.stream().filter(line -> line.startsWith("flags"))
                .flatMap(line -> List.of(line.substring(line.indexOf(':') + 1).strip().split(" +")).stream()).toList();
    }
}
