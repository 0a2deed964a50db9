package io.ecsgateway.server;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;

/** Clients that pass the gateway by. */
public final class DirectEcs {
  static {
    // Never closed: the SDK's clients share event loops, and closing the last takes it 2 seconds.
    var _ = NettyNioAsyncHttpClient.create();
  }

  private DirectEcs() {}

  public static EcsAsyncClient client(URI endpoint, String region) {
    return EcsAsyncClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }
}
