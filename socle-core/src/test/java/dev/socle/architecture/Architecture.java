package dev.socle.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** The rules of the house, for any root package, so that they can be tried on houses that are built wrong. */
public final class Architecture {

    /** The packages of the pure part; each may use itself and those before it. */
    public static final List<String> STOREYS = List.of("input", "cpu", "catalog", "host", "qemu", "libvirt", "nova",
            "evidence", "flaw", "fleet", "advice", "export");

    /** Run by the build and by those who make data files, never by Socle: read and write files, and say what is wrong. */
    public static final String BUILD_TOOLS = "dev\\.socle\\."
            + "(catalog\\.internal\\.(CatalogCompiler|CatalogFolder|Import)|flaw\\.internal\\.FlawsCompiler).*";

    private static final String INTERNAL = ".internal";

    private Architecture() {
    }

    /** Every class of the pure part lives on one of the storeys, and uses only its own storey and those below. */
    public static ArchRule storeys(String root) {
        return classes().that().resideInAPackage(root + "..")
                .should(new ArchCondition<JavaClass>("use only their own storey and those below: " + STOREYS) {
                    @Override
                    public void check(JavaClass user, ConditionEvents events) {
                        final int own = storey(root, user);
                        if (own < 0) {
                            events.add(SimpleConditionEvent.violated(user, user.getName() + " is on no storey"));
                        }
                        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                            final JavaClass used = dependency.getTargetClass();
                            if (isWithin(used.getPackageName(), root) && storey(root, used) > own) {
                                events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
                            }
                        }
                    }
                });
    }

    /** No circle among the storeys. */
    public static ArchRule noCircle(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    /** What is internal to a package is used by that package and what is below it, by nobody else. */
    public static ArchRule internalsAreNotUsedFromOutside(String root) {
        return classes().that().resideInAPackage(root + "..")
                .should(new ArchCondition<JavaClass>("keep out of the internals of other packages") {
                    @Override
                    public void check(JavaClass user, ConditionEvents events) {
                        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                            final String used = dependency.getTargetClass().getPackageName();
                            if (isWithin(used, root) && isForeignInternal(used, user.getPackageName())) {
                                events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
                            }
                        }
                    }
                });
    }

    /**
     * The pure part opens no file, socket or process and ends no program; it reads streams it is handed.
     *
     * @param exempt a regular expression of class names
     */
    public static ArchRule pure(String root, String exempt) {
        return noClasses().that().resideInAPackage(root + "..").and().haveNameNotMatching(exempt)
                .should().dependOnClassesThat(TOUCHES_THE_MACHINE)
                .orShould().callMethod(System.class, "exit", int.class)
                .orShould().callMethod(System.class, "getenv", String.class)
                .orShould().callMethod(Runtime.class, "exec", String.class)
                .orShould().callMethod(Runtime.class, "exec", String[].class)
                .orShould().callMethod(Runtime.class, "exit", int.class)
                .orShould().callMethod(Runtime.class, "halt", int.class)
                .as("the pure part touches nothing of the machine");
    }

    private static final DescribedPredicate<JavaClass> TOUCHES_THE_MACHINE =
            resideInAnyPackage("java.net..", "java.nio.channels..", "java.lang.foreign..", "javax.net..", "java.sql..")
                    .or(nameMatching("java\\.io\\.(File|RandomAccessFile|FileDescriptor|Console).*"))
                    .or(nameMatching("java\\.nio\\.file\\.(Files|FileSystems|FileSystem)"))
                    .or(nameMatching("java\\.lang\\.Process.*"))
                    .as("touch the machine");

    /**
     * Nobody prints but the command line.
     *
     * @param exempt a regular expression of class names
     */
    public static ArchRule silent(String root, String exempt) {
        return noClasses().that().resideInAPackage(root + "..").and().haveNameNotMatching(exempt)
                .should().accessField(System.class, "out")
                .orShould().accessField(System.class, "err")
                .orShould().callMethod(Throwable.class, "printStackTrace")
                .as("engines never print");
    }

    /** Classes are final unless they are made to be derived from: abstract or sealed. */
    public static ArchRule finalByDefault(String root) {
        final DescribedPredicate<JavaClass> derivable = DescribedPredicate.describe("abstract, sealed or nameless",
                type -> type.isInterface() || type.isEnum() || type.isAnonymousClass()
                        || type.getSimpleName().equals("package-info")
                        || type.getModifiers().contains(JavaModifier.ABSTRACT) || type.reflect().isSealed());
        return classes().that(resideInAPackage(root + "..").and(DescribedPredicate.not(derivable)))
                .should().haveModifier(JavaModifier.FINAL);
    }

    private static int storey(String root, JavaClass type) {
        final String inner = type.getPackageName().substring(Math.min(root.length() + 1,
                type.getPackageName().length()));
        final int dot = inner.indexOf('.');
        return STOREYS.indexOf(dot < 0 ? inner : inner.substring(0, dot));
    }

    private static boolean isForeignInternal(String used, String user) {
        final int at = (used + ".").indexOf(INTERNAL + ".");
        return at >= 0 && !isWithin(user, used.substring(0, at));
    }

    private static boolean isWithin(String packageName, String outer) {
        return packageName.equals(outer) || packageName.startsWith(outer + ".");
    }
}
