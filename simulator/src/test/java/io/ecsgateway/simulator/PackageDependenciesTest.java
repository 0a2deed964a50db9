package io.ecsgateway.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Packages know each other in one direction only. */
class PackageDependenciesTest {
  private static final String ROOT = "io.ecsgateway.simulator";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void noPackagesKnowEachOtherInACircle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void whatHappensKnowsNothingOfTheWire() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".engine", ROOT + ".scheduling", ROOT + ".resources")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".wire", ROOT + ".faults")
        .check(CLASSES);
  }
}
