package dev.socle.live.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written here of libvirt's interface is what its headers declare. */
final class LibvirtHeadersTest {

    @Test
    void everyFunctionHasTheTypesThatItsHeaderGives() throws IOException {
        final Headers headers = Headers.installed();
        for (LibvirtFunction function : LibvirtFunction.values()) {
            final List<String> types = new ArrayList<>(List.of(function.result()));
            types.addAll(function.parameters());
            assertThat(headers.function(function.symbol())).as(function.symbol()).contains(types);
            assertThat(function.descriptor().argumentLayouts()).hasSize(function.parameters().size());
        }
    }

    @Test
    void everyFlagHasItsBit() throws IOException {
        final Headers headers = Headers.installed();
        Stream.<CFlag[]>of(CompareFlag.values(), BaselineFlag.values(), XmlFlag.values(), DomainFilter.values())
                .flatMap(Stream::of)
                .forEach(flag -> assertThat(headers.number(flag.symbol())).as(flag.symbol()).contains(flag.bit()));
        assertThat(headers.number("VIR_CONNECT_RO")).contains(1);
        assertThat(headers.number("VIR_UUID_STRING_BUFLEN")).contains(37);
    }

    @Test
    void compareAnswersAreNumberedAsHere() throws IOException {
        final Headers headers = Headers.installed();
        for (Compared answer : Compared.values()) {
            assertThat(headers.number("VIR_CPU_COMPARE_" + answer)).contains(answer.ordinal());
        }
    }

    @Test
    void everyErrorHasItsNumber() throws IOException, IllegalAccessException {
        final Headers headers = Headers.installed();
        int held = 0;
        for (Field field : LibvirtError.class.getDeclaredFields()) {
            if (field.getType() != int.class || !Modifier.isStatic(field.getModifiers())
                    || Modifier.isPrivate(field.getModifiers())) {
                continue;
            }
            final String name = field.getName().startsWith("FROM_") ? "VIR_" + field.getName()
                    : "VIR_ERR_" + field.getName();
            assertThat(headers.number(name)).as(name).contains(field.getInt(null));
            held++;
        }
        assertThat(held).isGreaterThan(9);
    }

    @Test
    void theMembersOfAnErrorAreWhereTheyAreRead() throws IOException {
        final Map<String, Long> places = Headers.places(Headers.installed().members("_virError"));
        assertThat(places).containsEntry("code", LibvirtError.CODE).containsEntry("domain", LibvirtError.DOMAIN)
                .containsEntry("message", LibvirtError.MESSAGE).containsEntry("int1", LibvirtError.NUMBER);
    }

    @Test
    void anErrorFunctionTakesTwoPointersAndGivesNothing() throws IOException {
        assertThat(Headers.installed().function("virDefaultErrorFunc")).contains(List.of("void", "virErrorPtr"));
    }
}
