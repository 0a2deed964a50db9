package io.ecsgateway.server.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.core.ClientEndpointProvider;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.client.config.SdkClientConfiguration;
import software.amazon.awssdk.core.client.config.SdkClientOption;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.protocols.core.OperationInfo;
import software.amazon.awssdk.protocols.json.AwsJsonProtocol;
import software.amazon.awssdk.protocols.json.AwsJsonProtocolFactory;

/** SDK shapes as ECS writes them: by the SDK's own marshaller, which knows requests only. */
final class SdkJson {
  private static final OperationInfo OPERATION =
      OperationInfo.builder()
          .httpMethod(SdkHttpMethod.POST)
          .requestUri("/")
          .hasPayloadMembers(true)
          .build();

  private static final AwsJsonProtocolFactory PROTOCOL =
      AwsJsonProtocolFactory.builder()
          .clientConfiguration(
              SdkClientConfiguration.builder()
                  .option(
                      SdkClientOption.CLIENT_ENDPOINT_PROVIDER,
                      ClientEndpointProvider.forEndpointOverride(URI.create("http://127.0.0.1")))
                  .build())
          .protocol(AwsJsonProtocol.AWS_JSON)
          .protocolVersion("1.1")
          .build();

  private SdkJson() {}

  static String write(SdkPojo shape) {
    var body = PROTOCOL.createProtocolMarshaller(OPERATION).marshall(shape).contentStreamProvider();
    try (var stream = body.orElseThrow().newStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
