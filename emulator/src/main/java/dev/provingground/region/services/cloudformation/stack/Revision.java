package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.services.cloudformation.template.ParameterValues;
import dev.provingground.region.services.cloudformation.template.Template;
import java.util.List;
import java.util.Map;

/**
 * What a stack is to be.
 *
 * @param template has been validated
 * @param tags the stack's, which its resources get too
 * @param capabilities as acknowledged
 */
public record Revision(
    Template template,
    ParameterValues parameters,
    Map<String, String> tags,
    List<String> capabilities) {}
