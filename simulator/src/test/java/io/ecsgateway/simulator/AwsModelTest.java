package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsModelTest {

  @BeforeEach
  void needsTheModel() {
    assumeTrue(
        AwsModel.find().isPresent(),
        "No AWS model found (shared/ecs/service-2.json above, or -Decsgateway.model=<file>):"
            + " answers are not held against it");
  }

  @Test
  void anAnswerOfEcsConforms() {
    assertThat(
            violations(
                "DescribeServices",
                200,
                "{\"services\":[{\"desiredCount\":1,\"createdAt\":1767225600.5,"
                    + "\"launchType\":\"FARGATE\",\"enableExecuteCommand\":false}],"
                    + "\"failures\":[]}"))
        .isEmpty();
    assertThat(
            violations(
                "DescribeServices",
                400,
                "{\"__type\":\"ClusterNotFoundException\",\"message\":\"Cluster not found.\"}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"service\":[]}                                | no such member",
        "{\"services\":{}}                               | is no list",
        "{\"services\":[{\"desiredCount\":\"1\"}]}       | is no integer",
        "{\"services\":[{\"desiredCount\":1.5}]}         | is no integer",
        "{\"services\":[{\"launchType\":\"LAMBDA\"}]}    | is none of",
        "{\"services\":[{\"createdAt\":\"2026-01-01\"}]} | is no timestamp",
        "{\"services\":[{\"createdAt\":1767225600000}]}  | is no time in epoch seconds",
        "{\"services\":[{\"enableExecuteCommand\":1}]}   | is no boolean",
        "no json                                         | is no JSON",
      })
  void whatTheModelDoesNotAllowIsNamed(String answer, String violation) {
    assertThat(violations("DescribeServices", 200, answer))
        .singleElement()
        .asString()
        .contains(violation);
  }

  @Test
  void anErrorMustBeDeclaredAndHaveItsStatus() {
    String notDeclared = "{\"__type\":\"TaskSetNotFoundException\",\"message\":\"x\"}";
    String server = "{\"__type\":\"ServerException\",\"message\":\"x\"}";

    assertThat(violations("ListClusters", 400, notDeclared)).hasSize(1);
    assertThat(violations("ListClusters", 500, server)).isEmpty();
    assertThat(violations("ListClusters", 400, server)).hasSize(1);
  }

  private static List<String> violations(String operation, int status, String answer) {
    return AwsModel.find().orElseThrow().violations(operation, status, answer);
  }
}
