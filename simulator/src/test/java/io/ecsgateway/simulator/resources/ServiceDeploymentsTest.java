package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.addIfNew;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServiceRevisionsResponse;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest;
import software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceCurrentRevisionSummary;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;

class ServiceDeploymentsTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  @Deviation("service-deployments-remembered")
  void theNewestTwoHundredFinishedOnesAreRememberedForNinetyDays() {
    TestAccount account = new TestAccount();
    account.createStable("busy", 0);
    String first = account.newest("busy").serviceDeploymentArn();
    for (int i = 0; i < 200; i++) {
      account.update(updateRequest("busy").forceNewDeployment(true));
      account.advance(10);
    }
    int ahead = account.pendingEvents();

    assertThat(deployments(account)).hasSize(200).doesNotContain(first);
    account.advance(Duration.ofDays(90).minusMinutes(60));
    assertThat(deployments(account)).hasSize(200);
    account.advance(Duration.ofMinutes(60));
    assertThat(deployments(account)).isEmpty();
    assertThat(ahead).isLessThan(20);
    assertThat(account.service("busy").currentServiceRevisions()).hasSize(1);
  }

  @Test
  void deploymentIdIsTheNumberOfItsRevision() {
    ecs.createStable("shop", 1);
    Service service = ecs.deploy("shop", "app:2");
    ServiceDeployment deployment = ecs.serviceDeployments("shop").getFirst();

    assertThat(service.deployments().getFirst().id())
        .isEqualTo("ecs-svc/" + lastSegment(deployment.targetServiceRevision().arn()));
    assertThat(deployment.targetServiceRevision().arn())
        .startsWith("arn:aws:ecs:us-east-1:123456789012:service-revision/main/shop/");
    assertThat(deployment.serviceDeploymentArn())
        .matches("arn:aws:ecs:us-east-1:123456789012:service-deployment/main/shop/[\\w-]{22}");
    assertThat(service.currentServiceDeployment()).isEqualTo(deployment.serviceDeploymentArn());
  }

  @Test
  void serviceDeploymentGoesFromPendingToSuccessful() {
    ecs.createStable("shop", 2);
    Instant asked = ecs.now();
    ecs.deploy("shop", "app:2");
    List<String> statuses = new ArrayList<>();
    ecs.watch(
        "shop",
        120,
        service -> addIfNew(statuses, ecs.serviceDeployments("shop").getFirst().statusAsString()));
    ServiceDeployment done = ecs.serviceDeployments("shop").getFirst();

    assertThat(statuses).containsExactly("PENDING", "IN_PROGRESS", "SUCCESSFUL");
    assertThat(done.createdAt()).isEqualTo(asked);
    assertThat(List.of(done.createdAt(), done.startedAt(), done.finishedAt())).isSorted();
    assertThat(done.stoppedAt()).isNull();
    assertThat(done.targetServiceRevision().runningTaskCount()).isEqualTo(2);
    assertThat(done.sourceServiceRevisions())
        .singleElement()
        .satisfies(source -> assertThat(source.runningTaskCount()).isZero());
  }

  @Test
  void finishedDeploymentKeepsItsCounts() {
    ecs.createStable("shop", 2);
    ecs.scale("shop", 5);
    ecs.advance(60);

    assertThat(ecs.serviceDeployments("shop").getFirst().targetServiceRevision().runningTaskCount())
        .isEqualTo(2);
  }

  @Test
  void newerDeploymentStopsTheOneUnderWay() {
    ecs.createStable("shop", 2);
    ecs.deploy("shop", "app:2");
    ecs.advance(5);
    ecs.register("app");
    ecs.deploy("shop", "app:3");
    List<ServiceDeployment> requested = ecs.serviceDeployments("shop");
    ecs.advance(1);
    List<ServiceDeployment> stopped = ecs.serviceDeployments("shop");
    ecs.advance(120);

    assertThat(requested)
        .extracting(ServiceDeployment::statusAsString)
        .containsExactly("PENDING", "STOP_REQUESTED", "SUCCESSFUL");
    assertThat(stopped)
        .extracting(ServiceDeployment::statusAsString)
        .containsExactly("IN_PROGRESS", "STOPPED", "SUCCESSFUL");
    assertThat(stopped.get(1).stoppedAt()).isAfter(stopped.get(0).createdAt());
    assertThat(stopped.get(0).sourceServiceRevisions()).hasSize(2);
    assertThat(ecs.serviceDeployments("shop").getFirst().status())
        .isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
    assertThat(ecs.service("shop").deployments()).hasSize(1);
  }

  @Test
  void revisionsTellWhatEachDeploymentRan() {
    ecs.createStable("shop", 1);
    ecs.deploy("shop", "app:2");
    List<String> arns =
        ecs.serviceDeployments("shop").stream()
            .map(deployment -> deployment.targetServiceRevision().arn())
            .toList();
    DescribeServiceRevisionsResponse response =
        ecs.call(DescribeServiceRevisionsRequest.builder().serviceRevisionArns(arns).build());

    assertThat(response.serviceRevisions())
        .extracting(revision -> lastSegment(revision.taskDefinition()))
        .containsExactly("app:2", "app:1");
    ServiceRevision revision = response.serviceRevisions().getFirst();
    assertThat(revision.containerImages())
        .singleElement()
        .satisfies(image -> assertThat(image.image()).isEqualTo("nginx:1"));
    assertThat(ecs.service("shop").currentServiceRevisions())
        .extracting(ServiceCurrentRevisionSummary::arn)
        .containsExactlyElementsOf(arns);
  }

  @Test
  void deletingTheServiceDeletesItsDeploymentsAndRevisions() {
    ecs.createStable("shop", 1);
    ServiceDeployment deployment = ecs.serviceDeployments("shop").getFirst();
    ecs.delete("shop", true);
    DescribeServiceDeploymentsResponse deployments =
        ecs.call(
            DescribeServiceDeploymentsRequest.builder()
                .serviceDeploymentArns(deployment.serviceDeploymentArn())
                .build());
    DescribeServiceRevisionsResponse revisions =
        ecs.call(
            DescribeServiceRevisionsRequest.builder()
                .serviceRevisionArns(deployment.targetServiceRevision().arn())
                .build());

    assertThat(deployments.failures()).extracting("reason").containsExactly("MISSING");
    assertThat(revisions.failures()).extracting("reason").containsExactly("MISSING");
    assertThat(ecs.serviceDeployments("shop")).isEmpty();
  }

  @Test
  void deploymentsAreForgottenAfterNinetyDays() {
    ecs.createStable("shop", 1);
    ecs.advance(Duration.ofDays(91));

    assertThat(ecs.serviceDeployments("shop")).isEmpty();
    assertThat(ecs.service("shop").status()).isEqualTo("ACTIVE");
  }

  @Test
  void listFiltersByStatusAndTimeNewestFirst() {
    ecs.createStable("shop", 1);
    Instant between = ecs.now();
    ecs.advance(1);
    ecs.deploy("shop", "app:2");

    assertThat(listed(ListServiceDeploymentsRequest.builder()))
        .extracting(ServiceDeploymentBrief::statusAsString)
        .containsExactly("PENDING", "SUCCESSFUL");
    assertThat(
            listed(
                ListServiceDeploymentsRequest.builder().status(ServiceDeploymentStatus.SUCCESSFUL)))
        .hasSize(1);
    assertThat(listed(ListServiceDeploymentsRequest.builder().createdAt(at -> at.after(between))))
        .extracting(ServiceDeploymentBrief::statusAsString)
        .containsExactly("PENDING");
    assertThat(listed(ListServiceDeploymentsRequest.builder().createdAt(at -> at.before(between))))
        .extracting(ServiceDeploymentBrief::statusAsString)
        .containsExactly("SUCCESSFUL");
    assertThat(
            ecs.error(
                    ListServiceDeploymentsRequest.builder()
                        .cluster("main")
                        .service("shop")
                        .createdAt(at -> at.after(between.minus(Duration.ofDays(100))))
                        .build())
                .code())
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void describeTakesUpToTwenty() {
    List<String> arns = IntStream.range(0, 21).mapToObj(i -> "arn:" + i).toList();

    assertThat(
            ecs.error(
                    DescribeServiceDeploymentsRequest.builder().serviceDeploymentArns(arns).build())
                .code())
        .isEqualTo("InvalidParameterException");
    assertThat(
            ecs.error(DescribeServiceRevisionsRequest.builder().serviceRevisionArns(arns).build())
                .code())
        .isEqualTo("InvalidParameterException");
  }

  private List<ServiceDeploymentBrief> listed(ListServiceDeploymentsRequest.Builder request) {
    ListServiceDeploymentsResponse response =
        ecs.call(request.cluster("main").service("shop").build());
    return response.serviceDeployments();
  }

  private static String lastSegment(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static List<String> deployments(TestAccount account) {
    List<String> arns = new ArrayList<>();
    ListServiceDeploymentsRequest.Builder request =
        ListServiceDeploymentsRequest.builder().cluster("main").service("busy").maxResults(100);
    ListServiceDeploymentsResponse page;
    do {
      page = account.call(request.build());
      page.serviceDeployments().forEach(brief -> arns.add(brief.serviceDeploymentArn()));
      request.nextToken(page.nextToken());
    } while (page.nextToken() != null);
    return arns;
  }
}
