package io.ecsgateway.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The house: a request walks one way, and each package knows only those to its right. */
class PackageDependenciesTest {
  private static final String ROOT = "io.ecsgateway.server";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Gateway.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void everyPackageIsKnownToThisTest() {
    assertThat(packages())
        .extracting(JavaPackage::getRelativeName)
        .containsExactlyInAnyOrder(
            "server",
            "access",
            "audit",
            "identity",
            "limit",
            "policy",
            "request",
            "api",
            "call",
            "names",
            "quota",
            "reads",
            "time",
            "mapping",
            "aws",
            "status",
            "lifecycle",
            "telemetry",
            "watch",
            "deployment",
            "polling",
            "service",
            "task",
            "state");
  }

  @Test
  void aRequestWalksOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("access")
        .definedBy(ROOT + ".access..")
        .layer("api")
        .definedBy(ROOT + ".api")
        .layer("call")
        .definedBy(ROOT + ".call")
        .layer("names")
        .definedBy(ROOT + ".names")
        .layer("reads")
        .definedBy(ROOT + ".reads")
        .layer("quota")
        .definedBy(ROOT + ".quota")
        .layer("time")
        .definedBy(ROOT + ".time")
        .layer("mapping")
        .definedBy(ROOT + ".mapping")
        .layer("aws")
        .definedBy(ROOT + ".aws")
        .layer("status")
        .definedBy(ROOT + ".status")
        .layer("watch")
        .definedBy(ROOT + ".watch..")
        .layer("lifecycle")
        .definedBy(ROOT + ".lifecycle")
        .layer("telemetry")
        .definedBy(ROOT + ".telemetry")
        .layer("start")
        .definedBy(ROOT)
        .whereLayer("access")
        .mayOnlyBeAccessedByLayers("lifecycle", "telemetry")
        .whereLayer("api")
        .mayOnlyBeAccessedByLayers("lifecycle")
        .whereLayer("telemetry")
        .mayOnlyBeAccessedByLayers("lifecycle")
        .whereLayer("lifecycle")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("start")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("status")
        .mayOnlyBeAccessedByLayers("access", "api")
        .whereLayer("mapping")
        .mayOnlyBeAccessedByLayers("access", "api", "status", "watch")
        .whereLayer("watch")
        .mayOnlyBeAccessedByLayers("access", "api", "status", "lifecycle", "telemetry")
        .whereLayer("aws")
        .mayOnlyBeAccessedByLayers(
            "access", "api", "mapping", "reads", "status", "lifecycle", "telemetry", "watch")
        .whereLayer("reads")
        .mayOnlyAccessLayers("aws", "names", "quota", "time")
        .whereLayer("call")
        .mayNotAccessAnyLayer()
        .whereLayer("names")
        .mayNotAccessAnyLayer()
        .whereLayer("quota")
        .mayOnlyAccessLayers("time")
        .whereLayer("time")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void noPackagesKnowEachOtherInACircle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void trackersOfWatchesAndPollersKnowNothingOfEachOther() {
    slices()
        .matching(ROOT + ".watch.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAPackage(ROOT + ".watch.state"))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".watch")
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + ".watch..")
                .and(resideOutsideOfPackages(ROOT + ".watch", ROOT + ".watch.state")))
        .check(CLASSES);
  }

  @Test
  void generatedCodeIsForThoseWhoSpeakTheApi() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + ".access..",
            ROOT + ".api",
            ROOT + ".call",
            ROOT + ".mapping",
            ROOT + ".status",
            ROOT + ".telemetry",
            ROOT + ".watch..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.ecsgateway.v1")
        .check(CLASSES);
  }

  @Test
  void onlyLifecycleKnowsTheSimulator() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".lifecycle")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.ecsgateway.simulator..")
        .check(CLASSES);
  }

  @Test
  void onlyTelemetryKnowsOpenTelemetry() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".telemetry")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry..", "io.prometheus..")
        .check(CLASSES);
  }

  /** grpc-java and Micronaut are for the edge; what decides is plain Java. */
  @Test
  void mappingKnowsNeitherGrpcNorMicronaut() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".mapping")
        .and()
        .haveNameNotMatching(".*[.][$].*") // what Micronaut generates for a @Singleton
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "io.micronaut..")
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packages())
        .filteredOn(each -> !each.getRelativeName().equals("state")) // generated
        .allMatch(each -> each.isAnnotatedWith(NullMarked.class), "has a @NullMarked package-info");
  }

  @Test
  void classesAreNounsOfThisDomain() {
    noClasses()
        .should()
        .haveNameMatching(".*\\.[A-Za-z]*(Manager|Helper|Utils?|Impl)(\\$.*)?")
        .check(CLASSES);
  }

  private static Set<JavaPackage> packages() {
    return CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
  }
}
