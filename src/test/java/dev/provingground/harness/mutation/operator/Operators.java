package dev.provingground.harness.mutation.operator;

import java.util.LinkedHashMap;
import java.util.List;

/** All operators on templates. */
public final class Operators {
  public static final List<Operator> ALL =
      List.of(
          new RemoveResource(),
          new RemoveProperty(),
          new RemoveElement(),
          new RemoveDependency(),
          new OpenCidr(),
          new NarrowCidr(),
          new WidenPorts(),
          new SwapPorts(),
          new SwapSecurityGroup(),
          new ChangeNumber(),
          new FlipBoolean(),
          new ChangeEnum(),
          new ChangeName(),
          new ChangePath(),
          new ChangePrincipal(),
          new ChangeUser(),
          new ChangeVariable(),
          new OneZone(),
          new WidenAction(),
          new WidenResource());

  private Operators() {}

  /** Every mutation of a template; where two operators make the same, the first one's. */
  public static List<Mutation> mutations(Template template) {
    var byOutcome = new LinkedHashMap<Object, Mutation>();
    for (var operator : ALL) {
      operator
          .mutations(template)
          .forEach(m -> byOutcome.putIfAbsent(m.applyTo(template.tree()), m));
    }
    byOutcome.remove(template.tree());
    return List.copyOf(byOutcome.values());
  }
}
