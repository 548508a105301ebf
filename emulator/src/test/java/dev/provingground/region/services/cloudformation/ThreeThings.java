package dev.provingground.region.services.cloudformation;

/** Templates of a stack of three things, of which {@code B} needs {@code A}. */
final class ThreeThings {
  static final String BEFORE =
      """
      Resources:
        A:
          Type: Test::World::Thing
          Properties: {Size: 1, Kind: x}
        B:
          Type: Test::World::Thing
          Properties: {Uses: [!Ref A], Size: 1}
        C:
          Type: Test::World::Thing
          Properties: {Size: 1}
      Outputs:
        Size: {Value: !GetAtt A.Size}
      """;

  /** All three change in place, and a fourth comes that needs {@code B}. */
  static final String AFTER =
      BEFORE
          .replace("Size: 1", "Size: 2")
          .replace("Outputs:", "  D: {Type: Test::World::Thing, DependsOn: B}\nOutputs:");

  private ThreeThings() {}
}
