package dev.socle.live;

import dev.socle.cpu.CpuidTable;
import java.io.IOException;

/** Something that answers as the CPUID instruction of one logical CPU does. */
@FunctionalInterface
interface CpuidInstruction {

    /** The registers for this EAX and ECX. */
    CpuidTable.Registers ask(int leaf, int subleaf) throws IOException;
}
