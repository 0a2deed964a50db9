package io.ecsgateway.server.lifecycle;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.ScriptedGateway;
import io.grpc.ServiceDescriptor;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What grpcurl and others find without .proto files, and what the published descriptors hold. */
class ReflectionTest {
  @RegisterExtension static final ScriptedGateway gateway = new ScriptedGateway();

  @Test
  void allServicesAreListed() {
    assertThat(listed(ask(ServerReflectionRequest.newBuilder().setListServices("").build())))
        .containsExactlyInAnyOrderElementsOf(expectedServices());
  }

  /** The messages of v1alpha are those of v1 in another package. */
  @Test
  void allServicesAreListedByTheOlderReflectionToo() throws InvalidProtocolBufferException {
    var request =
        io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder().setListServices("").build();
    CompletableFuture<io.grpc.reflection.v1alpha.ServerReflectionResponse> answer =
        new CompletableFuture<>();
    var asking =
        io.grpc.reflection.v1alpha.ServerReflectionGrpc.newStub(gateway.channel())
            .serverReflectionInfo(first(answer));
    asking.onNext(request);
    asking.onCompleted();

    ServerReflectionResponse same =
        ServerReflectionResponse.parseFrom(answer.orTimeout(20, SECONDS).join().toByteString());
    assertThat(listed(same)).containsExactlyInAnyOrderElementsOf(expectedServices());
  }

  @Test
  void everyServiceIsDescribedWithAllItsRpcs() {
    for (ServiceDescriptor service : Rpcs.SERVICES) {
      List<String> described =
          describing(service.getName()).stream()
              .flatMap(file -> file.getServiceList().stream())
              .filter(each -> service.getName().endsWith("." + each.getName()))
              .flatMap(each -> each.getMethodList().stream())
              .map(method -> service.getName() + "/" + method.getName())
              .toList();
      assertThat(described)
          .containsExactlyInAnyOrderElementsOf(
              service.getMethods().stream().map(method -> method.getFullMethodName()).toList());
    }
  }

  /** Clients that print an error's details ask for their types. */
  @Test
  void theDetailsOfErrorsAreDescribed() {
    for (String type :
        List.of("ErrorInfo", "RequestInfo", "RetryInfo", "BadRequest", "QuotaFailure")) {
      assertThat(describing("google.rpc." + type))
          .as(type)
          .anyMatch(
              file -> file.getMessageTypeList().stream().anyMatch(m -> m.getName().equals(type)));
    }
    assertThat(ErrorInfo.getDescriptor().getFullName()).isEqualTo("google.rpc.ErrorInfo");
  }

  @Test
  void whatIsNotHereIsNotFound() {
    assertThat(ask(symbol("ecsgateway.v1.Nothing")).getErrorResponse().getErrorCode()).isEqualTo(5);
  }

  @Test
  void reflectionTellsTheNamesOfEcsMembers() {
    DescriptorProto request =
        describing("ecsgateway.v1.CreateServiceRequest").stream()
            .flatMap(file -> file.getMessageTypeList().stream())
            .filter(message -> message.getName().equals("CreateServiceRequest"))
            .findFirst()
            .orElseThrow();
    assertThat(request.getFieldList())
        .filteredOn(field -> field.getName().equals("enable_ecs_managed_tags"))
        .singleElement()
        .matches(field -> field.getJsonName().equals("enableECSManagedTags"));
  }

  @Test
  void thePublishedDescriptorsHoldAllServicesAndComments() throws IOException {
    List<FileDescriptorProto> files = published();
    List<String> services =
        files.stream()
            .flatMap(file ->
                file.getServiceList().stream()
                    .map(ServiceDescriptorProto::getName)
                    .map(name -> file.getPackage() + "." + name))
            .toList();
    assertThat(services)
        .containsExactlyInAnyOrderElementsOf(
            Rpcs.SERVICES.stream().map(ServiceDescriptor::getName).toList());

    for (FileDescriptorProto file : files) {
      for (int i = 0; i < file.getServiceCount(); i++) {
        for (int j = 0; j < file.getService(i).getMethodCount(); j++) {
          List<Integer> path =
              List.of(
                  FileDescriptorProto.SERVICE_FIELD_NUMBER,
                  i,
                  ServiceDescriptorProto.METHOD_FIELD_NUMBER,
                  j);
          assertThat(file.getSourceCodeInfo().getLocationList())
              .as(file.getService(i).getMethod(j).getName())
              .anyMatch(at -> at.getPathList().equals(path) && at.hasLeadingComments());
        }
      }
    }
  }

  private static List<String> expectedServices() {
    return Stream.concat(
            Rpcs.SERVICES.stream().map(ServiceDescriptor::getName),
            Stream.of(
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection"))
        .toList();
  }

  private static List<String> listed(ServerReflectionResponse response) {
    return response.getListServicesResponse().getServiceList().stream()
        .map(ServiceResponse::getName)
        .toList();
  }

  private static List<FileDescriptorProto> describing(String symbol) {
    return ask(symbol(symbol)).getFileDescriptorResponse().getFileDescriptorProtoList().stream()
        .map(file -> {
          try {
            return FileDescriptorProto.parseFrom(file);
          } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(symbol, e);
          }
        })
        .toList();
  }

  private static ServerReflectionRequest symbol(String symbol) {
    return ServerReflectionRequest.newBuilder().setFileContainingSymbol(symbol).build();
  }

  private static ServerReflectionResponse ask(ServerReflectionRequest request) {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> asking =
        ServerReflectionGrpc.newStub(gateway.channel()).serverReflectionInfo(first(answer));
    asking.onNext(request);
    asking.onCompleted();
    return answer.orTimeout(20, SECONDS).join();
  }

  private static <T> StreamObserver<T> first(CompletableFuture<T> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        answer.complete(value);
      }

      @Override
      public void onError(Throwable failure) {
        answer.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        answer.completeExceptionally(new AssertionError("no answer"));
      }
    };
  }

  private static List<FileDescriptorProto> published() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ReflectionTest.class.getResourceAsStream("/ecsgateway-v1.binpb"))) {
      return FileDescriptorSet.parseFrom(in).getFileList();
    }
  }
}
