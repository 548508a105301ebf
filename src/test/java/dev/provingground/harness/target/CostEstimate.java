package dev.provingground.harness.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run costs on AWS at most, in US dollars: the list prices of us-east-1 for what the suite
 * has at once, for as long as its tags let it stay. Traffic, logs and storage of a run are cents
 * and not counted. The pages: AWS Fargate pricing, Elastic Load Balancing pricing, VPC pricing, AWS
 * FIS pricing.
 */
record CostEstimate(List<Line> lines) {
  /**
   * @param price of one for an hour, in US dollars
   */
  record Line(String what, int count, double price, double hours) {
    double dollars() {
      return count * price * hours;
    }
  }

  CostEstimate {
    lines = List.copyOf(lines);
  }

  /**
   * Of the suite with all its drills.
   *
   * @param hours that everything stays at most
   */
  static CostEstimate ofSuite(double hours) {
    return new CostEstimate(
        List.of(
            new Line("task of 0.25 vCPU and 0.5 GiB", 4, 0.25 * 0.04048 + 0.5 * 0.004445, hours),
            new Line("load balancer", 1, 0.0225 + 0.008, hours),
            new Line("public IPv4 address", 6, 0.005, hours),
            // A dime for each minute of each action.
            new Line("minute of fault injection", 30, 0.10, 1)));
  }

  double dollars() {
    return lines.stream().mapToDouble(Line::dollars).sum();
  }

  /** One line for each thing, and the sum. */
  List<String> print() {
    var text =
        new ArrayList<>(
            lines.stream()
                .map(
                    line ->
                        String.format(
                            Locale.ROOT,
                            "%2d × %-30s %6.2f USD",
                            line.count(),
                            line.what(),
                            line.dollars()))
                .toList());
    text.add(String.format(Locale.ROOT, "%-35s %6.2f USD at most", "together", dollars()));
    return List.copyOf(text);
  }
}
