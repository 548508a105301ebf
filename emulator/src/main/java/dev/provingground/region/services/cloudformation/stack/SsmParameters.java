package dev.provingground.region.services.cloudformation.stack;

import dev.provingground.region.api.Services;
import dev.provingground.region.services.cloudformation.template.ParameterStore;
import java.util.Optional;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Systems Manager's parameters, read as the caller, who needs {@code ssm:GetParameters}. */
public record SsmParameters(Services services) implements ParameterStore {
  @Override
  public Optional<Stored> find(String name) {
    return services
        .client(SsmClient.class)
        .getParameters(request -> request.names(name))
        .parameters()
        .stream()
        .findFirst()
        .map(parameter -> new Stored(parameter.typeAsString(), parameter.value()));
  }
}
