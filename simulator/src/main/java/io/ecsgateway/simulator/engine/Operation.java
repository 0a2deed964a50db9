package io.ecsgateway.simulator.engine;

import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * One ECS operation: its name on the wire, an empty request to be filled, and what it does. The
 * wire layer finds operations by name; the resources list theirs in a table, a line each.
 *
 * @param name ECS's name, as in {@code X-Amz-Target}
 * @param newRequest makes an empty request builder, which is also an SdkPojo
 * @param behaviour answers a request, or throws {@link EcsException}
 */
public record Operation(
    String name,
    Supplier<? extends SdkPojo> newRequest,
    Function<SdkPojo, ? extends SdkPojo> behaviour) {

  /** Returns an operation on typed requests and answers. */
  public static <B extends SdkBuilder<B, RequestT> & SdkPojo, RequestT extends SdkPojo>
      Operation of(
          String name, Supplier<B> newRequest, Function<RequestT, ? extends SdkPojo> behaviour) {
    return new Operation(
        name,
        newRequest,
        filled -> {
          @SuppressWarnings("unchecked") // it is what newRequest made
          B builder = (B) filled;
          return behaviour.apply(builder.build());
        });
  }

  /** Returns whether the operation of this name changes nothing. */
  public static boolean isRead(String name) {
    return isDescribe(name) || name.startsWith("List") || name.startsWith("Get");
  }

  /**
   * Returns whether the operation of this name answers with what it was asked for by ARN or name.
   */
  public static boolean isDescribe(String name) {
    return name.startsWith("Describe");
  }

  /** Answers with {@code request}, a filled builder that {@link #newRequest} made. */
  public SdkPojo answer(SdkPojo request) {
    return behaviour.apply(request);
  }
}
