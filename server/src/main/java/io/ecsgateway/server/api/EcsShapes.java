package io.ecsgateway.server.api;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.EcsResponse;

/** Finds what a message mirrors: message names are ECS's shape names, and so are the SDK's. */
final class EcsShapes {
  private EcsShapes() {}

  /**
   * Returns what makes an empty builder of the shape that {@code message} mirrors.
   *
   * @throws IllegalStateException if the SDK has no such shape
   */
  static Supplier<SdkPojo> builderOf(Message message) {
    String name =
        EcsResponse.class.getPackageName() + "." + message.getDescriptorForType().getName();
    try {
      Method builder =
          Class.forName(name, false, EcsResponse.class.getClassLoader()).getMethod("builder");
      return () -> invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the SDK has no shape " + name, e);
    }
  }

  /** Returns the message that {@code marshaller} reads, empty. */
  static Message prototypeOf(Marshaller<?> marshaller) {
    Object prototype = ((PrototypeMarshaller<?>) marshaller).getMessagePrototype();
    if (prototype instanceof Message message) {
      return message;
    }
    throw new IllegalStateException(prototype + ": no protobuf message");
  }

  private static SdkPojo invoke(Method builder) {
    try {
      return (SdkPojo) builder.invoke(null);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(builder + " failed", e);
    }
  }
}
