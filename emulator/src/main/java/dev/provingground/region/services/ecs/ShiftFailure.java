package dev.provingground.region.services.ecs;

/** Why traffic cannot be shifted, in the words of "Troubleshooting Amazon ECS blue/green". */
final class ShiftFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String because;

  /**
   * @param because how {@code Service deployment rolled back because …} goes on
   */
  ShiftFailure(String because) {
    super("Traffic cannot be shifted because " + because);
    this.because = because;
  }

  String because() {
    return because;
  }
}
