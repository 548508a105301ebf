package dev.provingground.region.services.cloudformation.resource;

import dev.provingground.region.api.Ids;
import dev.provingground.region.api.RegionIdentity;
import dev.provingground.region.api.Services;
import java.util.Map;

/**
 * The stack that a resource belongs to.
 *
 * @param tags the stack's own, which its resources get too
 * @param parenthood what it is to those resources that are stacks
 */
public record StackScope(
    RegionIdentity region,
    Services services,
    Ids ids,
    String stackName,
    String stackId,
    Map<String, String> tags,
    ParentStack parenthood) {
  private static final int SUFFIX = 12;

  /**
   * A physical name as CloudFormation makes them: stack, logical id and twelve random characters.
   * Where that is too long, stack and logical id are cut, both to the same share.
   */
  public String physicalName(String logicalId, int maxLength) {
    int room = maxLength - SUFFIX - 2;
    var stack = stackName;
    var resource = logicalId;
    if (stack.length() + resource.length() > room) {
      stack = cut(stack, Math.max(room / 2, room - resource.length()));
      resource = cut(resource, room - stack.length());
    }
    return stack + "-" + resource + "-" + ids.suffix(SUFFIX);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length).replaceAll("-+$", "");
  }
}
