package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.engine.EcsException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ListServicesByNamespaceRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesByNamespaceResponse;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;

class ServiceListsTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void describeTakesNamesAndArnsAndUpToTen() {
    Service service = ecs.create("shop", 0);
    ecs.create("other", 0);
    String shortArn = service.serviceArn().replace("service/main/", "service/");
    DescribeServicesResponse response =
        ecs.call(
            DescribeServicesRequest.builder()
                .cluster(service.clusterArn())
                .services(service.serviceArn(), shortArn, "other", "nope")
                .build());

    assertThat(response.services())
        .extracting(Service::serviceName)
        .containsExactly("shop", "shop", "other");
    assertThat(response.failures()).hasSize(1);
    assertThat(describeError(List.of()).getMessage()).isEqualTo("Services cannot be empty.");
    assertThat(describeError(IntStream.range(0, 11).mapToObj(i -> "s" + i).toList()).code())
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void tagsAreShownWhenIncluded() {
    Tag tag = Tag.builder().key("team").value("a").build();
    Service service = ecs.create(serviceRequest("shop", 0).tags(tag));
    assertThat(service.tags()).containsExactly(tag);
    Tag more = Tag.builder().key("more").value("b").build();
    ecs.call(TagResourceRequest.builder().resourceArn(service.serviceArn()).tags(more).build());
    DescribeServicesResponse response =
        ecs.call(
            DescribeServicesRequest.builder()
                .cluster("main")
                .services("shop")
                .include(ServiceField.TAGS)
                .build());

    assertThat(response.services().getFirst().tags()).containsExactly(tag, more);
    assertThat(ecs.service("shop").tags()).isEmpty();
  }

  @Test
  void serviceTagsReachTasksWhenPropagated() {
    Tag tag = Tag.builder().key("team").value("a").build();
    ecs.createStable(serviceRequest("shop", 1).tags(tag).propagateTags(PropagateTags.SERVICE));
    String arn = ecs.taskArns("shop", DesiredStatus.RUNNING).getFirst();
    ListTagsForResourceResponse response =
        ecs.call(ListTagsForResourceRequest.builder().resourceArn(arn).build());

    assertThat(response.tags()).containsExactly(tag);
  }

  @Test
  void listComesInPagesOfTen() {
    for (int i = 0; i < 12; i++) {
      ecs.create("shop-" + i, 0);
    }
    ListServicesResponse first = ecs.call(ListServicesRequest.builder().cluster("main").build());
    ListServicesResponse second =
        ecs.call(
            ListServicesRequest.builder().cluster("main").nextToken(first.nextToken()).build());

    assertThat(first.serviceArns()).hasSize(10);
    assertThat(second.serviceArns()).hasSize(2);
    assertThat(second.nextToken()).isNull();
    assertThat(
            ecs.error(ListServicesRequest.builder().cluster("main").maxResults(101).build()).code())
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void listFiltersByLaunchTypeAndStrategy() {
    Service service = ecs.create("shop", 0);
    assertThat(listed(ListServicesRequest.builder().launchType(LaunchType.EC2)))
        .containsExactly(service.serviceArn());
    assertThat(listed(ListServicesRequest.builder().launchType(LaunchType.FARGATE))).isEmpty();
    assertThat(listed(ListServicesRequest.builder().schedulingStrategy(SchedulingStrategy.DAEMON)))
        .isEmpty();
  }

  @Test
  void servicesAreFoundByNamespace() {
    Service service =
        ecs.create(
            serviceRequest("shop", 0)
                .serviceConnectConfiguration(c -> c.enabled(true).namespace("inner")));
    ListServicesByNamespaceResponse response =
        ecs.call(ListServicesByNamespaceRequest.builder().namespace("inner").build());

    assertThat(response.serviceArns()).containsExactly(service.serviceArn());
    assertThat(ecs.error(ListServicesByNamespaceRequest.builder().namespace("none").build()).code())
        .isEqualTo("NamespaceNotFoundException");
  }

  private EcsException describeError(List<String> services) {
    return ecs.error(DescribeServicesRequest.builder().cluster("main").services(services).build());
  }

  private List<String> listed(ListServicesRequest.Builder request) {
    ListServicesResponse response = ecs.call(request.cluster("main").build());
    return response.serviceArns();
  }
}
