package io.ecsgateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.engine.ContainerInstanceSize;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.EcsClient;

/** Registering container instances without agents. */
class ContainerInstanceControlTest {
  private static final String GROUP =
      "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/mine";

  @RegisterExtension static final Conformance conformance = new Conformance();
  @RegisterExtension static final SimulatorExtension ecs = conformance.manualClock();

  @Test
  void instancesAreRegisteredByRequestAndInCode() throws Exception {
    try (EcsClient client = TestEcs.client(ecs.endpoint())) {
      client.createCluster(request -> request.clusterName("c"));
      client.createCapacityProvider(provider ->
          provider
              .name("mine")
              .autoScalingGroupProvider(group -> group.autoScalingGroupArn(GROUP)));
      HttpResponse<String> response =
          RawHttp.post(control("?cluster=c&count=3&cpu=512&memory=1024&capacity-provider=mine"));
      ecs.simulator().registerContainerInstances("c", 2, ContainerInstanceSize.DEFAULT);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("containerInstanceArns");
      var arns = client.listContainerInstances(r -> r.cluster("c")).containerInstanceArns();
      assertThat(arns).hasSize(5);
      var first =
          client
              .describeContainerInstances(r -> r.cluster("c").containerInstances(arns))
              .containerInstances()
              .getFirst();
      assertThat(first.capacityProviderName()).isEqualTo("mine");
      assertThat(first.registeredResources().getFirst().integerValue()).isEqualTo(512);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?cluster=nowhere, Cluster not found",
    "?count=0, count: 0",
    "?count=1001, count: 1001",
    "?count=x, count: x",
    "?cpu=-1, cpu: -1",
    "?memory=1e9, memory: 1e9",
    "?capacity-provider=typo, The specified capacity provider 'typo' was not found",
  })
  void whatCannotBeIsRefusedByName(String query, String message) throws Exception {
    HttpResponse<String> response = RawHttp.post(control(query));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(message);
  }

  private static URI control(String query) {
    return ecs.endpoint().resolve("/_simulator/container-instances" + query);
  }
}
