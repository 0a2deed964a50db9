package io.ecsgateway.simulator.resources;

import static io.ecsgateway.simulator.resources.TestAccount.serviceRequest;
import static io.ecsgateway.simulator.resources.TestAccount.updateRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.simulator.Deviation;
import io.ecsgateway.simulator.engine.EcsException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Cluster;
import software.amazon.awssdk.services.ecs.model.DeleteClusterRequest;
import software.amazon.awssdk.services.ecs.model.DeleteServiceRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersRequest;
import software.amazon.awssdk.services.ecs.model.DescribeClustersResponse;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListServicesRequest;
import software.amazon.awssdk.services.ecs.model.ListServicesResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

class ServiceDeletionTest {
  private final TestAccount ecs = new TestAccount();

  @Test
  void serviceScaledToZeroCanBeDeleted() {
    ecs.createStable("shop", 0);

    assertThat(ecs.delete("shop", false).status()).isEqualTo("INACTIVE");
    assertThat(ecs.service("shop").deployments()).isEmpty();
  }

  @Test
  void scaledServiceIsDeletedOnlyByForce() {
    ecs.createStable("shop", 1);
    EcsException error =
        ecs.error(DeleteServiceRequest.builder().cluster("main").service("shop").build());

    assertThat(error.code()).isEqualTo("InvalidParameterException");
    assertThat(error.getMessage())
        .isEqualTo("The service cannot be stopped while it is scaled above 0.");
    assertThat(ecs.delete("shop", true).status()).isEqualTo("DRAINING");
  }

  @Test
  void drainingServiceIsInactiveWhileItsLastTasksStillStop() {
    ecs.createStable("shop", 2);
    List<String> tasks = ecs.taskArns("shop", DesiredStatus.RUNNING);
    Service draining = ecs.delete("shop", true);
    assertThat(draining.desiredCount()).isZero();
    assertThat(draining.runningCount()).isEqualTo(2);
    for (int second = 0; ecs.service("shop").status().equals("DRAINING"); second++) {
      assertThat(second).isLessThan(60);
      ecs.advance(1);
    }

    assertThat(ecs.service("shop").status()).isEqualTo("INACTIVE");
    assertThat(ecs.describe(tasks)).extracting(Task::lastStatus).containsOnly("STOPPING");
    ecs.advance(60);
    assertThat(ecs.describe(tasks)).extracting(Task::lastStatus).containsOnly("STOPPED");
  }

  @Test
  void deletingAgainShowsTheServiceAsItIs() {
    ecs.createStable("shop", 1);
    ecs.delete("shop", true);

    assertThat(ecs.delete("shop", false).status()).isEqualTo("DRAINING");
    ecs.advance(60);
    assertThat(
            ecs.error(DeleteServiceRequest.builder().cluster("main").service("shop").build())
                .code())
        .isEqualTo("ServiceNotFoundException");
  }

  @Test
  void drainingServiceIsDescribedButNotListed() {
    ecs.createStable("shop", 1);
    ecs.delete("shop", true);

    assertThat(ecs.service("shop").status()).isEqualTo("DRAINING");
    assertThat(listed(ListServicesRequest.builder())).isEmpty();
  }

  @Test
  @Deviation("inactive-services")
  void inactiveServiceGoesMissingInTheEnd() {
    ecs.createStable("shop", 1);
    ecs.delete("shop", true);
    ecs.advance(60);
    assertThat(ecs.service("shop").status()).isEqualTo("INACTIVE");
    ecs.advance(Duration.ofHours(3));
    DescribeServicesResponse response =
        ecs.call(DescribeServicesRequest.builder().cluster("main").services("shop").build());

    assertThat(response.services()).isEmpty();
    assertThat(response.failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.reason()).isEqualTo("MISSING");
          assertThat(failure.arn())
              .isEqualTo("arn:aws:ecs:us-east-1:123456789012:service/main/shop");
        });
    ecs.advance(Duration.ofDays(91));
    assertThat(ecs.pendingEvents()).isZero();
  }

  @Test
  @Deviation("create-by-name")
  void nameIsTakenWhileActiveOrDraining() {
    ecs.createStable("shop", 1);
    EcsException active = ecs.error(serviceRequest("shop", 1).build());
    ecs.delete("shop", true);
    EcsException draining = ecs.error(serviceRequest("shop", 1).build());

    assertThat(active.getMessage()).isEqualTo("Creation of service was not idempotent.");
    assertThat(draining.getMessage())
        .isEqualTo("Unable to Start a service that is still Draining.");
    assertThat(draining.code()).isEqualTo("InvalidParameterException");
  }

  @Test
  void nameIsFreeOnceInactive() {
    Service first = ecs.createStable("shop", 1);
    ecs.delete("shop", true);
    ecs.advance(60);
    Service second = ecs.create("shop", 1);
    assertThat(second.createdAt()).isAfter(first.createdAt());
    assertThat(second.events()).isEmpty();
    ecs.advance(Duration.ofHours(2));

    assertThat(ecs.service("shop").status()).isEqualTo("ACTIVE");
    assertThat(ecs.service("shop").runningCount()).isEqualTo(1);
  }

  @Test
  void onlyActiveServicesAreUpdated() {
    ecs.createStable("shop", 1);
    ecs.delete("shop", true);
    EcsException draining = ecs.error(updateRequest("shop").desiredCount(1).build());
    ecs.advance(60);
    EcsException inactive = ecs.error(updateRequest("shop").desiredCount(1).build());
    EcsException unknown = ecs.error(updateRequest("none").desiredCount(1).build());

    assertThat(draining.code()).isEqualTo("ServiceNotActiveException");
    assertThat(inactive.code()).isEqualTo("ServiceNotActiveException");
    assertThat(unknown.code()).isEqualTo("ServiceNotFoundException");
  }

  @Test
  void clusterCountsWhatItContainsAndIsKeptWhileItDoes() {
    ecs.createStable("shop", 2);
    ecs.create("other", 1);
    ecs.advance(1);
    DescribeClustersResponse response =
        ecs.call(DescribeClustersRequest.builder().clusters("main").build());
    Cluster cluster = response.clusters().getFirst();
    var delete = DeleteClusterRequest.builder().cluster("main").build();

    assertThat(cluster.activeServicesCount()).isEqualTo(2);
    assertThat(cluster.runningTasksCount()).isEqualTo(2);
    assertThat(cluster.pendingTasksCount()).isEqualTo(1);
    assertThat(ecs.error(delete).code()).isEqualTo("ClusterContainsServicesException");
    ecs.delete("shop", true);
    ecs.delete("other", true);
    assertThat(ecs.error(delete).code()).isEqualTo("ClusterContainsTasksException");
    ecs.advance(120);
    ecs.call(delete);
    assertThat(ecs.error(serviceRequest("shop", 1).build()).code())
        .isEqualTo("ClusterNotFoundException");
  }

  private List<String> listed(ListServicesRequest.Builder request) {
    ListServicesResponse response = ecs.call(request.cluster("main").build());
    return response.serviceArns();
  }
}
