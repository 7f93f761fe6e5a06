package dev.socle.qemu.internal;

import dev.socle.cpu.CpuidTable.Registers;
import dev.socle.cpu.Register;
import dev.socle.host.Accelerator;
import dev.socle.qemu.RealizedCpu;

/** Leaves 0x1d and 0x1e: tiles and multiplier of AMX, the same on every processor so far (Intel's manual, CPUID). */
public final class MatrixLeaves {

    private static final int AMX_TILE_BIT = 24;
    /** One palette. */
    private static final Registers PALETTES = new Registers(1, 0, 0, 0);
    /** 8 tiles of 1024 bytes, 8192 in all; rows of 64 bytes, 16 of them. */
    private static final Registers TILES = new Registers(1024 << 16 | 8192, 8 << 16 | 64, 16, 0);
    /** 16 rows or columns, 64 bytes of columns. */
    private static final Registers MULTIPLIER = new Registers(0, 64 << 8 | 16, 0, 0);

    private final boolean kvm;
    private final FeatureWords words;

    public MatrixLeaves(RealizedCpu cpu, FeatureWords words) {
        this.kvm = cpu.accelerator() == Accelerator.KVM;
        this.words = words;
    }

    public Registers tiles(int subleaf) {
        if (!hasTiles()) {
            return FeatureWords.ZERO;
        }
        return switch (subleaf) {
            case 0 -> PALETTES;
            case 1 -> TILES;
            default -> FeatureWords.ZERO;
        };
    }

    /**
     * Sub-leaf 1 holds features, since QEMU 11; the kernel is not told of it, as sub-leaf 0 does not announce it (seen
     * with 11.1.3).
     */
    public Registers multiplier(int subleaf) {
        if (!hasTiles()) {
            return FeatureWords.ZERO;
        }
        return subleaf == 0 ? MULTIPLIER : kvm ? FeatureWords.ZERO : words.at(0x1e, subleaf);
    }

    private boolean hasTiles() {
        return words.hasBit(7, 0, Register.EDX, AMX_TILE_BIT);
    }
}
