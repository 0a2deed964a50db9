package io.ecsgateway.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.GatewayError;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.ListClustersRequest;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in at all. */
class AdmissionTest {
  private static final String POLICY =
      """
      rules:
      - name: web has its service
        allow: caller == "web" && cluster == "prod" && service == "web"
      - name: curious people may look at the API
        allow: caller == "curious" && method.startsWith("grpc.reflection.")
      """;

  @TempDir static Path directory = Path.of("");
  private static GuardedGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    gateway = new GuardedGateway(directory, POLICY);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void withoutCredentialsNobodyGetsIn() {
    GatewayError error = listClusters(gateway.withoutToken());

    assertThat(error.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(error.reason()).isEqualTo("CALLER_UNKNOWN");
    assertThat(error.message())
        .isEqualTo("no credentials (expected: authorization: Bearer and a token)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Bearer", "Bearer x", "x", ""})
  void credentialsThatAreNoneAreRefused(String authorization) {
    GatewayError error = listClusters(withHeaders(authorization));

    assertThat(error.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(error.everything()).doesNotContain("dXNlcjpwYXNz");
  }

  @Test
  void twoTokensAreNone() {
    String token = gateway.issuer.token("operator", List.of(), Instant.now());

    assertThat(listClusters(withHeaders("Bearer " + token, "Bearer " + token)).code())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void healthIsOpenToEverybody() {
    assertThat(
            HealthGrpc.newBlockingStub(gateway.withoutToken())
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void reflectionIsForThoseWhomThePolicyLetsLook() {
    assertThat(reflect(gateway.as("curious"))).isEqualTo(Status.Code.OK);
    assertThat(reflect(gateway.as("web"))).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(reflect(gateway.withoutToken())).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private static GatewayError listClusters(Channel caller) {
    return GatewayError.of(
        caller, ClustersGrpc.getListClustersMethod(), ListClustersRequest.getDefaultInstance());
  }

  private static Channel withHeaders(String... authorizations) {
    Metadata headers = new Metadata();
    for (String authorization : authorizations) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    }
    return ClientInterceptors.intercept(
        gateway.withoutToken(), MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Status.Code reflect(Channel caller) {
    CompletableFuture<Status.Code> end = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> requests =
        ServerReflectionGrpc.newStub(caller)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {}

                  @Override
                  public void onError(Throwable failure) {
                    end.complete(((StatusRuntimeException) failure).getStatus().getCode());
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(Status.Code.OK);
                  }
                });
    requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    requests.onCompleted();
    return end.orTimeout(20, TimeUnit.SECONDS).join();
  }
}
