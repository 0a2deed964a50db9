package io.ecsgateway.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.RunningGateway;
import io.ecsgateway.server.ScriptedEcs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The credentials that EKS gives to the gateway's pod. */
@Isolated("system properties")
class BaseCredentialsTest {
  private static final String ROLE = "arn:aws:iam::111111111111:role/gateway";
  private static final String POD_ROLE = "arn:aws:iam::333333333333:role/pod";

  @TempDir private Path directory = Path.of("");
  private final Properties before = new Properties();
  private final ScriptedEcs ecs = new ScriptedEcs();
  private final ScriptedSts sts = new ScriptedSts();

  @BeforeEach
  void hideOtherCredentials() {
    before.putAll(System.getProperties());
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    System.setProperty("aws.sharedCredentialsFile", directory.resolve("none").toString());
    System.setProperty("aws.configFile", directory.resolve("none").toString());
    System.setProperty("aws.region", "eu-central-1");
    ecs.answer("ListClusters", 200, "{}");
  }

  @AfterEach
  void restore() {
    ecs.close();
    sts.close();
    before.remove("aws.endpointUrlSts");
    System.setProperties(before);
  }

  @Test
  void podIdentityGivesThemForATokenInAFile() throws IOException {
    try (ScriptedEcs agent = new ScriptedEcs()) {
      agent.otherwise(request ->
          ScriptedEcs.reply(
              200,
              """
              {"AccessKeyId": "ASIAPOD", "SecretAccessKey": "secret", "Token": "of-the-pod",
               "Expiration": "%s"}\
              """
                  .formatted(Instant.now().plus(Duration.ofHours(1)))));
      System.setProperty("aws.containerCredentialsFullUri", agent.endpoint() + "/v1/credentials");
      System.setProperty("aws.containerAuthorizationTokenFile", file("pod-identity-token"));

      callBothTargets();

      assertThat(agent.requests())
          .isNotEmpty()
          .allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/v1/credentials");
            assertThat(request.headers()).containsEntry("authorization", "pod-identity-token");
          });
      assertThat(sts.tokens(ROLE)).containsExactly("of-the-pod");
      assertThat(tokens()).containsExactly("of-the-pod", ScriptedSts.token(ROLE, "ecs-gateway"));
    }
  }

  @Test
  void irsaGivesThemForAWebIdentity() throws IOException {
    System.setProperty("aws.roleArn", POD_ROLE);
    System.setProperty("aws.webIdentityTokenFile", file("web-identity-token"));
    System.setProperty("aws.roleSessionName", "pod-1");

    callBothTargets();

    assertThat(sts.requests(POD_ROLE))
        .isNotEmpty()
        .allSatisfy(request ->
            assertThat(request)
                .containsEntry("Action", "AssumeRoleWithWebIdentity")
                .containsEntry("WebIdentityToken", "web-identity-token"));
    String ofThePod = ScriptedSts.token(POD_ROLE, "pod-1");
    assertThat(sts.tokens(ROLE)).containsExactly(ofThePod);
    assertThat(tokens()).containsExactly(ofThePod, ScriptedSts.token(ROLE, "ecs-gateway"));
  }

  /** Calls a target without a role, then one with. */
  private void callBothTargets() {
    URI endpoint = ecs.endpoint();
    Map<String, Object> settings = new HashMap<>();
    settings.put("gateway.backend", "aws");
    settings.put("gateway.targets.own.region", "eu-central-1");
    settings.put("gateway.targets.own.endpoint", endpoint);
    settings.put("gateway.targets.other.region", "eu-central-1");
    settings.put("gateway.targets.other.endpoint", endpoint);
    settings.put("gateway.targets.other.role-arn", ROLE);
    for (String target : new String[] {"own", "other"}) {
      settings.put("gateway.ecs.default-target", target);
      try (RunningGateway gateway = RunningGateway.with(settings)) {
        Rpcs.call(gateway.channel(), "ListClusters");
      }
    }
  }

  private Iterable<String> tokens() {
    return ecs.requests("ListClusters").stream()
        .map(request -> request.headers().getOrDefault("x-amz-security-token", ""))
        .toList();
  }

  private String file(String content) throws IOException {
    return Files.writeString(directory.resolve("token"), content).toString();
  }
}
