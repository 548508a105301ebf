package dev.provingground.harness;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Holds who may know whom in the harness. */
final class ArchitectureTest {
  private static final String ROOT = "dev.provingground.harness";
  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(ROOT);

  @Test
  void roomsHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void stepsAreOnTopAndTheTargetKnowsNothingOfWhatIsDeployed() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("steps")
        .definedBy(ROOT + ".steps..")
        .layer("report")
        .definedBy(ROOT + ".report..")
        .layer("run")
        .definedBy(ROOT + ".run..")
        .layer("app")
        .definedBy(ROOT + ".app..")
        .layer("assembly")
        .definedBy(ROOT + ".assembly..")
        .layer("deployment")
        .definedBy(ROOT + ".deployment..")
        .layer("drill")
        .definedBy(ROOT + ".drill..")
        .layer("probe")
        .definedBy(ROOT + ".probe..")
        .layer("release")
        .definedBy(ROOT + ".release..")
        .layer("sweep")
        .definedBy(ROOT + ".sweep..")
        .layer("aws")
        .definedBy(ROOT + ".aws..")
        .layer("container")
        .definedBy(ROOT + ".container..")
        .layer("target")
        .definedBy(ROOT + ".target..")
        .layer("mutation")
        .definedBy(ROOT + ".mutation..")
        .whereLayer("mutation")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("steps")
        .mayOnlyBeAccessedByLayers("mutation")
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("steps", "run")
        .whereLayer("run")
        .mayOnlyBeAccessedByLayers("steps", "mutation")
        .whereLayer("app")
        .mayOnlyBeAccessedByLayers("run", "steps", "mutation")
        .whereLayer("assembly")
        .mayOnlyBeAccessedByLayers("app")
        .whereLayer("deployment")
        .mayOnlyBeAccessedByLayers("app", "run", "steps", "mutation")
        .whereLayer("drill")
        .mayOnlyBeAccessedByLayers("steps", "report")
        .whereLayer("probe")
        .mayOnlyBeAccessedByLayers("drill", "steps", "report")
        .whereLayer("release")
        .mayOnlyBeAccessedByLayers("steps")
        .whereLayer("sweep")
        .mayOnlyBeAccessedByLayers("deployment", "run")
        .whereLayer("aws")
        .mayOnlyBeAccessedByLayers("app", "deployment", "run", "steps", "sweep", "mutation")
        .whereLayer("container")
        .mayOnlyBeAccessedByLayers("target")
        .whereLayer("target")
        .mayOnlyBeAccessedByLayers("aws", "run", "steps", "mutation")
        .check(CLASSES);
  }

  @Test
  void mutantsAreMadeThenJudgedThenReported() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("operator")
        .definedBy(ROOT + ".mutation.operator..")
        .layer("run")
        .definedBy(ROOT + ".mutation.run..")
        .layer("report")
        .definedBy(ROOT + ".mutation.report..")
        .whereLayer("report")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("run")
        .mayOnlyBeAccessedByLayers("report")
        .whereLayer("operator")
        .mayOnlyBeAccessedByLayers("run", "report")
        .check(CLASSES);
  }
}
