package io.ecsgateway.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecsgateway.simulator.AwsModel;
import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.TestEcs;
import io.ecsgateway.simulator.engine.EcsException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

class RequestRulesTest {

  @Test
  @Deviation("enum-and-required")
  void anEnumValueThatEcsDoesNotKnowIsRefusedByName() {
    assertRefused(
        CreateServiceRequest.builder().launchType("LAMBDA").build(),
        "1 validation error detected: Value 'LAMBDA' at 'launchType' failed to satisfy constraint:"
            + " Member must satisfy enum value set: [EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES]");
    assertRefused(
        DescribeServicesRequest.builder().includeWithStrings("TAGS", "DOGS").build(),
        "'DOGS' at 'include'");
    assertRefused(
        RegisterTaskDefinitionRequest.builder()
            .containerDefinitions(
                ContainerDefinition.builder()
                    .logConfiguration(log -> log.logDriver("paper"))
                    .build())
            .build(),
        "'paper' at 'containerDefinitions.logConfiguration.logDriver'");
  }

  @Test
  void aRequiredMemberOfANestedShapeIsAskedFor() {
    assertRefused(
        CreateServiceRequest.builder()
            .networkConfiguration(
                NetworkConfiguration.builder().awsvpcConfiguration(v -> {}).build())
            .build(),
        "Value null at 'networkConfiguration.awsvpcConfiguration.subnets'");
  }

  @Test
  void theRequestsOwnMembersAreLeftToTheOperation() {
    RequestRules.check(CreateServiceRequest.builder().build());
  }

  @Test
  void requiredMembersAreThoseOfTheAwsModel() {
    AwsModel model = model();
    Map<String, Set<String>> expected = new TreeMap<>();
    for (String shape : model.nestedInRequests(TestEcs.OPERATIONS)) {
      Set<String> required = model.required(shape);
      if (!required.isEmpty()) {
        expected.put(shape, required);
      }
    }
    Map<String, Set<String>> known = new TreeMap<>();
    RequestRules.required().forEach((shape, members) -> known.put(shape, new TreeSet<>(members)));

    assertThat(known).isEqualTo(expected);
  }

  @Test
  @Deviation("enum-values-of-the-sdk")
  void everyEnumMemberOfTheAwsModelIsFound() {
    AwsModel model = model();
    for (String shape : model.nestedInRequests(TestEcs.OPERATIONS)) {
      Class<?> type;
      try {
        type = Class.forName("software.amazon.awssdk.services.ecs.model." + shape);
      } catch (ClassNotFoundException e) {
        continue; // newer than the SDK, or no structure
      }
      if (SdkPojo.class.isAssignableFrom(type)) {
        assertThat(RequestRules.enums(type).keySet())
            .as(shape)
            .containsExactlyInAnyOrderElementsOf(model.enumMembers(shape));
      }
    }
  }

  private static AwsModel model() {
    assumeTrue(AwsModel.find().isPresent(), "No AWS model found; see AwsModelTest");
    return AwsModel.find().orElseThrow();
  }

  private static void assertRefused(SdkPojo request, String message) {
    assertThatThrownBy(() -> RequestRules.check(request))
        .isInstanceOfSatisfying(
            EcsException.class, e -> assertThat(e.code()).isEqualTo("InvalidParameterException"))
        .hasMessageContaining(message);
  }
}
