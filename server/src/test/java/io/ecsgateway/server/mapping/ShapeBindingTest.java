package io.ecsgateway.server.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.ecsgateway.v1.CreatedAt;
import io.ecsgateway.v1.DeleteServiceRequest;
import io.ecsgateway.v1.ListServiceDeploymentsRequest;
import io.ecsgateway.v1.UpdateServiceRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Service;

class ShapeBindingTest {
  private final ShapeBinder binder = new ShapeBinder();

  @Test
  void absentAndZeroDiffer() {
    ShapeBinding service =
        binder.bind(io.ecsgateway.v1.Service.getDefaultInstance(), Service::builder);
    assertThat(service.toMessage(Service.builder().desiredCount(0).build()))
        .isEqualTo(io.ecsgateway.v1.Service.newBuilder().setDesiredCount(0).build())
        .isNotEqualTo(service.toMessage(Service.builder().build()));

    ShapeBinding update = updateService();
    assertThat(
            update.toShape(
                UpdateServiceRequest.newBuilder().setService("s").setDesiredCount(0).build()))
        .isEqualTo(ecsUpdate().service("s").desiredCount(0).build())
        .isNotEqualTo(update.toShape(UpdateServiceRequest.newBuilder().setService("s").build()));
  }

  @Test
  void absentListsAreLeftToEcs() {
    assertThat(updateService().toShape(UpdateServiceRequest.newBuilder().setService("s").build()))
        .isInstanceOfSatisfying(
            software.amazon.awssdk.services.ecs.model.UpdateServiceRequest.class,
            sent -> assertThat(sent.hasLoadBalancers()).isFalse());
  }

  @Test
  void nullsWithinAListAreLeftOut() {
    ShapeBinding service =
        binder.bind(io.ecsgateway.v1.Service.getDefaultInstance(), Service::builder);
    assertThat(
            service.toMessage(
                Service.builder()
                    .events(
                        null,
                        software.amazon.awssdk.services.ecs.model.ServiceEvent.builder()
                            .id("e")
                            .build())
                    .build()))
        .isEqualTo(
            io.ecsgateway.v1.Service.newBuilder()
                .addEvents(io.ecsgateway.v1.ServiceEvent.newBuilder().setId("e"))
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1999999, 1970-01-01T00:00:00.001Z",
    "-1, 999999999, 1969-12-31T23:59:59.999Z",
    "253402300799, 999999999, 9999-12-31T23:59:59.999Z",
    "-62135596800, 0, 0001-01-01T00:00:00Z",
  })
  void timesAreCutToWholeMilliseconds(long seconds, int nanos, Instant sent) {
    assertThat(listDeployments().toShape(before(seconds, nanos)))
        .isInstanceOfSatisfying(
            software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest.class,
            request -> assertThat(request.createdAt().before()).isEqualTo(sent));
  }

  @ParameterizedTest
  @CsvSource({"253402300800, 0", "-62135596801, 0", "0, -1", "0, 1000000000"})
  void timesThatAreNoneAreRefused(long seconds, int nanos) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> listDeployments().toShape(before(seconds, nanos)))
        .satisfies(refused ->
            assertThat(refused.violations())
                .extracting(InvalidRequestException.Violation::field)
                .containsExactly("created_at.before"));
  }

  @Test
  void timesFromEcsAreCutToo() {
    ShapeBinding service =
        binder.bind(io.ecsgateway.v1.Service.getDefaultInstance(), Service::builder);
    Service shape = Service.builder().createdAt(Instant.ofEpochSecond(-1, 999_999_999)).build();
    assertThat(service.toMessage(shape))
        .isEqualTo(
            io.ecsgateway.v1.Service.newBuilder().setCreatedAt(Timestamps.fromMillis(-1)).build());
  }

  @Test
  void everythingThatDoesNotMatchIsNamed() {
    binder.bind(
        DeleteServiceRequest.getDefaultInstance(),
        software.amazon.awssdk.services.ecs.model.DeleteTaskSetRequest::builder);
    binder.bind(
        CreatedAt.getDefaultInstance(),
        software.amazon.awssdk.services.ecs.model.DeploymentEphemeralStorage::builder);
    assertThat(binder.mismatches())
        .contains(
            "DeleteServiceRequest.taskSet: absent from the API",
            "CreatedAt.before: no such member in ECS",
            "CreatedAt.kmsKeyId: absent from the API");
  }

  @Test
  void whatDoesNotMatchIsFoundInNestedShapesToo() {
    binder.bind(
        io.ecsgateway.v1.Task.getDefaultInstance(),
        software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest::builder);
    assertThat(binder.mismatches()).contains("Container.containerArn: no such member in ECS");
  }

  @Test
  void whatDoesNotMatchDoesNotCross() {
    ShapeBinding binding =
        binder.bind(
            DeleteServiceRequest.getDefaultInstance(),
            software.amazon.awssdk.services.ecs.model.DeleteTaskSetRequest::builder);
    assertThatIllegalStateException()
        .isThrownBy(() -> binding.toShape(DeleteServiceRequest.getDefaultInstance()))
        .withMessageContaining("DeleteServiceRequest.taskSet: absent from the API");
  }

  @Test
  void aMemberOfAnotherTypeIsNamed() {
    binder.bind(
        io.ecsgateway.v1.Scale.getDefaultInstance(),
        software.amazon.awssdk.services.ecs.model.KeyValuePair::builder);
    assertThat(binder.mismatches())
        .anySatisfy(mismatch ->
            assertThat(mismatch)
                .isEqualTo("Scale.value: is String in ECS but optional double in the API"));
  }

  private ShapeBinding updateService() {
    return binder.bind(
        UpdateServiceRequest.getDefaultInstance(),
        software.amazon.awssdk.services.ecs.model.UpdateServiceRequest::builder);
  }

  private static software.amazon.awssdk.services.ecs.model.UpdateServiceRequest.Builder
      ecsUpdate() {
    return software.amazon.awssdk.services.ecs.model.UpdateServiceRequest.builder();
  }

  private ShapeBinding listDeployments() {
    return binder.bind(
        ListServiceDeploymentsRequest.getDefaultInstance(),
        software.amazon.awssdk.services.ecs.model.ListServiceDeploymentsRequest::builder);
  }

  private static ListServiceDeploymentsRequest before(long seconds, int nanos) {
    return ListServiceDeploymentsRequest.newBuilder()
        .setService("s")
        .setCreatedAt(
            CreatedAt.newBuilder()
                .setBefore(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos)))
        .build();
  }
}
