package io.ecsgateway.server.call;

import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServiceRevisionsGrpc;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TagsGrpc;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.TaskSetsGrpc;
import io.ecsgateway.v1.TasksGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.List;

/** The API as a whole: what the gateway serves besides, as health and reflection, is not of it. */
public final class Api {
  private static final String HEALTH = "grpc.health.v1.Health";
  private static final String PACKAGE = "ecsgateway.v1.";

  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          ServicesGrpc.getServiceDescriptor(),
          TaskSetsGrpc.getServiceDescriptor(),
          ServiceDeploymentsGrpc.getServiceDescriptor(),
          ServiceRevisionsGrpc.getServiceDescriptor(),
          TaskDefinitionsGrpc.getServiceDescriptor(),
          ClustersGrpc.getServiceDescriptor(),
          TasksGrpc.getServiceDescriptor(),
          TagsGrpc.getServiceDescriptor());

  private Api() {}

  /** Returns its gRPC services. */
  public static List<ServiceDescriptor> services() {
    return SERVICES;
  }

  /** Whether {@code method} asks how the gateway is, which everybody may. */
  public static boolean isHealth(MethodDescriptor<?, ?> method) {
    return HEALTH.equals(method.getServiceName());
  }

  /** Whether {@code method} is an RPC of the API. */
  public static boolean has(MethodDescriptor<?, ?> method) {
    return method.getFullMethodName().startsWith(PACKAGE);
  }
}
