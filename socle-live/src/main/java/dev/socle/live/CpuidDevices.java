package dev.socle.live;

import dev.socle.cpu.CpuidTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Linux's CPUID devices, {@code /dev/cpu/N/cpuid} (cpuid(4)): 16 bytes read at the position {@code leaf | subleaf <<
 * 32} are EAX, EBX, ECX, EDX of logical CPU N.
 */
final class CpuidDevices {

    private static final int RECORD = 16;

    private CpuidDevices() {
    }

    /** The device of each logical CPU in this folder, by the CPU's number. */
    static NavigableMap<Integer, Path> in(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d{1,6}"))
                    .map(entry -> entry.resolve("cpuid"))
                    .filter(Files::exists)
                    .collect(Collectors.toMap(device -> Integer.valueOf(device.getParent().getFileName().toString()),
                            device -> device, (one, same) -> one, TreeMap::new));
        } catch (NoSuchFileException e) {
            return Collections.emptyNavigableMap();
        }
    }

    /**
     * Reads every CPU in full, several at once: a large host has hundreds, and each read interrupts its CPU.
     *
     * @throws IOException of the first device that cannot be read
     */
    static NavigableMap<Integer, CpuidTable> read(Map<Integer, Path> devices) throws IOException {
        try {
            return List.copyOf(devices.entrySet()).parallelStream()
                    .collect(Collectors.toMap(Map.Entry::getKey, device -> readUnchecked(device.getValue()),
                            (one, same) -> one, TreeMap::new));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static CpuidTable readUnchecked(Path device) {
        try {
            return read(device);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CpuidTable read(Path device) throws IOException {
        try (FileChannel channel = FileChannel.open(device)) {
            final ByteBuffer record = ByteBuffer.allocateDirect(RECORD).order(ByteOrder.LITTLE_ENDIAN);
            return CpuidWalk.of((leaf, subleaf) -> {
                final long position = Integer.toUnsignedLong(leaf) | (long) subleaf << 32;
                if (channel.read(record.clear(), position) != RECORD) {
                    throw new IOException(device + ": gave less than the " + RECORD
                            + " bytes of a CPUID leaf; this is no CPUID device");
                }
                record.flip();
                return new CpuidTable.Registers(record.getInt(), record.getInt(), record.getInt(), record.getInt());
            });
        }
    }
}
