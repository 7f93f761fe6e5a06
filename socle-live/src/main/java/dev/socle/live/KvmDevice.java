package dev.socle.live;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code /dev/kvm} itself, by the C library's open, ioctl and close. Loaded only where there is such a device. */
final class KvmDevice implements KvmIoctl {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");
    /** ioctl and open are variadic, which some calling conventions treat otherwise. */
    private static final Linker.Option VARIADIC = Linker.Option.firstVariadicArg(2);
    private static final MethodHandle OPEN = handle("open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT), WITH_ERRNO);
    private static final MethodHandle IOCTL_NUMBER = handle("ioctl", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG), WITH_ERRNO, VARIADIC);
    private static final MethodHandle IOCTL_POINTER = handle("ioctl", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS), WITH_ERRNO, VARIADIC);
    private static final MethodHandle CLOSE = handle("close",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    /** O_RDWR | O_CLOEXEC of x86-64 Linux (asm-generic/fcntl.h). */
    private static final int READ_WRITE_CLOSE_ON_EXEC = 0x2 | 0x80000;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int EPERM = 1;

    private final int descriptor;

    private KvmDevice(int descriptor) {
        this.descriptor = descriptor;
    }

    // The functions are the C library's own, and are described as its headers have them.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }

    /**
     * Opens the device.
     *
     * @throws NoSuchFileException   if there is none
     * @throws AccessDeniedException if this user may not
     */
    static KvmDevice open(Path device) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment state = arena.allocate(STATE);
            final int descriptor = (int) OPEN.invokeExact(state, arena.allocateFrom(device.toString()),
                    READ_WRITE_CLOSE_ON_EXEC);
            if (descriptor >= 0) {
                return new KvmDevice(descriptor);
            }
            throw switch (errno(state)) {
                case ENOENT -> new NoSuchFileException(device.toString());
                case EACCES, EPERM -> new AccessDeniedException(device.toString());
                default -> new IOException(device + " cannot be opened: error " + errno(state));
            };
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    @Override
    public Result call(long request, long argument) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment state = arena.allocate(STATE);
            return result((int) IOCTL_NUMBER.invokeExact(state, descriptor, request, argument), state);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Result call(long request, MemorySegment argument) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment state = arena.allocate(STATE);
            return result((int) IOCTL_POINTER.invokeExact(state, descriptor, request, argument), state);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Result result(int value, MemorySegment state) {
        return new Result(value, value < 0 ? errno(state) : 0);
    }

    @Override
    public void close() {
        try {
            final int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
