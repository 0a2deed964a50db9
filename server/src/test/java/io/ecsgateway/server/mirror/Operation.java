package io.ecsgateway.server.mirror;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServiceRevisionsGrpc;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TagsGrpc;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.TaskSetsGrpc;
import io.ecsgateway.v1.TasksGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ClientCalls;
import java.util.List;

/** A unary RPC, which mirrors the ECS operation of its name. */
record Operation(MethodDescriptor<Message, Message> method) {
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

  /** Returns every operation that the API has. */
  @SuppressWarnings("unchecked") // every message is a Message
  static List<Operation> all() {
    return SERVICES.stream()
        .flatMap(service -> service.getMethods().stream())
        .filter(method -> method.getType() == MethodType.UNARY)
        .map(method -> new Operation((MethodDescriptor<Message, Message>) method))
        .toList();
  }

  static Operation named(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  String name() {
    return requireNonNull(method.getBareMethodName());
  }

  /** Returns the request, empty. */
  Message request() {
    return prototype(method.getRequestMarshaller());
  }

  /** Returns the request that {@code json} in the API's form says; single quotes will do. */
  Message request(String json) {
    Message.Builder request = request().newBuilderForType();
    try {
      JsonFormat.parser().merge(json, request);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(json, e);
    }
    return request.build();
  }

  /** Returns {@code update} with an update_mask of these paths, or as it is without any. */
  static Message masked(Message update, String... paths) {
    return paths.length == 0
        ? update
        : update.toBuilder()
            .setField(
                update.getDescriptorForType().findFieldByName("update_mask"),
                FieldMask.newBuilder().addAllPaths(List.of(paths)).build())
            .build();
  }

  Descriptor requestType() {
    return request().getDescriptorForType();
  }

  Descriptor responseType() {
    return prototype(method.getResponseMarshaller()).getDescriptorForType();
  }

  EcsType.Structure sdkRequest() {
    return SdkShapes.named(name() + "Request");
  }

  EcsType.Structure sdkResponse() {
    return SdkShapes.named(name() + "Response");
  }

  Message call(Channel channel, Message request) {
    return ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, request);
  }

  private static Message prototype(MethodDescriptor.Marshaller<Message> marshaller) {
    return requireNonNull(((PrototypeMarshaller<Message>) marshaller).getMessagePrototype());
  }

  @Override
  public String toString() {
    return name();
  }
}
