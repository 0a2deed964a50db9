package io.ecsgateway.benchmarks.mapping;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ClientEndpointProvider;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.client.config.SdkClientConfiguration;
import software.amazon.awssdk.core.client.config.SdkClientOption;
import software.amazon.awssdk.core.http.HttpResponseHandler;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.protocols.core.OperationInfo;
import software.amazon.awssdk.protocols.json.AwsJsonProtocol;
import software.amazon.awssdk.protocols.json.AwsJsonProtocolFactory;
import software.amazon.awssdk.protocols.json.JsonOperationMetadata;
import software.amazon.awssdk.services.ecs.model.EcsException;

/** Answers of ECS as JSON, written and parsed by what the SDK's ECS client does both with. */
final class SdkJson {
  private static final AwsJsonProtocolFactory PROTOCOL =
      AwsJsonProtocolFactory.builder()
          .clientConfiguration(
              SdkClientConfiguration.builder()
                  .option(
                      SdkClientOption.CLIENT_ENDPOINT_PROVIDER,
                      ClientEndpointProvider.forEndpointOverride(URI.create("http://localhost")))
                  .build())
          .defaultServiceExceptionSupplier(EcsException::builder)
          .protocol(AwsJsonProtocol.AWS_JSON)
          .protocolVersion("1.1")
          .build();
  private static final OperationInfo OPERATION =
      OperationInfo.builder()
          .requestUri("/")
          .httpMethod(SdkHttpMethod.POST)
          .hasPayloadMembers(true)
          .build();

  private final byte[] json;
  private final HttpResponseHandler<SdkPojo> handler;

  /**
   * @param answer what the JSON says
   * @param newShape makes an empty builder of it
   */
  SdkJson(SdkPojo answer, Supplier<SdkPojo> newShape) {
    this.json = write(answer);
    this.handler =
        PROTOCOL.createResponseHandler(
            JsonOperationMetadata.builder()
                .hasStreamingSuccessResponse(false)
                .isPayloadJson(true)
                .build(),
            newShape);
  }

  int length() {
    return json.length;
  }

  /** Parses an HTTP answer of this JSON, whose body has arrived. */
  SdkPojo parse() throws Exception {
    return handler.handle(
        SdkHttpFullResponse.builder()
            .statusCode(200)
            .content(AbortableInputStream.create(new ByteArrayInputStream(json)))
            .build(),
        new ExecutionAttributes());
  }

  private static byte[] write(SdkPojo answer) {
    try (var body =
        PROTOCOL
            .createProtocolMarshaller(OPERATION)
            .marshall(answer)
            .contentStreamProvider()
            .orElseThrow()
            .newStream()) {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
