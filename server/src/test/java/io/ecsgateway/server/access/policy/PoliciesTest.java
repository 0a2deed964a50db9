package io.ecsgateway.server.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.server.access.policy.Question.Grants;
import io.ecsgateway.server.access.policy.Question.Resource;
import io.ecsgateway.server.time.ManualTicker;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesTest {
  private static final String ALL = "rules: [{name: all, allow: 'true'}]";
  private static final String NONE = "rules: []";

  private final ManualTicker ticker = new ManualTicker(Instant.EPOCH);
  private final AtomicInteger changes = new AtomicInteger();
  @TempDir private Path directory = Path.of("");

  @Test
  void aChangedFileComesIntoForce() throws IOException {
    Policies policies = policies(ALL);
    assertThat(allows(policies)).isTrue();

    write(NONE);
    assertThat(allows(policies)).isTrue();
    ticker.advance(Duration.ofSeconds(6));

    assertThat(allows(policies)).isFalse();
    assertThat(changes).hasValue(1);
    ticker.advance(Duration.ofSeconds(60));
    assertThat(changes).as("without a change nobody is told").hasValue(1);
  }

  @Test
  void aFileThatIsStillBeingWrittenIsWaitedFor() throws IOException {
    Policies policies = policies(NONE);

    write("rules: [{name: all, allow: 'true'}, ");
    ticker.advance(Duration.ofSeconds(5));
    write(ALL);
    ticker.advance(Duration.ofSeconds(1));
    assertThat(policies.isStale()).as("half of it was never taken").isFalse();
    assertThat(allows(policies)).as("nor is what has just come").isFalse();
    ticker.advance(Duration.ofSeconds(1));

    assertThat(allows(policies)).isTrue();
  }

  @Test
  void aBrokenFileKeepsThePolicyBefore() throws IOException {
    Policies policies = policies(ALL);

    write("rules: [{name: x, allow: 'nonsense('}]");
    ticker.advance(Duration.ofSeconds(6));
    assertThat(allows(policies)).isTrue();
    assertThat(policies.isStale()).isTrue();
    assertThat(changes).hasValue(0);

    write(NONE);
    ticker.advance(Duration.ofSeconds(6));
    assertThat(allows(policies)).isFalse();
    assertThat(policies.isStale()).isFalse();
  }

  @Test
  void aFileThatIsGoneKeepsThePolicyBeforeUntilItIsBack() throws IOException {
    Policies policies = policies(ALL);

    Files.delete(file());
    ticker.advance(Duration.ofSeconds(11));
    assertThat(allows(policies)).isTrue();
    assertThat(policies.isStale()).isTrue();

    write(ALL);
    ticker.advance(Duration.ofSeconds(6));
    assertThat(policies.isStale()).isFalse();
  }

  @Test
  void aGatewayDoesNotStartOnABrokenFile() throws IOException {
    write("rules: [{name: x, allow: 'clutser == \"a\"'}]");

    assertThatThrownBy(() -> new Policies(settings(file().toString()), ticker))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("gateway.access.policy:\n" + file() + ":1: rule \"x\"");
  }

  @Test
  void aGatewayDoesNotStartWithoutItsFile() {
    assertThatThrownBy(() -> new Policies(settings(file().toString()), ticker))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("gateway.access.policy: " + file() + " cannot be read");
  }

  @Test
  void withoutAFileThereIsNoPolicy() {
    assertThat(new Policies(settings(""), ticker).current()).isEmpty();
    assertThat(ticker.scheduled()).isZero();
  }

  private Policies policies(String yaml) throws IOException {
    write(yaml);
    Policies policies = new Policies(settings(file().toString()), ticker);
    policies.onChange(changes::incrementAndGet);
    return policies;
  }

  private static PolicySettings settings(String file) {
    return new PolicySettings(file, Duration.ofSeconds(5));
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file(), yaml);
  }

  private Path file() {
    return directory.resolve("policy.yaml");
  }

  private static boolean allows(Policies policies) {
    Question question =
        new Question("x", Set.of(), "m", Action.READ, "t", Resource.ANY, Grants.NONE);
    return policies.current().orElseThrow().decide(question) == Decision.ALLOWED;
  }
}
