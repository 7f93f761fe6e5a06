package dev.socle.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.socle.testing.AnyCpu;
import dev.socle.testing.Laws;
import org.junit.jupiter.api.Test;

final class SignatureAndVendorTest {

    @Test
    void aSignatureComesBackFromItsRegister() {
        Laws.check("signature: ofEax(toEax(x)) = x", 2000, c -> {
            final Signature signature = c.note("signature", AnyCpu.signature(c));
            assertThat(Signature.ofEax(signature.toEax())).isEqualTo(signature);
        });
    }

    @Test
    void anyRegisterGivesASignatureThatStaysTheSame() {
        Laws.check("signature: of any register", 2000, c -> {
            final Signature signature = Signature.ofEax(c.note("eax", c.nextInt()));
            assertThat(Signature.ofEax(signature.toEax())).isEqualTo(signature);
            assertThat(signature.family()).isBetween(0, 270);
            assertThat(signature.model()).isBetween(0, 255);
            assertThat(signature.stepping()).isBetween(0, 15);
        });
    }

    /** From Intel's and AMD's processor identification tables. */
    @Test
    void signaturesOfWellKnownCpus() {
        assertThat(Signature.ofEax(0x00050654)).isEqualTo(new Signature(6, 85, 4));
        assertThat(Signature.ofEax(0x00050654).hex()).isEqualTo("06-55-04");
        assertThat(Signature.ofEax(0x00a00f11)).isEqualTo(new Signature(25, 1, 1));
        assertThat(Signature.ofEax(0x00a00f11).display()).isEqualTo("family 25, model 1, stepping 1");
    }

    @Test
    void aVendorComesBackFromItsRegisters() {
        Laws.check("vendor: ofRegisters(registers(x)) = x", 500, c -> {
            final Vendor vendor = AnyCpu.vendor(c);
            final int[] registers = c.note("registers", vendor.registers());
            assertThat(Vendor.ofRegisters(registers[0], registers[1], registers[2])).isEqualTo(vendor);
        });
        assertThat(Vendor.ofRegisters(0x756e6547, 0x49656e69, 0x6c65746e)).isEqualTo(Vendor.INTEL);
        assertThat(Vendor.ofRegisters(0x68747541, 0x69746e65, 0x444d4163)).isEqualTo(Vendor.AMD);
    }

    @Test
    void aVendorHasTwelveCharacters() {
        assertThatThrownBy(() -> new Vendor("Intel"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("5 characters, expected 12");
    }
}
