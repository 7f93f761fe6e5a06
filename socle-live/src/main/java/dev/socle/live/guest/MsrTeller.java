package dev.socle.live.guest;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/**
 * Answers for MSRs that TCG does not have: a debugger on QEMU's stub that stops the guest where Linux reads an MSR, puts
 * the value into RAX and returns for it. So a guest without KVM sees, say, IA32_ARCH_CAPABILITIES as KVM would make it.
 * The protocol is GDB's remote serial protocol; registers are in the order of its amd64 description.
 */
final class MsrTeller implements Closeable {

    private static final int WORD = 8;
    private static final int RAX = 0;
    private static final int RDI = 5;
    private static final int RSP = 7;
    private static final int RIP = 16;
    private static final int LONGEST_PACKET = 1 << 16;
    private static final long MILLISECONDS_BETWEEN_TRIES = 20;
    private static final int MOST_TRIES = 500;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private final long address;
    private final Map<Integer, Long> msrs;

    private MsrTeller(SocketChannel channel, long address, Map<Integer, Long> msrs) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
        this.out = Channels.newOutputStream(channel);
        this.address = address;
        this.msrs = Map.copyOf(msrs);
    }

    /**
     * Lets a QEMU that waits for its debugger go on, and answers from then on.
     *
     * @param socket  of QEMU's stub
     * @param address of the kernel's function that reads an MSR: its number in RDI, the value in RAX
     * @throws IOException if the stub does not answer
     */
    static MsrTeller start(Path socket, long address, Map<Integer, Long> msrs) throws IOException {
        final MsrTeller teller = new MsrTeller(connect(socket), address, msrs);
        teller.ask("Z1," + Long.toHexString(address) + ",1");
        teller.send("c");
        Thread.ofPlatform().daemon().name("msr-teller").start(teller::answer);
        return teller;
    }

    private static SocketChannel connect(Path socket) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return SocketChannel.open(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(MILLISECONDS_BETWEEN_TRIES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while QEMU's stub was waited for", e);
        }
    }

    /** Until QEMU is gone. */
    private void answer() {
        try {
            while (isStop(receive())) {
                final byte[] registers = HexFormat.of().parseHex(ask("g").replace('x', '0'));
                final ByteBuffer words = ByteBuffer.wrap(registers).order(ByteOrder.LITTLE_ENDIAN);
                final Long value = msrs.get((int) words.getLong(RDI * WORD));
                if (value == null) {
                    passOver();
                } else {
                    tell(words, value);
                }
                send("c");
            }
        } catch (IOException | IllegalArgumentException e) {
            // QEMU has ended, or the guest will be found to be silent.
        }
    }

    private static boolean isStop(String packet) {
        return packet.startsWith("S") || packet.startsWith("T");
    }

    private void passOver() throws IOException {
        final String breakpoint = "1," + Long.toHexString(address) + ",1";
        ask("z" + breakpoint);
        ask("s");
        ask("Z" + breakpoint);
    }

    private void tell(ByteBuffer words, long value) throws IOException {
        final long stack = words.getLong(RSP * WORD);
        final byte[] caller = HexFormat.of().parseHex(ask("m" + Long.toHexString(stack) + "," + WORD));
        words.putLong(RAX * WORD, value);
        words.putLong(RSP * WORD, stack + WORD);
        words.putLong(RIP * WORD, ByteBuffer.wrap(caller).order(ByteOrder.LITTLE_ENDIAN).getLong());
        ask("G" + HexFormat.of().formatHex(words.array()));
    }

    private String ask(String packet) throws IOException {
        send(packet);
        return receive();
    }

    private void send(String packet) throws IOException {
        final byte[] bytes = packet.getBytes(StandardCharsets.US_ASCII);
        int sum = 0;
        for (byte b : bytes) {
            sum += b;
        }
        out.write(("$" + packet + "#" + HexFormat.of().toHexDigits((byte) sum)).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private String receive() throws IOException {
        int c = next();
        while (c != '$') {
            c = next();
        }
        final ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (c = next(); c != '#' && packet.size() < LONGEST_PACKET; c = next()) {
            packet.write(c);
        }
        next();
        next();
        out.write('+');
        out.flush();
        return packet.toString(StandardCharsets.US_ASCII);
    }

    private int next() throws IOException {
        final int c = in.read();
        if (c < 0) {
            throw new EOFException("QEMU's stub has closed its socket");
        }
        return c;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
