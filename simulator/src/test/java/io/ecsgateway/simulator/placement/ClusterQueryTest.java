package io.ecsgateway.simulator.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecsgateway.simulator.Deviation;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterQueryTest {
  private static final Host HOST =
      new Host(
          "arn:aws:ecs:us-east-1:123456789012:container-instance/main/one",
          "i-1",
          Map.of("ecs.instance-type", "t3.small", "ecs.availability-zone", "us-east-1a", "gpu", ""),
          new Room(1024, 1024, Set.of(), Set.of()),
          Map.of("service:web", 1, "family:job", 1),
          1,
          1);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "attribute:ecs.instance-type == t3.small; true",
        "attribute:ecs.instance-type==t3.small; true",
        "attribute:ecs.instance-type != t3.small; false",
        "attribute:stack != live; true",
        "attribute:ecs.instance-type =~ t3.*; true",
        "attribute:ecs.instance-type =~ t2.*; false",
        "attribute:ecs.instance-type !~ t2.*; true",
        "attribute:ecs.instance-type =~ t3\\.small; true",
        "attribute:ecs.instance-type =~ t3\\.smal; false",
        "attribute:ecs.instance-type =~ t+u*3.smal+x?; true",
        "attribute:ecs.instance-type =~ t3.sma+; false",
        "attribute:ecs.instance-type =~ (t3|m5)\\.[a-z]{5}; true",
        "(attribute:ecs.instance-type =~ t[23].*)&&attribute:gpu exists; true",
        "attribute:ecs.instance-type =~ [^(]+||attribute:stack exists; true",
        "attribute:ecs.instance-type !~ (?i)T\\d\\.\\w+; false",
        "attribute:ecs.instance-type =~ (([a-z]{1,3}){1,9}\\d{0,9}\\W?){1,9}; true",
        "attribute:ecs.availability-zone in [us-east-1a, us-east-1b]; true",
        "attribute:ecs.availability-zone not_in [us-east-1a]; false",
        "attribute:ecs.availability-zone !in [us-east-1b]; true",
        "attribute:gpu exists; true",
        "attribute:gpu !exists; false",
        "attribute:stack not_exists; true",
        "task:group == service:web; true",
        "not(task:group == service:web); false",
        "task:group != service:db; true",
        "runningTasksCount < 1; false",
        "runningTasksCount <= 1 and pendingTasksCount > 0; true",
        "ec2InstanceId in ['i-1']; false",
        "ec2InstanceId in [i-1]; true",
        "agentConnected == true; true",
        "attribute:gpu exists and attribute:stack exists or ec2InstanceId == i-1; true",
        "attribute:gpu exists && (attribute:stack exists || ec2InstanceId == i-2); false",
      })
  void anExpressionSaysWhichInstancesItMeans(String expression, boolean expected) {
    assertThat(ClusterQuery.parse(expression).test(HOST)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "attribute:a",
        "attribute:a ==",
        "attribute:a like b",
        "attribute:a in b",
        "attribute:a in [b",
        "attribute:a =~ (",
        "attribute:a =~ a**",
        "attribute:a =~ (a)\\1",
        "attribute:a =~ a(?=b)",
        "attribute:a =~ a\\",
        "attribute:a =~ a{1001}",
        "attribute:a =~ ((a{100}){100}){100}",
        "attribute:a =~",
        "attribute:a =~ )",
        "(attribute:a =~ a",
        "(attribute:a exists",
        "attribute:a exists and",
        "attribute:a exists attribute:b exists",
        "registeredAt > 2026",
        "attribute:a > 1",
        "runningTasksCount > x",
        "=",
      })
  @Deviation("cluster-query-language")
  void whatCannotBeReadIsRefusedNamingIt(String expression) {
    assertThatThrownBy(() -> ClusterQuery.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expression);
  }

  @Test
  void anExpressionHasAtMostTwoThousandCharacters() {
    String longest = "attribute:gpu exists" + " ".repeat(1980);

    assertThat(ClusterQuery.parse(longest).test(HOST)).isTrue();
    assertThatThrownBy(() -> ClusterQuery.parse(longest + " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2001 characters (expected: at most 2000)");
  }

  @Test
  @Deviation("cluster-query-limits")
  void anExpressionNestsAtMostTwentyDeep() {
    String deepest = "(".repeat(20) + "attribute:gpu exists" + ")".repeat(20);

    assertThat(ClusterQuery.parse(deepest).test(HOST)).isTrue();
    assertThat(ClusterQuery.parse(deepest + " and " + deepest).test(HOST)).isTrue();
    assertThatThrownBy(() -> ClusterQuery.parse("not " + deepest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested deeper than 20");
  }
}
