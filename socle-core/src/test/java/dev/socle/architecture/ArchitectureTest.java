package dev.socle.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private static final String HOUSE = "dev.socle";
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HOUSE);

    private static final String WRONG_HOUSE = "dev.socle.architecture.fixture.house";
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(WRONG_HOUSE);

    @Test
    void everyStoreyUsesOnlyThoseBelow() {
        Architecture.storeys(HOUSE).check(CORE);

        assertThat(refusals(Architecture.storeys(WRONG_HOUSE)))
                .contains("fixture.house.cpu.LooksUpNames").contains("fixture.house.catalog.Names")
                .contains("fixture.house.attic.Forgotten is on no storey")
                .doesNotContain("fixture.house.host.Prints");
    }

    @Test
    void thereIsNoCircle() {
        Architecture.noCircle(HOUSE).check(CORE);

        assertThat(refusals(Architecture.noCircle(WRONG_HOUSE))).contains("Cycle detected: Slice catalog");
    }

    @Test
    void internalsAreNotUsedFromOutside() {
        Architecture.internalsAreNotUsedFromOutside(HOUSE).check(CORE);

        assertThat(refusals(Architecture.internalsAreNotUsedFromOutside(WRONG_HOUSE)))
                .contains("fixture.house.host.Prints").doesNotContain("Class <" + WRONG_HOUSE + ".catalog.Names>");
    }

    @Test
    void thePurePartTouchesNothingOfTheMachine() {
        Architecture.pure(HOUSE, Architecture.BUILD_TOOLS).check(CORE);

        assertThat(refusals(Architecture.pure(WRONG_HOUSE, "nothing")))
                .contains("java.nio.file.Files").contains("java.net.Socket").contains("java.lang.ProcessBuilder")
                .contains("System.exit");
        assertThat(refusals(Architecture.pure(WRONG_HOUSE, ".*\\.TouchesTheMachine"))).isEmpty();
    }

    @Test
    void enginesNeverPrint() {
        Architecture.silent(HOUSE, Architecture.BUILD_TOOLS).check(CORE);

        assertThat(refusals(Architecture.silent(WRONG_HOUSE, "nothing"))).contains("fixture.house.host.Prints");
        assertThat(refusals(Architecture.silent(WRONG_HOUSE, ".*\\.Prints"))).isEmpty();
    }

    @Test
    void classesAreFinalByDefault() {
        Architecture.finalByDefault(HOUSE).check(CORE);

        assertThat(refusals(Architecture.finalByDefault(WRONG_HOUSE)))
                .contains("fixture.house.attic.Forgotten").doesNotContain("Prints");
    }

    private static String refusals(ArchRule rule) {
        return String.join("\n", rule.allowEmptyShould(true).evaluate(WRONG).getFailureReport().getDetails());
    }
}
