package io.ecsgateway.server.api;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.List;

/** A gRPC service whose unary RPCs are ECS operations. gRPC refuses it if an RPC is not listed. */
abstract class MirroredService implements BindableService {
  private final ServiceDescriptor descriptor;
  private final UnaryCalls calls;

  MirroredService(ServiceDescriptor descriptor, UnaryCalls calls) {
    this.descriptor = descriptor;
    this.calls = calls;
  }

  /** Returns the table: a line per RPC. */
  abstract List<Rpc<?, ?, ?, ?>> rpcs();

  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor);
    rpcs().forEach(rpc -> service.addMethod(calls.bind(rpc)));
    return service.build();
  }
}
