package dev.provingground.harness.steps;

import io.restassured.http.Cookie;
import io.restassured.http.Cookies;
import io.restassured.http.Method;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What clients on the internet asked in this scenario, and what they were told. */
public final class Answers {
  private static final int MAX_ASKS = 200;

  private final Stack stack;
  private final List<Response> all = new ArrayList<>();
  private Cookies cookies = new Cookies();
  private Map<String, SelfDescription> selfDescriptions = Map.of();
  private @Nullable Response last;

  public Answers(Stack stack) {
    this.stack = stack;
  }

  Response ask(Method method, String path) {
    var answer = stack.internet().request().request(method, stack.url() + path);
    last = answer;
    all.add(answer);
    return answer;
  }

  /** Asks as a browser does that keeps what it was told to keep. */
  void askKeepingCookies(String path) {
    var answer =
        stack.internet().request().cookies(cookies).request(Method.GET, stack.url() + path);
    last = answer;
    all.add(answer);
    var kept = new LinkedHashMap<String, Cookie>();
    cookies.asList().forEach(c -> kept.put(c.getName(), c));
    answer.detailedCookies().asList().forEach(c -> kept.put(c.getName(), c));
    cookies = new Cookies(List.copyOf(kept.values()));
  }

  /** Asks until every task that runs has described itself. */
  void askEveryTask() {
    var wanted = stack.tasks().stream().map(t -> t.taskArn()).collect(Collectors.toSet());
    var found = new LinkedHashMap<String, SelfDescription>();
    for (int i = 0; i < MAX_ASKS && !found.keySet().containsAll(wanted); i++) {
      var answer = ask(Method.GET, "/");
      if (answer.statusCode() != 200) {
        throw new AssertionError("/ answered " + answer.statusLine() + ": " + answer.asString());
      }
      var description = SelfDescription.of(answer);
      found.put(description.taskArn(), description);
    }
    if (!found.keySet().containsAll(wanted)) {
      throw new AssertionError(
          "in %d requests the tasks %s never answered, only %s"
              .formatted(MAX_ASKS, wanted, found.keySet()));
    }
    selfDescriptions = found;
  }

  Response last() {
    if (last == null) {
      throw new IllegalStateException("nobody has asked anything in this scenario");
    }
    return last;
  }

  Cookies cookies() {
    return cookies;
  }

  /** What each task says of itself, by task ARN. */
  Map<String, SelfDescription> selfDescriptions() {
    if (selfDescriptions.isEmpty()) {
      throw new IllegalStateException("no task has described itself in this scenario");
    }
    return selfDescriptions;
  }

  /** How many answers each task gave, by task ARN. */
  Map<String, Long> countsByTask() {
    return all.stream()
        .collect(
            Collectors.groupingBy(a -> SelfDescription.of(a).taskArn(), Collectors.counting()));
  }
}
