package io.ecsgateway.server.call;

import com.google.common.base.Throwables;
import io.grpc.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.EcsResponse;
import software.amazon.awssdk.services.ecs.model.EcsResponseMetadata;

/**
 * What becomes known of a call while it is served, for whoever reports of it afterwards: logs,
 * traces, audit. Any thread may add to it and read it.
 */
public final class CallFacts {
  private static final Context.Key<CallFacts> CURRENT = Context.key("call-facts");

  /** What the SDK says where an answer had none. */
  private static final String ABSENT = "UNKNOWN";

  private volatile @Nullable String caller;
  private volatile @Nullable String target;
  private volatile @Nullable String awsRequestId;
  private volatile @Nullable Duration age;

  /** Returns those of the call that is being served; outside of one, some that nobody reads. */
  public static CallFacts current() {
    @Nullable CallFacts current = CURRENT.get();
    return current == null ? new CallFacts() : current;
  }

  /** Returns {@code context} for a call of which these are the facts. */
  Context in(Context context) {
    return context.withValue(CURRENT, this);
  }

  /** Returns who calls; null as long as nobody was asked. */
  public @Nullable String caller() {
    return caller;
  }

  public void setCaller(String name) {
    caller = name;
  }

  /** Returns the name of the target that serves the call; null as long as it is not known. */
  public @Nullable String target() {
    return target;
  }

  public void setTarget(String name) {
    target = name;
  }

  /** Returns the request id by which AWS knows ECS's answer; null without one. */
  public @Nullable String awsRequestId() {
    return awsRequestId;
  }

  /** Returns how old the answer is; null where nobody asked, or nothing is to be told. */
  public @Nullable Duration age() {
    return age;
  }

  public void setAge(Duration age) {
    this.age = age;
  }

  /** Notes ECS's answer: {@code response}, or else what {@code failure} holds of one. */
  public void answered(@Nullable EcsResponse response, @Nullable Throwable failure) {
    if (response != null) {
      // None where nobody asked ECS.
      @Nullable EcsResponseMetadata metadata = response.responseMetadata();
      String id = metadata == null ? ABSENT : metadata.requestId();
      awsRequestId = id.equals(ABSENT) ? null : id;
    } else if (failure != null) {
      Throwables.getCausalChain(failure).stream()
          .filter(AwsServiceException.class::isInstance)
          .findFirst()
          .ifPresent(answer -> awsRequestId = ((AwsServiceException) answer).requestId());
    }
  }
}
