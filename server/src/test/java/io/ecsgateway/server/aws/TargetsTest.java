package io.ecsgateway.server.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatThrownBy;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

@Isolated("system properties")
class TargetsTest {
  private static final Metadata.Key<String> ECS_TARGET =
      Metadata.Key.of("ecs-target", Metadata.ASCII_STRING_MARSHALLER);

  private static ScriptedEcs europe;
  private static ScriptedEcs america;
  private static RunningGateway gateway;

  @BeforeAll
  static void start() {
    europe = new ScriptedEcs();
    america = new ScriptedEcs();
    gateway = RunningGateway.with(twoTargets("america"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    europe.close();
    america.close();
  }

  @BeforeEach
  void reset() {
    europe.reset();
    america.reset();
    europe.answer("ListClusters", 200, "{}");
    america.answer("ListClusters", 200, "{}");
  }

  @Test
  void aCallGoesToTheEndpointAndRegionOfTheTargetThatItNames() {
    Rpcs.call(naming("europe"), "ListClusters");

    assertThat(europe.requests()).hasSize(1);
    assertThat(europe.requests().get(0).headers().get("authorization"))
        .contains("/eu-central-1/ecs/aws4_request");
    assertThat(america.requests()).isEmpty();
  }

  @Test
  void aCallThatNamesNoTargetGoesToTheDefault() {
    Rpcs.call(gateway.channel(), "ListClusters");

    assertThat(america.requests()).hasSize(1);
    assertThat(america.requests().get(0).headers().get("authorization"))
        .contains("/us-west-2/ecs/aws4_request");
    assertThat(europe.requests()).isEmpty();
  }

  @Test
  void errorsNameTheTarget() {
    europe.always("ListClusters", ScriptedEcs.error(400, "InvalidParameterException", "no"));
    assertThat(Rpcs.fail(naming("europe"), "ListClusters").metadata())
        .containsEntry("target", "europe");
  }

  @Test
  void anUnknownTargetIsAnErrorThatNamesTheKnownOnes() {
    GatewayError error = Rpcs.fail(naming("asia"), "ListClusters");

    assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(error.reason()).isEqualTo("TARGET_UNKNOWN");
    assertThat(error.info().getDomain()).isEqualTo("ecsgateway");
    assertThat(error.metadata())
        .containsEntry("operation", "ListClusters")
        .containsEntry("target", "asia")
        .containsEntry("knownTargets", "america,europe");
    assertThat(error.message()).contains("asia", "america", "europe");
    assertThat(america.requests()).isEmpty();
    assertThat(europe.requests()).isEmpty();
  }

  @Test
  void targetNamesAreTakenToTheLetter() {
    assertThat(Rpcs.fail(naming("Europe"), "ListClusters").reason()).isEqualTo("TARGET_UNKNOWN");
    assertThat(Rpcs.fail(naming(""), "ListClusters").reason()).isEqualTo("TARGET_UNKNOWN");
  }

  @Test
  void theOnlyTargetIsTheDefaultWhateverItsName() {
    Map<String, Object> settings = twoTargets("default");
    settings.keySet().removeIf(name -> name.contains("america") || name.contains("default-target"));
    try (RunningGateway one = RunningGateway.with(settings)) {
      Rpcs.call(one.channel(), "ListClusters");
      assertThat(europe.requests()).hasSize(1);
    }
  }

  @Test
  void aDefaultTargetThatDoesNotExistKeepsTheGatewayFromStarting() {
    assertThatThrownBy(() -> RunningGateway.with(twoTargets("asia")).close())
        .rootCause()
        .hasMessage("gateway.ecs.default-target: asia (expected: one of [america, europe])");

    Map<String, Object> one = twoTargets("asia");
    one.keySet().removeIf(name -> name.contains("america"));
    assertThatThrownBy(() -> RunningGateway.with(one).close())
        .rootCause()
        .hasMessage("gateway.ecs.default-target: asia (expected: one of [europe])");
  }

  @Test
  void ofSeveralTargetsOneHasToBeTheDefault() {
    Map<String, Object> settings = twoTargets("");
    settings.remove("gateway.ecs.default-target");
    assertThatThrownBy(() -> RunningGateway.with(settings).close())
        .rootCause()
        .hasMessageContaining("gateway.ecs.default-target")
        .hasMessageContaining("[america, europe]");
  }

  @Test
  void aTargetWithoutARegionKeepsTheGatewayFromStarting() {
    System.setProperty("aws.disableEc2Metadata", "true"); // where the SDK would ask last
    assumeThatThrownBy(() -> new DefaultAwsRegionProviderChain().getRegion())
        .as("skipped: this machine has a region of its own")
        .isNotNull();
    Map<String, Object> settings = twoTargets("america");
    settings.remove("gateway.targets.europe.region");

    assertThatThrownBy(() -> RunningGateway.with(settings).close())
        .hasStackTraceContaining(
            "gateway.targets.europe.region: not set, nor is AWS_REGION (expected: a region, as in");
  }

  private static Map<String, Object> twoTargets(String defaultTarget) {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    return new HashMap<>(
        Map.of(
            "gateway.backend",
            "aws",
            "gateway.ecs.default-target",
            defaultTarget,
            "gateway.targets.europe.endpoint",
            europe.endpoint(),
            "gateway.targets.europe.region",
            "eu-central-1",
            "gateway.targets.america.endpoint",
            america.endpoint(),
            "gateway.targets.america.region",
            "us-west-2"));
  }

  private static Channel naming(String target) {
    Metadata metadata = new Metadata();
    metadata.put(ECS_TARGET, target);
    return ClientInterceptors.intercept(
        gateway.channel(), MetadataUtils.newAttachHeadersInterceptor(metadata));
  }
}
