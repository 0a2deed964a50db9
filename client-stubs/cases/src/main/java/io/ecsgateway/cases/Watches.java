package io.ecsgateway.cases;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ecsgateway.v1.ServiceDeploymentsGrpc;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.TaskDefinitionsGrpc;
import io.ecsgateway.v1.TaskSetsGrpc;
import io.ecsgateway.v1.TasksGrpc;
import io.ecsgateway.v1.WatchStatus;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The RPCs that watch, and their messages in short: {@code snapshot 1} is kind and token. */
final class Watches {
  static final MethodDescriptor<?, ?> DEPLOYMENT =
      ServiceDeploymentsGrpc.getWatchServiceDeploymentMethod();

  private static final Map<String, MethodDescriptor<?, ?>> BY_NAME =
      Stream.of(
              DEPLOYMENT,
              ServicesGrpc.getWatchServiceMethod(),
              ServicesGrpc.getWatchServiceDeletionMethod(),
              TasksGrpc.getWatchTasksMethod(),
              TaskSetsGrpc.getWatchTaskSetMethod(),
              TaskDefinitionsGrpc.getWatchTaskDefinitionDeletionMethod())
          .collect(
              Collectors.toUnmodifiableMap(
                  MethodDescriptor::getFullMethodName, Function.identity()));

  private Watches() {}

  static MethodDescriptor<?, ?> named(String rpc) {
    MethodDescriptor<?, ?> method = BY_NAME.get(rpc);
    if (method == null) {
      throw new IllegalArgumentException(rpc + " (expected: one of " + BY_NAME.keySet() + ")");
    }
    return method;
  }

  static Message request(MethodDescriptor<?, ?> method) {
    return prototype(method.getRequestMarshaller());
  }

  static String resumeToken(Message request) {
    return (String)
        request.getField(request.getDescriptorForType().findFieldByName("resume_token"));
  }

  /** Returns the message that {@code told} says in short. */
  static Message message(MethodDescriptor<?, ?> method, String told) {
    String[] kindAndToken = told.split(" ", -1);
    Message empty = prototype(method.getResponseMarshaller());
    Descriptor type = empty.getDescriptorForType();
    FieldDescriptor kind = type.findFieldByName(kindAndToken[0]);
    return empty.toBuilder()
        .setField(
            type.findFieldByName("watch"),
            WatchStatus.newBuilder().setResumeToken(kindAndToken[1]).build())
        .setField(kind, empty.toBuilder().newBuilderForField(kind).build())
        .build();
  }

  private static Message prototype(MethodDescriptor.Marshaller<?> marshaller) {
    return (Message) requireNonNull(((PrototypeMarshaller<?>) marshaller).getMessagePrototype());
  }
}
