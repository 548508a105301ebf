package dev.provingground.harness.drill;

/**
 * Where a drill ran.
 *
 * @param target as {@code -Dtarget=} names it
 * @param timeScale how many of the region's seconds pass in one real second; 1 on AWS
 */
public record Site(String target, String region, double timeScale) {}
