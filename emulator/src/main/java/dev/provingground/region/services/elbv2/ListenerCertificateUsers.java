package dev.provingground.region.services.elbv2;

import java.util.List;

/** Load balancers by the certificates that their listeners show. */
record ListenerCertificateUsers(Resources resources, DataPlane dataPlane)
    implements Certificates.Users {
  @Override
  public List<String> of(String certificateArn) {
    return resources.listeners().stream()
        .filter(
            listener ->
                listener.secure() != null
                    && listener.secure().certificateArns().contains(certificateArn))
        .map(ListenerResource::loadBalancerArn)
        .distinct()
        .toList();
  }

  @Override
  public void changed() {
    dataPlane.refresh();
  }
}
