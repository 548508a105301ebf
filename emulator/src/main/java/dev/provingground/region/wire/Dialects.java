package dev.provingground.region.wire;

import dev.provingground.region.wire.codec.Shapes;
import org.jspecify.annotations.Nullable;

/**
 * The dialects that a service speaks. Clients move from one to the next while older ones go on, so
 * each request says by its headers which one it is in.
 */
final class Dialects {
  private final Dialect first;
  private final @Nullable Dialect json;
  private final @Nullable Dialect cbor;

  Dialects(Mount<?> mount, OperationNames known, Shapes shapes) {
    var scope = mount.scope();
    first =
        switch (mount.protocol()) {
          case AWS_JSON -> new JsonDialect(mount.targetPrefix(), shapes);
          case REST_JSON -> new RestJsonDialect(new Routes(mount.client(), known), shapes);
          case REST_XML ->
              new RestXmlDialect(new Routes(mount.client(), known), scope, mount.version(), shapes);
          case S3 ->
              new S3Dialect(
                  new BucketRoutes(mount.client(), known), scope, mount.version(), shapes);
          case AWS_QUERY -> new QueryDialect(scope, mount.version(), false, mount.newer(), shapes);
          case EC2_QUERY -> new QueryDialect(scope, mount.version(), true, mount.newer(), shapes);
        };
    boolean hasTarget = !mount.targetPrefix().isEmpty();
    json = hasTarget ? new JsonDialect(mount.targetPrefix(), shapes) : null;
    cbor = hasTarget ? new CborDialect(mount.targetPrefix(), shapes) : null;
  }

  Dialect of(Received request) {
    if (cbor != null && CborDialect.speaks(request)) {
      return cbor;
    }
    return json != null && !request.header("X-Amz-Target").isEmpty() ? json : first;
  }
}
