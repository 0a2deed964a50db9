package io.ecsgateway.server;

import static java.util.Objects.requireNonNull;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.ecsgateway.server.call.Api;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.stream.Stream;

/** The RPCs of the API by name, with requests that pass as they are. */
public final class Rpcs {
  private Rpcs() {}

  /** The gRPC services of the API. */
  public static final List<ServiceDescriptor> SERVICES = Api.services();

  /** Returns every unary RPC, which is to say every mirrored operation. */
  public static Stream<MethodDescriptor<Message, Message>> all() {
    return SERVICES.stream()
        .flatMap(service -> service.getMethods().stream())
        .filter(method -> method.getType() == MethodDescriptor.MethodType.UNARY)
        .map(Rpcs::untyped);
  }

  /** Returns the RPC that mirrors {@code operation}. */
  public static MethodDescriptor<Message, Message> named(String operation) {
    return all()
        .filter(method -> operation.equals(method.getBareMethodName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no RPC " + operation));
  }

  /** Returns a request of {@code method} that holds what is REQUIRED and nothing else. */
  public static Message smallestRequest(MethodDescriptor<?, ?> method) {
    PrototypeMarshaller<?> marshaller = (PrototypeMarshaller<?>) method.getRequestMarshaller();
    Message prototype = (Message) requireNonNull(marshaller.getMessagePrototype());
    return smallest(prototype.newBuilderForType());
  }

  /** Calls the RPC {@code operation} with the smallest request. */
  public static Message call(Channel gateway, String operation) {
    MethodDescriptor<Message, Message> method = named(operation);
    return ClientCalls.blockingUnaryCall(
        gateway, method, CallOptions.DEFAULT, smallestRequest(method));
  }

  /** Calls the RPC {@code operation}, which is expected to fail, with the smallest request. */
  public static GatewayError fail(Channel gateway, String operation) {
    MethodDescriptor<Message, Message> method = named(operation);
    return GatewayError.of(gateway, method, smallestRequest(method));
  }

  /** Does the same with {@code token} as the caller's own. */
  public static GatewayError failWithToken(Channel gateway, String operation, String token) {
    MethodDescriptor<Message, Message> method = named(operation);
    Message.Builder request = smallestRequest(method).toBuilder();
    request.setField(request.getDescriptorForType().findFieldByName("client_token"), token);
    return GatewayError.of(gateway, method, request.build());
  }

  @SuppressWarnings("unchecked") // every message of the API is a Message
  private static MethodDescriptor<Message, Message> untyped(MethodDescriptor<?, ?> method) {
    return (MethodDescriptor<Message, Message>) method;
  }

  private static Message smallest(Message.Builder message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (!isRequired(field)) {
        continue;
      }
      Object value =
          switch (field.getJavaType()) {
            case STRING -> "x";
            case INT -> 1;
            case LONG -> 1L;
            case DOUBLE -> 1d;
            case BOOLEAN -> true;
            case ENUM -> field.getEnumType().findValueByNumber(2);
            case MESSAGE -> smallest(message.newBuilderForField(field));
            case FLOAT, BYTE_STRING -> throw new AssertionError(field);
          };
      if (field.isRepeated()) {
        message.addRepeatedField(field, value);
      } else {
        message.setField(field, value);
      }
    }
    return message.build();
  }

  private static boolean isRequired(FieldDescriptor field) {
    return field
        .getOptions()
        .getExtension(FieldBehaviorProto.fieldBehavior)
        .contains(FieldBehavior.REQUIRED);
  }
}
