package io.ecsgateway.server.api;

import io.ecsgateway.server.watch.WatchDefinition;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.util.List;

/** A gRPC service whose unary RPCs are ECS operations. gRPC refuses it if an RPC is not listed. */
abstract class MirroredService implements BindableService {
  private final ServiceDescriptor descriptor;
  private final UnaryCalls calls;
  private final WatchCalls watchCalls;

  MirroredService(ServiceDescriptor descriptor, UnaryCalls calls, WatchCalls watchCalls) {
    this.descriptor = descriptor;
    this.calls = calls;
    this.watchCalls = watchCalls;
  }

  /** Returns the table: a line per RPC. */
  abstract List<Rpc<?, ?, ?, ?>> rpcs();

  /** Returns the watches: streaming RPCs. */
  List<WatchDefinition<?, ?, ?, ?, ?>> watches() {
    return List.of();
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor);
    rpcs().forEach(rpc -> service.addMethod(calls.bind(rpc)));
    watches().forEach(watch -> service.addMethod(watchCalls.bind(watch)));
    return service.build();
  }
}
