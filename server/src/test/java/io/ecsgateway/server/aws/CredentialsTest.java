package io.ecsgateway.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.grpc.Status.Code;
import io.micronaut.context.RuntimeBeanDefinition;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/** A gateway that gets no credentials from AWS. */
class CredentialsTest {
  private static final String SECRET = "AKIAIOSFODNN7EXAMPLE in ~/.aws/credentials";

  /** How credentials may be lacking. */
  private enum Lack {
    TOLD_AT_ONCE,
    TOLD_LATER,
    /** Not to be taken for an unreachable ECS. */
    PROVIDER_UNREACHABLE
  }

  private static volatile Lack lack = Lack.TOLD_AT_ONCE;
  private static ScriptedEcs ecs;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    ecs = new ScriptedEcs();
    Backend backend = new Backend(ecs.endpoint(), "us-east-1", null, new Lacking());
    gateway =
        RunningGateway.with(
            Map.of("gateway.backend", "aws", "gateway.ecs.retry-base-delay", "1ms"),
            RuntimeBeanDefinition.builder(Backend.class, () -> backend)
                .singleton(true)
                .replaces(Backend.class)
                .build());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    ecs.close();
  }

  @ParameterizedTest
  @CsvSource({
    "TOLD_AT_ONCE, DescribeServices",
    "TOLD_AT_ONCE, CreateService",
    "TOLD_AT_ONCE, UpdateService",
    "TOLD_LATER, DescribeServices",
    "TOLD_LATER, CreateService",
    "TOLD_LATER, UpdateService",
    "PROVIDER_UNREACHABLE, DescribeServices",
    "PROVIDER_UNREACHABLE, CreateService",
    "PROVIDER_UNREACHABLE, UpdateService",
  })
  void theGatewaysLackOfCredentialsIsUnavailableAndNothingIsSent(String how, String operation) {
    lack = Lack.valueOf(how);

    GatewayError error = Rpcs.fail(gateway.channel(), operation);

    assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(error.reason()).isEqualTo("GATEWAY_CREDENTIALS");
    assertThat(error.info().getDomain()).isEqualTo("ecsgateway");
    assertThat(error.metadata()).containsEntry("target", "default");
    assertThat(Stream.of("AKIA", "/root", "169.254", "amazon.awssdk"))
        .noneMatch(secret -> error.everything().contains(secret));
    assertThat(ecs.requests()).isEmpty();
  }

  private static final class Lacking implements IdentityProvider<AwsCredentialsIdentity> {
    @Override
    public Class<AwsCredentialsIdentity> identityType() {
      return AwsCredentialsIdentity.class;
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(
        ResolveIdentityRequest request) {
      return switch (lack) {
        case TOLD_AT_ONCE -> throw SdkClientException.create(SECRET);
        case TOLD_LATER -> CompletableFuture.failedFuture(SdkClientException.create(SECRET));
        case PROVIDER_UNREACHABLE ->
            CompletableFuture.failedFuture(
                SdkClientException.create(SECRET, new ConnectException("169.254.169.254")));
      };
    }
  }
}
