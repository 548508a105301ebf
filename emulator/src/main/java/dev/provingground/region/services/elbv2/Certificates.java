package dev.provingground.region.services.elbv2;

import java.util.List;
import java.util.Optional;

/** Where listeners' certificates are. */
public interface Certificates {
  /** The certificate and its key; empty when there is none of this ARN. */
  Optional<BalancerFabric.Certificate> find(String arn);

  /** Who uses certificates. */
  interface Users {
    /** ARNs of load balancers that use the certificate. */
    List<String> of(String certificateArn);

    /** A certificate has been imported anew. */
    default void changed() {}
  }
}
