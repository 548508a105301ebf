package dev.provingground.region.services.cloudwatch;

import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.combination;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.invalid;
import static dev.provingground.region.services.cloudwatch.CloudWatchErrors.required;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.Supported;
import dev.provingground.region.time.EventLoop;
import dev.provingground.region.time.Periods;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** Values into metrics. A request is checked whole before any of it is kept. */
final class MetricInput {
  private static final int MOST_DATA = 1000;
  private static final int MOST_VALUES = 150;
  private static final int MOST_DIMENSIONS = 30;
  private static final double LARGEST = Math.pow(2, 360);
  private static final Duration OLDEST = Duration.ofDays(14);
  private static final Duration FARTHEST = Duration.ofHours(2);

  private final Metrics metrics;
  private final EventLoop loop;
  private final Periods periods;

  MetricInput(Metrics metrics, EventLoop loop, Periods periods) {
    this.metrics = metrics;
    this.loop = loop;
    this.periods = periods;
  }

  PutMetricDataResponse put(PutMetricDataRequest request) {
    Supported.only(request, "Namespace", "MetricData");
    var namespace = namespace(required(request.namespace(), "Namespace"));
    var data = request.metricData();
    if (data.isEmpty()) {
      throw CloudWatchErrors.validation("The collection MetricData must not be empty.");
    }
    if (data.size() > MOST_DATA) {
      throw invalid("The collection MetricData must not have a size greater than 1000.");
    }
    for (int i = 0; i < data.size(); i++) {
      check(data.get(i), "MetricData.member." + (i + 1) + ".");
    }
    data.forEach(datum -> put(namespace, datum));
    return PutMetricDataResponse.builder().build();
  }

  /** AWS's own name spaces are for its services. */
  private static String namespace(String namespace) {
    boolean own = CallContext.current().caller() instanceof Caller.Service;
    if (!namespace.matches("[^:][a-zA-Z0-9.\\-_/#:]{0,254}")
        || (!own && namespace.startsWith("AWS/"))) {
      throw invalid("The value " + namespace + " for parameter Namespace is invalid.");
    }
    return namespace;
  }

  private void check(MetricDatum datum, String path) {
    Supported.only(
        datum,
        "MetricName",
        "Dimensions",
        "Timestamp",
        "Value",
        "StatisticValues",
        "Values",
        "Counts",
        "Unit",
        "StorageResolution");
    if (required(datum.metricName(), path + "MetricName").isEmpty()) {
      throw invalid("The parameter " + path + "MetricName must not be empty.");
    }
    if (datum.unit() == StandardUnit.UNKNOWN_TO_SDK_VERSION) {
      throw invalid("The parameter " + path + "Unit must be a value in the set of units.");
    }
    if (datum.storageResolution() != null
        && datum.storageResolution() != 1
        && datum.storageResolution() != 60) {
      throw invalid("The parameter " + path + "StorageResolution must be 1 or 60.");
    }
    checkDimensions(datum.dimensions(), path);
    checkValues(datum, path);
    checkTime(datum, path);
  }

  private static void checkDimensions(List<Dimension> dimensions, String path) {
    if (dimensions.size() > MOST_DIMENSIONS) {
      throw invalid("The collection " + path + "Dimensions must not have a size greater than 30.");
    }
    for (int i = 0; i < dimensions.size(); i++) {
      var at = path + "Dimensions.member." + (i + 1) + ".";
      if (required(dimensions.get(i).name(), at + "Name").isEmpty()
          || required(dimensions.get(i).value(), at + "Value").isEmpty()) {
        throw invalid("The parameters " + at + "Name and Value must not be empty.");
      }
    }
  }

  private static void checkValues(MetricDatum datum, String path) {
    int kinds =
        (datum.value() != null ? 1 : 0)
            + (datum.statisticValues() != null ? 1 : 0)
            + (datum.hasValues() && !datum.values().isEmpty() ? 1 : 0);
    if (kinds > 1) {
      throw combination(
          "The parameters "
              + path
              + "Value, StatisticValues and Values are mutually exclusive and you have specified"
              + " more than one.");
    }
    required(
        kinds == 0 ? null : datum,
        path + "Value, " + path + "StatisticValues or " + path + "Values");
    if (datum.values().size() > MOST_VALUES) {
      throw invalid("The collection " + path + "Values must not have a size greater than 150.");
    }
    if (!datum.counts().isEmpty() && datum.counts().size() != datum.values().size()) {
      throw invalid(
          "The parameters " + path + "Values and " + path + "Counts must be of the same size.");
    }
    checkNumbers(datum, path);
  }

  private static void checkNumbers(MetricDatum datum, String path) {
    if (datum.value() != null) {
      checkNumber(datum.value(), path + "Value");
    }
    datum.values().forEach(value -> checkNumber(value, path + "Values"));
    for (var count : datum.counts()) {
      checkNumber(count, path + "Counts");
      if (count < 0) {
        throw invalid("The parameter " + path + "Counts must not be negative.");
      }
    }
    var set = datum.statisticValues();
    if (set != null) {
      var at = path + "StatisticValues.";
      checkNumber(required(set.sum(), at + "Sum"), at + "Sum");
      checkNumber(required(set.minimum(), at + "Minimum"), at + "Minimum");
      checkNumber(required(set.maximum(), at + "Maximum"), at + "Maximum");
      if (!(required(set.sampleCount(), at + "SampleCount") > 0)) {
        throw invalid("The parameter " + at + "SampleCount must be greater than 0.");
      }
      if (set.minimum() > set.maximum()) {
        throw invalid("The parameter " + at + "Minimum must not exceed Maximum.");
      }
    }
  }

  private static void checkNumber(double value, String path) {
    if (!(Math.abs(value) <= LARGEST)) { // nor is NaN
      throw invalid("The value " + value + " for parameter " + path + " is invalid.");
    }
  }

  private void checkTime(MetricDatum datum, String path) {
    var time = datum.timestamp();
    if (time != null && time.isAfter(loop.now().plus(FARTHEST))) {
      throw invalid(
          "The parameter "
              + path
              + "Timestamp must specify a time no more than two hours in the future.");
    }
    if (time != null && time.isBefore(loop.now().minus(OLDEST))) {
      throw invalid(
          "The parameter " + path + "Timestamp must specify a time within the past two weeks.");
    }
  }

  private void put(String namespace, MetricDatum datum) {
    Instant time = Objects.requireNonNullElse(datum.timestamp(), loop.now());
    var bucket =
        metrics
            .series(MetricId.of(namespace, datum.metricName(), datum.dimensions()))
            .bucket(
                Objects.requireNonNullElse(datum.unit(), StandardUnit.NONE),
                periods.second(time),
                Objects.requireNonNullElse(datum.storageResolution(), 60));
    if (datum.value() != null) {
      bucket.add(datum.value(), 1);
    }
    if (datum.statisticValues() != null) {
      bucket.add(datum.statisticValues());
    }
    var counts =
        datum.counts().isEmpty() ? Collections.nCopies(datum.values().size(), 1.0) : datum.counts();
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) > 0) {
        bucket.add(datum.values().get(i), counts.get(i));
      }
    }
  }
}
