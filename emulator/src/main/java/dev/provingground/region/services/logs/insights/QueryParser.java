package dev.provingground.region.services.logs.insights;

import dev.provingground.region.services.logs.insights.Command.Aggregate;
import dev.provingground.region.services.logs.insights.Command.Column;
import dev.provingground.region.services.logs.insights.Command.Display;
import dev.provingground.region.services.logs.insights.Command.Fields;
import dev.provingground.region.services.logs.insights.Command.Filter;
import dev.provingground.region.services.logs.insights.Command.Group;
import dev.provingground.region.services.logs.insights.Command.Key;
import dev.provingground.region.services.logs.insights.Command.Limit;
import dev.provingground.region.services.logs.insights.Command.Parse;
import dev.provingground.region.services.logs.insights.Command.Sort;
import dev.provingground.region.services.logs.insights.Command.Stats;
import dev.provingground.region.services.logs.insights.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a query: commands with {@code |} between them. */
final class QueryParser {
  /** The most rows that a query answers. */
  static final int MOST_ROWS = 10_000;

  /** What AWS's language has and this region's has not. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "addtotals",
          "anomaly",
          "dedup",
          "diff",
          "filterindex",
          "head",
          "join",
          "lookup",
          "order",
          "pattern",
          "search",
          "source",
          "tail",
          "unmask",
          "unnest");

  private final Tokens tokens;
  private final Known known;
  private final FieldParser fields;
  private final ConditionParser conditions;

  QueryParser(String text) {
    tokens = new Tokens(text);
    known = new Known(tokens);
    fields = new FieldParser(tokens, known);
    conditions = new ConditionParser(tokens, fields);
  }

  /**
   * @throws QuerySyntaxException for what is not understood
   */
  List<Command> commands() {
    var commands = new ArrayList<Command>();
    do {
      commands.add(command());
    } while (tokens.acceptSymbol("|"));
    if (tokens.peek().kind() != Kind.END) {
      throw tokens.unexpected();
    }
    return List.copyOf(commands);
  }

  private Command command() {
    var token = tokens.peek();
    if (token.kind() != Kind.WORD) {
      throw tokens.unexpected();
    }
    var name = token.text().toLowerCase(Locale.ROOT);
    if (UNSUPPORTED.contains(name)) {
      throw tokens.refuse(
          token,
          "the command '%s' is not supported by this region: leave it out".formatted(token.text()));
    }
    return switch (name) {
      case "fields" -> fields();
      case "display" -> keyword(() -> new Display(tokens.list(fields::field)));
      case "filter" -> keyword(() -> new Filter(conditions.condition()));
      case "sort" -> keyword(() -> new Sort(tokens.list(this::key)));
      case "limit" -> keyword(() -> new Limit(limit()));
      case "parse" -> parse();
      case "stats" -> stats();
      default -> throw tokens.unexpected();
    };
  }

  /** A command behind its name. */
  private <T> T keyword(Supplier<T> rest) {
    tokens.next();
    return rest.get();
  }

  private Fields fields() {
    tokens.next();
    var columns =
        tokens.list(
            () -> {
              var field = fields.field();
              return new Column(field, fields.name(field));
            });
    known.add(columns.stream().map(Column::name).toList());
    return new Fields(columns);
  }

  private Key key() {
    var field = fields.field();
    boolean descending = tokens.acceptWord("desc");
    if (!descending) {
      tokens.acceptWord("asc");
    }
    return new Key(field, descending);
  }

  private int limit() {
    var token = tokens.next(Kind.NUMBER);
    if (!token.text().matches("0*[1-9]\\d{0,4}") || Integer.parseInt(token.text()) > MOST_ROWS) {
      throw tokens.refuse(
          token, "the limit %s is not between 1 and %d".formatted(token.text(), MOST_ROWS));
    }
    return Integer.parseInt(token.text());
  }

  private Parse parse() {
    tokens.next();
    boolean ofMessage = tokens.peek().kind() == Kind.STRING || tokens.peek().kind() == Kind.REGEX;
    var field = ofMessage ? "@message" : fields.field();
    var parse = tokens.peek().kind() == Kind.REGEX ? regex(field) : glob(field);
    known.add(parse.groups().keySet());
    return parse;
  }

  private Parse regex(String field) {
    var token = tokens.peek();
    var regex = ConditionParser.regex(tokens);
    if (regex.groups().isEmpty()) {
      throw tokens.refuse(
          token, "the regular expression of parse has no named group such as (?<name>...)");
    }
    return new Parse(field, regex, regex.groups());
  }

  private Parse glob(String field) {
    var token = tokens.next(Kind.STRING);
    tokens.expectWord("as");
    var names = tokens.list(fields::name);
    var pieces = token.text().split("\\*", -1);
    if (pieces.length - 1 != names.size()) {
      throw tokens.refuse(
          token,
          "the pattern has %d wildcards for %d names".formatted(pieces.length - 1, names.size()));
    }
    var groups = new LinkedHashMap<String, Integer>();
    var pattern = new StringBuilder(Pattern.quote(pieces[0]));
    for (int i = 1; i < pieces.length; i++) {
      if (groups.put(names.get(i - 1), i) != null) {
        throw tokens.refuse(
            token, "the pattern's name '%s' stands twice".formatted(names.get(i - 1)));
      }
      boolean toTheEnd = i == pieces.length - 1 && pieces[i].isEmpty();
      pattern.append(toTheEnd ? "(.*)" : "(.*?)").append(Pattern.quote(pieces[i]));
    }
    return new Parse(field, new Regex(Pattern.compile(pattern.toString(), Pattern.DOTALL)), groups);
  }

  private Stats stats() {
    tokens.next();
    var aggregates = tokens.list(this::aggregate);
    List<Group> groups = tokens.acceptWord("by") ? tokens.list(this::group) : List.of();
    known.only(
        Stream.concat(groups.stream().map(Group::name), aggregates.stream().map(Aggregate::name))
            .toList());
    return new Stats(aggregates, groups);
  }

  private Aggregate aggregate() {
    if (!tokens.second().isSymbol("(")) {
      throw tokens.unexpected();
    }
    var function = tokens.peek();
    var aggregation = Aggregation.of(function.text()).orElseThrow(fields::unsupportedFunction);
    tokens.next();
    tokens.expectSymbol("(");
    boolean ofRows = aggregation == Aggregation.COUNT && tokens.peek().isSymbol(")");
    ofRows |= aggregation == Aggregation.COUNT && tokens.acceptSymbol("*");
    var field = ofRows ? Optional.<String>empty() : Optional.of(fields.field());
    tokens.expectSymbol(")");
    var standard = "%s(%s)".formatted(function.text(), field.orElse("*"));
    return new Aggregate(aggregation, field, fields.name(standard));
  }

  private Group group() {
    if (!tokens.peek().isWord("bin") || !tokens.second().isSymbol("(")) {
      var field = fields.field();
      return new Group(field, Optional.empty(), fields.name(field));
    }
    var function = tokens.next();
    tokens.expectSymbol("(");
    var span = tokens.peek().text();
    var bin = fields.span();
    tokens.expectSymbol(")");
    return new Group(
        known.require(function, "@timestamp"),
        Optional.of(bin),
        fields.name("bin(%s)".formatted(span)));
  }
}
