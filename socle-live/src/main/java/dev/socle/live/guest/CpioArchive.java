package dev.socle.live.guest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes an archive as Linux unpacks it into its first file system: the new ASCII form of cpio (the kernel's
 * documentation, driver-api/early-userspace/buffer-format). No rights are needed, for devices neither.
 */
final class CpioArchive {

    private static final int FOLDER = 0040755;
    private static final int PROGRAM = 0100755;
    private static final int CHARACTER_DEVICE = 0020600;
    private static final String LAST = "TRAILER!!!";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int number;

    CpioArchive folder(String name) {
        return entry(name, FOLDER, 0, 0, new byte[0]);
    }

    CpioArchive program(String name, byte[] content) {
        return entry(name, PROGRAM, 0, 0, content);
    }

    CpioArchive characterDevice(String name, int major, int minor) {
        return entry(name, CHARACTER_DEVICE, major, minor, new byte[0]);
    }

    byte[] finished() {
        entry(LAST, 0, 0, 0, new byte[0]);
        return bytes.toByteArray();
    }

    private CpioArchive entry(String name, int mode, int major, int minor, byte[] content) {
        final byte[] path = name.getBytes(StandardCharsets.US_ASCII);
        final StringBuilder header = new StringBuilder("070701");
        final int links = 1;
        for (int field : new int[] {++number, mode, 0, 0, links, 0, content.length, 0, 0, major, minor,
            path.length + 1, 0}) {
            header.append(String.format(Locale.ROOT, "%08x", field));
        }
        bytes.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(path);
        bytes.write(0);
        pad();
        bytes.writeBytes(content);
        pad();
        return this;
    }

    private void pad() {
        while (bytes.size() % 4 != 0) {
            bytes.write(0);
        }
    }
}
