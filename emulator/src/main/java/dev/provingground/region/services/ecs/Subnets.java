package dev.provingground.region.services.ecs;

import dev.provingground.region.api.CallContext;
import dev.provingground.region.api.Caller;
import dev.provingground.region.api.ServiceContext;
import dev.provingground.region.services.ecs.ServiceView.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;

/** Looks up the subnets of network configurations, as ECS itself. */
final class Subnets {
  private static final Caller ITSELF = new Caller.Service("ecs.amazonaws.com");
  private final ServiceContext context;

  Subnets(ServiceContext context) {
    this.context = context;
  }

  /**
   * Where tasks may be placed.
   *
   * @throws AwsServiceException InvalidParameterException when there is no configuration or a
   *     subnet does not exist
   */
  List<Place> of(@Nullable NetworkConfiguration configuration) {
    if (configuration == null || configuration.awsvpcConfiguration() == null) {
      throw EcsErrors.invalid(
          "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
    }
    var ids = configuration.awsvpcConfiguration().subnets();
    if (ids.isEmpty()) {
      throw EcsErrors.invalid("subnets can not be empty.");
    }
    var places = new ArrayList<Place>();
    for (var id : ids) {
      try {
        CallContext.call(
                ITSELF,
                () ->
                    context
                        .services()
                        .client(Ec2Client.class)
                        .describeSubnets(request -> request.subnetIds(id)))
            .subnets()
            .forEach(subnet -> places.add(new Place(id, subnet.availabilityZone())));
      } catch (AwsServiceException e) {
        throw EcsErrors.invalid(
            "Error retrieving subnet information for ["
                + id
                + "]: "
                + e.awsErrorDetails().errorMessage()
                + " (ErrorCode: "
                + e.awsErrorDetails().errorCode()
                + ")");
      }
    }
    return places;
  }
}
