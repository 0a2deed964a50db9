package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.util.JsonFormat;
import io.ecsgateway.server.RunningGateway;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A client that was generated from the API as it was published, which the committed baseline is,
 * against the gateway as it is now.
 */
class BaselineClientTest {
  private static final Path BASELINE = Path.of("..", "proto", "api-baseline.binpb");
  private static final Map<String, FileDescriptor> FILES = new HashMap<>();
  private static RunningGateway gateway;

  @BeforeAll
  static void start() throws IOException, DescriptorValidationException {
    // In the set every file comes after those that it imports.
    for (FileDescriptorProto file :
        FileDescriptorSet.parseFrom(Files.readAllBytes(BASELINE)).getFileList()) {
      FileDescriptor[] imports =
          file.getDependencyList().stream().map(FILES::get).toArray(FileDescriptor[]::new);
      FILES.put(file.getName(), FileDescriptor.buildFrom(file, imports));
    }
    gateway = RunningGateway.with(Map.of());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void everyRpcThatWasPublishedIsServed() {
    int rpcs = 0;
    for (ServiceDescriptor service : services()) {
      for (var rpc : service.getMethods()) {
        rpcs++;
        assertThat(code(rpc))
            .as(rpc.getFullName())
            .isNotIn(Status.Code.UNIMPLEMENTED, Status.Code.INTERNAL, Status.Code.UNKNOWN);
      }
    }
    assertThat(rpcs).as("RPCs of the baseline").isGreaterThanOrEqualTo(40);
  }

  @Test
  void whatItSaysAndHearsMeansWhatItMeant() throws IOException {
    var _ = call("Clusters", "CreateCluster", "{'clusterName': 'old'}");
    var _ =
        call(
            "TaskDefinitions",
            "RegisterTaskDefinition",
            "{'family': 'web', 'containerDefinitions': [{'name': 'app', 'image': 'app', 'memory':"
                + " 64}]}");
    var _ =
        call(
            "Services",
            "CreateService",
            "{'cluster': 'old', 'serviceName': 'web', 'taskDefinition': 'web', 'desiredCount': 1}");

    String described =
        call("Services", "DescribeServices", "{'cluster': 'old', 'services': ['web']}");

    assertThat(described)
        .contains("\"serviceName\":\"web\"")
        .contains("\"desiredCount\":1")
        .contains("\"schedulingStrategy\":\"REPLICA\"")
        .contains("\"rolloutState\":\"");
  }

  private static List<ServiceDescriptor> services() {
    return FILES.values().stream().flatMap(file -> file.getServices().stream()).toList();
  }

  private static String call(String service, String rpc, String json) throws IOException {
    var method =
        services().stream()
            .filter(each -> each.getName().equals(service))
            .findFirst()
            .orElseThrow()
            .findMethodByName(rpc);
    DynamicMessage.Builder request = DynamicMessage.newBuilder(method.getInputType());
    JsonFormat.parser().merge(json.replace('\'', '"'), request);
    DynamicMessage answer =
        ClientCalls.blockingUnaryCall(
            gateway.channel(), descriptor(method), CallOptions.DEFAULT, request.build());
    assertThat(answer.getUnknownFields().asMap()).isEmpty();
    return JsonFormat.printer().omittingInsignificantWhitespace().print(answer);
  }

  private static Status.Code code(com.google.protobuf.Descriptors.MethodDescriptor rpc) {
    DynamicMessage empty = DynamicMessage.getDefaultInstance(rpc.getInputType());
    try {
      if (rpc.isServerStreaming()) {
        Iterator<DynamicMessage> messages =
            ClientCalls.blockingServerStreamingCall(
                gateway.channel(), descriptor(rpc), CallOptions.DEFAULT, empty);
        var _ = messages.hasNext();
      } else {
        var _ =
            ClientCalls.blockingUnaryCall(
                gateway.channel(), descriptor(rpc), CallOptions.DEFAULT, empty);
      }
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static MethodDescriptor<DynamicMessage, DynamicMessage> descriptor(
      com.google.protobuf.Descriptors.MethodDescriptor rpc) {
    return MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(rpc.isServerStreaming() ? MethodType.SERVER_STREAMING : MethodType.UNARY)
        .setFullMethodName(
            MethodDescriptor.generateFullMethodName(rpc.getService().getFullName(), rpc.getName()))
        .setRequestMarshaller(marshaller(rpc.getInputType()))
        .setResponseMarshaller(marshaller(rpc.getOutputType()))
        .build();
  }

  private static MethodDescriptor.Marshaller<DynamicMessage> marshaller(Descriptor type) {
    return ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(type));
  }
}
