package io.ecsgateway.simulator;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beDeclaredInClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What this suite's simulators answer is held against the AWS model. */
class ConformanceTest {
  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .importUrl(ConformanceTest.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void everyTestWithASimulatorHoldsItsAnswersAgainstTheModel() {
    fields()
        .that()
        .haveRawType(SimulatorExtension.class)
        .should(
            beDeclaredInClassesThat(
                are(
                    DescribedPredicate.describe(
                        "hold a Conformance",
                        (JavaClass test) ->
                            test.getSimpleName()
                                    .equals("SimulatorExtensionTest") // is about its own
                                || test.getFields().stream()
                                    .anyMatch(field ->
                                        field.getRawType().isEquivalentTo(Conformance.class))))))
        .check(TESTS);
  }
}
