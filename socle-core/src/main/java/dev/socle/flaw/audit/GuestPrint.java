package dev.socle.flaw.audit;

import java.util.List;

/**
 * What a Linux guest will print of a flaw, in {@code /sys/devices/system/cpu/vulnerabilities}.
 *
 * @param kernel such as {@code Linux 6.12}
 * @param file   the file's name
 * @param texts  its text; several where it cannot be told which, none where nothing is known
 */
public record GuestPrint(String kernel, String file, List<String> texts) {
    public GuestPrint {
        texts = List.copyOf(texts);
    }
}
