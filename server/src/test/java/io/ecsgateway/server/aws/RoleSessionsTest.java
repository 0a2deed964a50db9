package io.ecsgateway.server.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.ScriptedEcs.Held;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

@Isolated("system properties")
class RoleSessionsTest {
  private static final String ROLE = "arn:aws:iam::111111111111:role/gateway";

  private static ScriptedSts sts;

  private final AtomicLong now = new AtomicLong();
  private final RoleSessions sessions = sessions(Duration.ofSeconds(20));

  @BeforeAll
  static void start() {
    sts = new ScriptedSts();
  }

  @AfterAll
  static void stop() {
    sts.close();
  }

  @AfterEach
  void close() {
    sts.reset();
    sessions.close();
  }

  @Test
  void callersHaveABoundedNumberOfSessions() {
    for (int i = 0; i < 2 * RoleSessions.MOST; i++) {
      sessions.of("caller-" + i);
    }
    assertThat(sessions.callers()).isEqualTo(RoleSessions.MOST);
  }

  @Test
  void aSessionThatNobodyUsesIsForgotten() {
    sessions.of("alice").resolveIdentity().join();
    sessions.of("bob").resolveIdentity().join();
    now.addAndGet(RoleSessions.IDLE.toNanos() - 1);
    sessions.of("bob").resolveIdentity().join();
    now.addAndGet(1);

    assertThat(sessions.callers()).isEqualTo(1);
    sessions.of("alice").resolveIdentity().join();
    assertThat(sts.sessions(ROLE)).containsExactly("alice", "bob", "alice");
  }

  @Test
  void silenceOfStsEndsAsALackOfCredentials() {
    sts.always(ROLE, new Held());

    try (RoleSessions hasty = sessions(Duration.ofMillis(50))) {
      assertThatThrownBy(() -> hasty.own().resolveIdentity().join())
          .cause()
          .isInstanceOf(CredentialsUnavailableException.class)
          .hasMessage("target prod: no AWS credentials");
    }
  }

  @Test
  void onceStsIsBackSoAreCredentials() {
    sts.always(ROLE, ScriptedSts.refusal());
    assertThatThrownBy(() -> sessions.of("alice").resolveIdentity().join())
        .cause()
        .isInstanceOf(CredentialsUnavailableException.class);

    sts.reset();
    assertThat(sessions.of("alice").resolveIdentity().join().accessKeyId()).isEqualTo("ASIATEST");
  }

  private RoleSessions sessions(Duration timeout) {
    return new RoleSessions(
        "prod",
        new Role(ROLE, "111111111111", null, null),
        Region.EU_CENTRAL_1,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")),
        new EcsCallSettings(
            "prod",
            1,
            Duration.ofSeconds(2),
            timeout,
            Duration.ofSeconds(60),
            Duration.ofMillis(1)),
        now::get);
  }
}
