package dev.glacis.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/// The module rules of ARCHITECTURE.md: which package may import which.
@AnalyzeClasses(packages = "dev.glacis", importOptions = DoNotIncludeTests.class)
class ModuleRulesTest {
  @ArchTest
  static final ArchRule coreNeedsTheJdkAndSmallPureLibrariesOnly =
      classes()
          .that()
          .resideInAPackage("dev.glacis.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.glacis.core..", "java..", "org.jspecify..", "org.roaringbitmap..");

  @ArchTest
  static final ArchRule coreDoesNoInputOrOutput =
      noClasses()
          .that()
          .resideInAPackage("dev.glacis.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net..", "java.nio.channels..", "java.sql..");

  @ArchTest
  static final ArchRule coreReadsNoClockAndStartsNoThread =
      noClasses()
          .that()
          .resideInAPackage("dev.glacis.core..")
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(Thread.class, "start");

  @ArchTest
  static final ArchRule formatsKnowCoreOnly =
      noClasses()
          .that()
          .resideInAPackage("dev.glacis.formats..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.glacis.engine..", "dev.glacis.http..", "dev.glacis.app..");

  @ArchTest
  static final ArchRule theEngineKnowsCoreAndFormatsOnly =
      noClasses()
          .that()
          .resideInAPackage("dev.glacis.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.glacis.http..", "dev.glacis.app..", "io.vertx..");

  @ArchTest
  static final ArchRule backendsKnowCoreAndFormatsOnly =
      noClasses()
          .that()
          .resideInAPackage("dev.glacis.backend..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.glacis.engine..", "dev.glacis.http..", "dev.glacis.app..");

  @ArchTest
  static final ArchRule backendsDoNotSeeEachOther =
      slices().matching("dev.glacis.backend.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule onlyTheAppSeesBackends =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.glacis.backend..", "dev.glacis.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.glacis.backend..");

  @ArchTest
  static final ArchRule onlyItsBackendSeesADriver =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.glacis.backend..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "redis.clients..",
              "org.neo4j..",
              "java.sql..",
              "org.sqlite..",
              "org.mariadb..",
              "com.zaxxer..",
              "org.flywaydb..");

  @ArchTest
  static final ArchRule nobodyImportsTheApp =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.glacis.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.glacis.app..");

  @ArchTest
  static final ArchRule netAndIntakeAreTheGround =
      noClasses()
          .that()
          .resideInAnyPackage("dev.glacis.core.net..", "dev.glacis.core.intake..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.glacis.core.surface..",
              "dev.glacis.core.flow..",
              "dev.glacis.core.forest..",
              "dev.glacis.core.detect..",
              "dev.glacis.core.reputation..",
              "dev.glacis.core.enrich..",
              "dev.glacis.core.fanout..",
              "dev.glacis.core.spi..");

  @ArchTest static final ArchRule surfaceKnowsTheGroundOnly = knowsTheGroundOnly("surface");

  @ArchTest static final ArchRule flowKnowsTheGroundOnly = knowsTheGroundOnly("flow");

  @ArchTest static final ArchRule forestKnowsTheGroundOnly = knowsTheGroundOnly("forest");

  @ArchTest static final ArchRule reputationKnowsTheGroundOnly = knowsTheGroundOnly("reputation");

  @ArchTest
  static final ArchRule detectKnowsFlowAndForestOnly =
      noClasses()
          .that()
          .resideInAPackage("dev.glacis.core.detect..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.glacis.core.surface..",
              "dev.glacis.core.reputation..",
              "dev.glacis.core.enrich..",
              "dev.glacis.core.fanout..");

  @ArchTest
  static final ArchRule noDomainPackageKnowsThePorts =
      noClasses()
          .that()
          .resideInAPackage("dev.glacis.core..")
          .and()
          .resideOutsideOfPackages("dev.glacis.core.spi..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.glacis.core.spi..");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses().should().haveNameMatching(".*(Impl|Manager|Utils?|Helper|Service)$");

  private static ArchRule knowsTheGroundOnly(String part) {
    return classes()
        .that()
        .resideInAPackage("dev.glacis.core." + part + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.glacis.core." + part + "..",
            "dev.glacis.core.net..",
            "dev.glacis.core.intake..",
            "java..",
            "org.jspecify..",
            "org.roaringbitmap..");
  }
}
