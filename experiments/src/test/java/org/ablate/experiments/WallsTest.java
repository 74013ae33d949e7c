package org.ablate.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ablate.spi.component.Plugin;

/** The walls of the house: experiments → cli → laboratory → composition → spi ← plugins. */
@AnalyzeClasses(
        packages = {"org.ablate", "ai.djl.pytorch.jni"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {

    @ArchTest
    static final ArchRule theRunnerNamesNoPlugin = noClasses()
            .that()
            .resideInAnyPackage("org.ablate.laboratory..", "org.ablate.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.ablate.plugins..");

    @ArchTest
    static final ArchRule aPluginNamesNeitherTheRunnerNorTheTestkit = noClasses()
            .that()
            .resideInAPackage("org.ablate.plugins..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.ablate.cli..", "org.ablate.laboratory..", "org.ablate.composition..", "org.ablate.testkit..");

    @ArchTest
    static final ArchRule theLaboratoryKnowsNoFrontEnd = noClasses()
            .that()
            .resideInAPackage("org.ablate.laboratory..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.ablate.cli..", "org.ablate.testkit..", "picocli..");

    @ArchTest
    static final ArchRule compositionKnowsSpiAndFormatsAlone = noClasses()
            .that()
            .resideInAPackage("org.ablate.composition..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.ablate.cli..", "org.ablate.laboratory..", "org.ablate.plugins..", "org.ablate.testkit..");

    @ArchTest
    static final ArchRule formatsKnowTheSpiAlone = noClasses()
            .that()
            .resideInAPackage("org.ablate.formats..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.ablate.cli..",
                    "org.ablate.laboratory..",
                    "org.ablate.composition..",
                    "org.ablate.plugins..",
                    "org.ablate.testkit..");

    @ArchTest
    static final ArchRule theSpiKnowsNobody = noClasses()
            .that()
            .resideInAPackage("org.ablate.spi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.ablate.formats..",
                    "org.ablate.cli..",
                    "org.ablate.laboratory..",
                    "org.ablate.composition..",
                    "org.ablate.plugins..",
                    "org.ablate.testkit..");

    @ArchTest
    static final ArchRule onlyThePytorchPluginTouchesTheEngine = noClasses()
            .that()
            .resideInAPackage("org.ablate..")
            .and()
            .resideOutsideOfPackage("org.ablate.plugins.pytorch..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl.pytorch..");

    @ArchTest
    static final ArchRule nobodyUsesDjlsOwnTraining = noClasses()
            .that()
            .resideInAPackage("org.ablate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.training..", "ai.djl.nn..");

    /** DJL keeps the number of these in memory that Java may free before the gradient reads it; {@code Ops.scale} is safe. */
    @ArchTest
    static final ArchRule nobodyMultipliesByANumberWhereGradientsMayBeRecorded = noClasses()
            .that()
            .resideInAnyPackage("org.ablate.plugins..", "org.ablate.laboratory..", "org.ablate.spi..")
            .should()
            .callMethod(NDArray.class, "mul", Number.class)
            .orShould()
            .callMethod(NDArray.class, "div", Number.class)
            .orShould()
            .callMethod(NDArray.class, "pow", Number.class)
            .orShould()
            .callMethod(NDArray.class, "maximum", Number.class)
            .orShould()
            .callMethod(NDArray.class, "minimum", Number.class);

    @ArchTest
    static final ArchRule nobodyDeserialisesJavaObjects =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream");

    @ArchTest
    static final ArchRule pluginsDoNotKnowEachOther = SlicesRuleDefinition.slices()
            .matching("org.ablate.plugins.(*)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule theRoomsOfAModuleFormNoCircle =
            SlicesRuleDefinition.slices().assignedFrom(new Rooms()).should().beFreeOfCycles();

    /**
     * The packages of each module, its root package among them. What only names the parts of a module, its plugin, is no room.
     */
    private static final class Rooms implements SliceAssignment {

        private static final Pattern MODULE = Pattern.compile("org\\.ablate\\.(plugins\\.\\w+|\\w+)(\\.\\w+)*");

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            Matcher module = MODULE.matcher(type.getPackageName());
            return !module.matches() || type.isAssignableTo(Plugin.class)
                    ? SliceIdentifier.ignore()
                    : SliceIdentifier.of(module.group(1), type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "the rooms of modules";
        }
    }
}
