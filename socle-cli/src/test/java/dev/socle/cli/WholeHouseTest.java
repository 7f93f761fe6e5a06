package dev.socle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.socle.architecture.Architecture;
import org.junit.jupiter.api.Test;

/** The rules that can only be seen from the top of the house, where all modules are on the class path. */
final class WholeHouseTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.socle");

    @Test
    void allModulesAreLookedAt() {
        assertThat(ALL.stream().map(type -> type.getPackageName())).contains("dev.socle.cpu", "dev.socle.cli");
    }

    @Test
    void onlyTheCommandLinePrints() {
        Architecture.silent("dev.socle", "dev\\.socle\\.cli\\..*|" + Architecture.BUILD_TOOLS).check(ALL);
    }

    @Test
    void nothingBelowUsesTheCommandLine() {
        ArchRuleDefinition.noClasses().that().resideOutsideOfPackage("dev.socle.cli..")
                .should().dependOnClassesThat().resideInAPackage("dev.socle.cli..").check(ALL);
    }

    @Test
    void thePurePartDoesNotUseTheLiveOne() {
        ArchRuleDefinition.noClasses().that().resideOutsideOfPackages("dev.socle.live..", "dev.socle.cli..")
                .should().dependOnClassesThat().resideInAPackage("dev.socle.live..").check(ALL);
    }

    @Test
    void internalsAreNotUsedFromOutside() {
        Architecture.internalsAreNotUsedFromOutside("dev.socle").check(ALL);
    }

    @Test
    void classesAreFinalByDefault() {
        Architecture.finalByDefault("dev.socle").check(ALL);
    }
}
