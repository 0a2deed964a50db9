package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestInstances.attribute;
import static io.ecsgateway.simulator.resources.TestInstances.become;
import static io.ecsgateway.simulator.resources.TestInstances.resource;
import static io.ecsgateway.simulator.resources.TestInstances.sized;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceField;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.DeleteAttributesRequest;
import software.amazon.awssdk.services.ecs.model.DeleteAttributesResponse;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListAttributesRequest;
import software.amazon.awssdk.services.ecs.model.ListAttributesResponse;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.ListContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ecs.model.PutAttributesRequest;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceRequest;
import software.amazon.awssdk.services.ecs.model.RegisterContainerInstanceResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TargetType;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateRequest;
import software.amazon.awssdk.services.ecs.model.UpdateContainerInstancesStateResponse;

/** Container instances and their attributes. */
class ContainerInstancesTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void anInstanceIsWhatItsAgentSaysOfIt() {
    Tag tag = Tag.builder().key("team").value("a").build();
    ContainerInstance registered =
        register(
            RegisterContainerInstanceRequest.builder()
                .instanceIdentityDocument(
                    "{\"instanceId\":\"i-7\",\"availabilityZone\":\"us-east-1f\","
                        + "\"instanceType\":\"m5.large\",\"privateIp\":\"10.0.0.1\"}")
                .totalResources(resource("CPU", 4096), resource("MEMORY", 8000))
                .attributes(attribute("stack", "live"))
                .tags(tag));

