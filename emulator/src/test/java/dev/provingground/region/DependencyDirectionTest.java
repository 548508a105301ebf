package dev.provingground.region;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysFalse;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.provingground.region.wire.Mount;
import dev.provingground.region.wire.Protocol;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which room may know which: what the package-infos say, held. */
final class DependencyDirectionTest {
  private static final String ROOT = "dev.provingground.region";

  /**
   * The region's own: where its program lies there are no tests, and no library is looked through.
   */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());

  /** By the package beneath the root; a pattern would be compiled anew for each dependency. */
  private static final SliceAssignment ROOMS =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          var name = type.getPackageName();
          return name.startsWith(ROOT + ".")
              ? SliceIdentifier.of(name.substring(ROOT.length() + 1).split("\\.", 2)[0])
              : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
          return "rooms";
        }
      };

  /** How a service is reached from below or from its neighbours: interfaces, and values. */
  private static final DescribedPredicate<JavaClass> A_PORT =
      describe(
          "ports: interfaces, records, and what is nested in them",
          type ->
              type.isArray()
                  || type.isInterface()
                  || type.isRecord()
                  || type.isEnum()
                  || type.getEnclosingClass().map(JavaClass::isInterface).orElse(false));

  /** How services say what they are to the front door. */
  private static final DescribedPredicate<JavaClass> A_MOUNT =
      describe(
          "mounts",
          type -> type.isEquivalentTo(Mount.class) || type.isEquivalentTo(Protocol.class));

  @Test
  void timeAndTheKernelKnowNothingElse() {
    mayKnow("time", none());
    mayKnow("kernel", none());
  }

  @Test
  void whatServicesShareKnowsTimeOnly() {
    mayKnow("api", room("time"));
  }

  @Test
  void theWireKnowsNoService() {
    mayKnow("wire", room("api").or(room("time")));
  }

  @Test
  void theLauncherKnowsNoPartOfTheRegion() {
    mayKnow("launch", none());
  }

  @Test
  void theLoggingAndJsonKnowNothingElse() {
    mayKnow("logging", none());
    mayKnow("json", none());
  }

  @Test
  void theNetworkKnowsTheKernelAndItsPorts() {
    mayKnow(
        "fabric",
        room("kernel")
            .or(port("services.ec2"))
            .or(port("services.elbv2"))
            .or(port("services.fis"))
            .or(port("services.route53"))
            .or(room("time")));
  }

  @Test
  void loadBalancerNodesKnowTheNetworkAndTheirPort() {
    mayKnow("balancer", room("fabric").or(port("services.elbv2")).or(room("time")));
  }

  @Test
  void containersKnowTheNetworkTheKernelAndTheirPort() {
    mayKnow(
        "container",
        room("fabric")
            .or(room("json"))
            .or(room("kernel"))
            .or(port("services.ecs"))
            .or(port("services.fis"))
            .or(room("time")));
  }

  @TestFactory
  List<DynamicTest> aServiceKnowsWhatIsSharedAndTheOthersDoors() {
    return CLASSES.getPackage(ROOT + ".services").getSubpackages().stream()
        .map(JavaPackage::getRelativeName)
        .sorted()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        mayKnow(
                            "services." + name,
                            room("api")
                                .or(room("json"))
                                .or(room("time"))
                                .or(A_MOUNT)
                                .or(port("services")))))
        .toList();
  }

  @Test
  void noTwoRoomsKnowEachOther() {
    slices().assignedFrom(ROOMS).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    var unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(
                room ->
                    room.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
            .map(JavaPackage::getName)
            .collect(Collectors.toSet());
    assertThat(unmarked).isEmpty();
  }

  private static DescribedPredicate<JavaClass> none() {
    return alwaysFalse();
  }

  private static DescribedPredicate<JavaClass> room(String name) {
    return resideInAPackage(ROOT + "." + name + "..");
  }

  private static DescribedPredicate<JavaClass> port(String name) {
    return room(name).and(A_PORT);
  }

  /** Of the region, the room's classes know the room and these only. */
  private static void mayKnow(String name, DescribedPredicate<JavaClass> others) {
    noClasses()
        .that(room(name))
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + "..").and(not(room(name))).and(not(others)))
        .check(CLASSES);
  }
}
