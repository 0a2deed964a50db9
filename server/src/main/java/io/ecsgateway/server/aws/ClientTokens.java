package io.ecsgateway.server.aws;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.ecs.model.EcsRequest;

/** The clientToken by which ECS recognises a repeated create. */
public final class ClientTokens {
  private ClientTokens() {}

  /**
   * Returns the token of {@code request}, or null if the caller left it out.
   *
   * @throws IllegalArgumentException if the operation takes none
   */
  public static @Nullable String of(EcsRequest request) {
    // Not the member's getValueOrDefault: for RunTask it invents a new token on every call.
    return request.getValueForField(member(request).memberName(), String.class).orElse(null);
  }

  /**
   * Returns {@code request} with a new token: one for all attempts of one call, so that the
   * gateway's own retries create nothing twice. 36 characters, which every operation takes.
   *
   * @throws IllegalArgumentException if the operation takes none
   */
  public static <RequestT extends EcsRequest> RequestT filled(RequestT request) {
    EcsRequest.Builder builder = request.toBuilder();
    member(request).set(builder, UUID.randomUUID().toString());
    @SuppressWarnings("unchecked") // a builder builds what it was made from
    RequestT filled = (RequestT) builder.build();
    return filled;
  }

  private static SdkField<?> member(EcsRequest request) {
    SdkField<?> member = request.sdkFieldNameToField().get("clientToken");
    if (member == null) {
      throw new IllegalArgumentException(
          request.getClass().getSimpleName() + " (expected: an operation with a clientToken)");
    }
    return member;
  }
}