    assertThat(registered.status()).isEqualTo("ACTIVE");
    assertThat(registered.ec2InstanceId()).isEqualTo("i-7");
    assertThat(registered.agentConnected()).isTrue();
    assertThat(registered.attributes())
        .contains(
            attribute("ecs.availability-zone", "us-east-1f"),
            attribute("ecs.instance-type", "m5.large"),
            attribute("stack", "live"));
    assertThat(TestInstances.left(registered, "CPU")).isEqualTo(4096);
    ListTagsForResourceResponse tags =
        ecs.call(
            ListTagsForResourceRequest.builder()
                .resourceArn(registered.containerInstanceArn())
                .build());
    assertThat(tags.tags()).containsExactly(tag);
  }

  @Test
  void anAgentThatStartsAgainKeepsItsInstance() {
    String arn = sized(ecs, 1024, 1000);
    ContainerInstance again =
        register(RegisterContainerInstanceRequest.builder().containerInstanceArn(arn));
    assertThat(again.containerInstanceArn()).isEqualTo(arn);
    assertThat(again.version()).isEqualTo(2);
    assertThat(TestInstances.arns(ecs)).containsExactly(arn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no json", "[]", "{"})
  @Deviation("container-instance-texts")
  void anIdentityDocumentThatIsNoneIsRefused(String document) {
    assertThat(
            ecs.error(
                    RegisterContainerInstanceRequest.builder()
                        .cluster("main")
                        .instanceIdentityDocument(document)
                        .build())
                .code())
        .isEqualTo("ClientException");
    assertThat(TestInstances.arns(ecs)).isEmpty();
  }

  @Test
  void instancesAreDescribedByIdOrArnAndMissingOnesAreFailures() {
    String arn = sized(ecs, 1024, 1000);
    DescribeContainerInstancesResponse response =
        ecs.call(
            DescribeContainerInstancesRequest.builder()
                .cluster("main")
                .containerInstances(arn.substring(arn.lastIndexOf('/') + 1), arn, "nothing")
                .include(ContainerInstanceField.values())
                .build());
    assertThat(response.containerInstances())
        .extracting(ContainerInstance::containerInstanceArn)
        .containsExactly(arn, arn);
    assertThat(response.containerInstances().getFirst().healthStatus()).isNotNull();
    assertThat(response.failures())
        .containsExactly(
            Failure.builder()
                .arn("arn:aws:ecs:us-east-1:123456789012:container-instance/main/nothing")
                .reason("MISSING")
                .build());
  }

  @Test
  void instancesAreListedByStatusAndByExpression() {
    String plain = sized(ecs, 1024, 1000);
    String live = sized(ecs, 1024, 1000, attribute("stack", "live"));
    TestInstances.drain(ecs, plain);

    assertThat(listed(ListContainerInstancesRequest.builder())).containsExactly(plain, live);
    assertThat(listed(ListContainerInstancesRequest.builder().status("DRAINING")))
        .containsExactly(plain);
    assertThat(listed(ListContainerInstancesRequest.builder().filter("attribute:stack exists")))
        .containsExactly(live);
    assertThat(
            ecs.error(
                    ListContainerInstancesRequest.builder()
                        .cluster("main")
                        .filter("agentVersion > 1")
                        .build())
                .getMessage())
        .contains("agentVersion");
  }

  @Test
  void onlyActiveAndDrainingCanBeAskedFor() {
    String arn = sized(ecs, 1024, 1000);
    UpdateContainerInstancesStateResponse response =
        become(ecs, ContainerInstanceStatus.DRAINING, arn, "nothing");
    assertThat(response.containerInstances())
        .singleElement()
        .satisfies(one -> assertThat(one.status()).isEqualTo("DRAINING"));
    assertThat(response.failures()).extracting(Failure::reason).containsExactly("MISSING");
    assertThat(
            ecs.error(
                    UpdateContainerInstancesStateRequest.builder()
                        .cluster("main")
                        .containerInstances(arn)
                        .status("REGISTERING")
                        .build())
                .getMessage())
        .contains("REGISTERING");
  }

  @Test
  @Deviation("container-instance-defaults")
  void anInstanceThatSaysNothingOfItselfIsAMediumOne() {
    ContainerInstance registered = register(RegisterContainerInstanceRequest.builder());

    assertThat(registered.status()).isEqualTo("ACTIVE");
    assertThat(registered.agentConnected()).isTrue();
    assertThat(registered.attributes())
        .contains(
            attribute("ecs.availability-zone", "us-east-1a"),
            attribute("ecs.instance-type", "t3.medium"));
    assertThat(TestInstances.left(registered, "CPU")).isEqualTo(2048);
    assertThat(TestInstances.left(registered, "MEMORY")).isEqualTo(3896);
  }

  @Test
  @Deviation("inactive-instances")
  void aDeregisteredInstanceIsInactiveForAnHour() {
    String arn = sized(ecs, 1024, 1000);
    assertThat(cluster().registeredContainerInstancesCount()).isEqualTo(1);
    assertThat(ecs.error(DeleteClusterRequest.builder().cluster("main").build()).code())
        .isEqualTo("ClusterContainsContainerInstancesException");
    TestInstances.deregister(ecs, arn, false);

    assertThat(TestInstances.describe(ecs, arn).status()).isEqualTo("INACTIVE");
    assertThat(TestInstances.arns(ecs)).isEmpty();
    assertThat(cluster().registeredContainerInstancesCount()).isZero();
    assertThat(ecs.error(TestInstances.deregisterRequest(arn).build()).getMessage()).contains(arn);
    ecs.advance(Duration.ofHours(1));
    assertThat(
            ecs.<DescribeContainerInstancesResponse>call(
                    DescribeContainerInstancesRequest.builder()
                        .cluster("main")
                        .containerInstances(arn)
                        .build())
                .failures())
        .hasSize(1);
  }

  @Test
  void attributesArePutListedAndDeleted() {
    String one = sized(ecs, 1024, 1000);
    String two = sized(ecs, 1024, 1000);
    put(target(one, "rack", "7"), target(two, "rack", "8"));

    assertThat(attributes(ListAttributesRequest.builder().attributeName("rack")))
        .containsExactly(target(one, "rack", "7"), target(two, "rack", "8"));
    assertThat(
            attributes(ListAttributesRequest.builder().attributeName("rack").attributeValue("8")))
        .containsExactly(target(two, "rack", "8"));

    DeleteAttributesResponse deleted =
        ecs.call(
            DeleteAttributesRequest.builder()
                .cluster("main")
                .attributes(target(one, "rack", null))
                .build());
    assertThat(deleted.attributes()).hasSize(1);
    assertThat(attributes(ListAttributesRequest.builder().attributeName("rack"))).hasSize(1);
  }

  @Test
  void attributesThatCannotBeAreRefusedAndNothingIsChanged() {
    String arn = sized(ecs, 1024, 1000);
    assertThat(ecs.error(putRequest(target(arn, "a", "1"), target("none", "a", "1"))).code())
        .isEqualTo("TargetNotFoundException");
    assertThat(ecs.error(putRequest(target(arn, "a", "1"), target(arn, "b c", "1"))).getMessage())
        .contains("b c");
    assertThat(ecs.error(putRequest(target(arn, "ecs.ami-id", "x"))).getMessage())
        .contains("ecs.ami-id");
    for (int i = 0; i < 10; i++) {
      put(target(arn, "own" + i, "1"));
    }
    assertThat(ecs.error(putRequest(target(arn, "a", "1"))).code())
        .isEqualTo("AttributeLimitExceededException");
    assertThat(attributes(ListAttributesRequest.builder().attributeName("a"))).isEmpty();
  }

  private ContainerInstance register(RegisterContainerInstanceRequest.Builder request) {
    RegisterContainerInstanceResponse response = ecs.call(request.cluster("main").build());
    return response.containerInstance();
  }

  private List<String> listed(ListContainerInstancesRequest.Builder request) {
    ListContainerInstancesResponse response = ecs.call(request.cluster("main").build());
    return response.containerInstanceArns();
  }

  private List<Attribute> attributes(ListAttributesRequest.Builder request) {
    ListAttributesResponse response =
        ecs.call(request.cluster("main").targetType(TargetType.CONTAINER_INSTANCE).build());
    return response.attributes();
  }

  private void put(Attribute... attributes) {
    ecs.call(putRequest(attributes));
  }

  private static PutAttributesRequest putRequest(Attribute... attributes) {
    return PutAttributesRequest.builder().cluster("main").attributes(attributes).build();
  }

  private static Attribute target(String targetId, String name, @Nullable String value) {
    return Attribute.builder()
        .name(name)
        .value(value)
        .targetType(TargetType.CONTAINER_INSTANCE)
        .targetId(targetId)
        .build();
  }

  private Cluster cluster() {
    DescribeClustersResponse response =
        ecs.call(DescribeClustersRequest.builder().clusters("main").build());
    return response.clusters().getFirst();
  }
}
