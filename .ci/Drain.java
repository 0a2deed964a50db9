import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.CreateClusterRequest;
import io.ecsgateway.v1.DescribeClustersRequest;
import io.ecsgateway.v1.ServicesGrpc;
import io.ecsgateway.v1.WatchServiceRequest;
import io.ecsgateway.v1.WatchServiceResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells a packaged gateway to stop while 1,000 watches are open and 100 calls are under way, and
 * says what each of them heard and how long it took. Arguments: the gateway's process id and port,
 * the port of its simulator.
 */
public final class Drain {
  private static final int WATCHES = 1_000;
  private static final int CALLS = 100;

  public static void main(String[] args) throws Exception {
    ProcessHandle gateway = ProcessHandle.of(Long.parseLong(args[0])).orElseThrow();
    // Several connections, as of several callers; the server takes any number of calls on each.
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(args[1]))
              .usePlaintext()
              .build());
    }
    var _ =
        ClustersGrpc.newBlockingStub(channels.getFirst())
            .createCluster(CreateClusterRequest.newBuilder().setClusterName("drain").build());

    AtomicInteger sentAway = new AtomicInteger();
    AtomicInteger endedWell = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(WATCHES);
    CountDownLatch ended = new CountDownLatch(WATCHES);
    for (int i = 0; i < WATCHES; i++) {
      ServicesGrpc.newStub(channels.get(i % channels.size()))
          .watchService(
              WatchServiceRequest.newBuilder()
                  .setCluster("drain")
                  .setService("service-" + i % 50)
                  .setHeartbeatInterval(com.google.protobuf.util.Durations.fromSeconds(1))
                  .setGrace(com.google.protobuf.util.Durations.fromMinutes(5))
                  .build(),
              new StreamObserver<>() {
                private boolean heard;

                @Override
                public void onNext(WatchServiceResponse message) {
                  if (!heard) {
                    heard = true;
                    begun.countDown();
                  }
                  if (message.hasGoingAway() && !message.getWatch().getResumeToken().isEmpty()) {
                    sentAway.incrementAndGet();
                  }
                }

                @Override
                public void onError(Throwable failure) {
                  System.err.println("a watch ended with " + failure);
                  ended.countDown();
                }

                @Override
                public void onCompleted() {
                  endedWell.incrementAndGet();
                  ended.countDown();
                }
              });
    }
    require(begun.await(60, TimeUnit.SECONDS), "the watches have begun");

    CountDownLatch notServing = new CountDownLatch(1);
    HealthGrpc.newStub(channels.getFirst())
        .watch(
            HealthCheckRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(HealthCheckResponse health) {
                if (health.getStatus() == ServingStatus.NOT_SERVING) {
                  notServing.countDown();
                }
              }

              @Override
              public void onError(Throwable failure) {}

              @Override
              public void onCompleted() {}
            });

    HttpClient http = HttpClient.newHttpClient();
    var _ =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:"
                            + args[2]
                            + "/_simulator/faults?kind=latency&seconds=3&operation=DescribeClusters"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch calls = new CountDownLatch(CALLS);
    for (int i = 0; i < CALLS; i++) {
      var call =
          ClustersGrpc.newFutureStub(channels.get(i % channels.size()))
              .describeClusters(DescribeClustersRequest.newBuilder().addClusters("drain").build());
      call.addListener(
          () -> {
            try {
              if (call.get().getClustersCount() == 1) {
                answered.incrementAndGet();
              }
            } catch (Exception e) {
              System.err.println("a call ended with " + Status.fromThrowable(e));
            }
            calls.countDown();
          },
          Runnable::run);
    }
    Thread.sleep(1_000); // so that all of them are under way, for two seconds yet

    long start = System.nanoTime();
    gateway.destroy(); // SIGTERM
    require(notServing.await(20, TimeUnit.SECONDS), "health says NOT_SERVING");
    long unhealthy = System.nanoTime();
    require(ended.await(20, TimeUnit.SECONDS), "the watches have ended");
    long away = System.nanoTime();
    require(calls.await(20, TimeUnit.SECONDS), "the calls have ended");
    long over = System.nanoTime();
    gateway.onExit().get(30, TimeUnit.SECONDS);
    long exit = System.nanoTime();

    require(sentAway.get() == WATCHES, sentAway + " watches heard going_away");
    require(endedWell.get() == WATCHES, endedWell + " watches ended with OK");
    require(answered.get() == CALLS, answered + " calls were answered");
    System.out.printf(
        "after SIGTERM: NOT_SERVING %d ms, %d watches sent away %d ms, %d calls answered %d ms,"
            + " exit %d ms%n",
        millis(start, unhealthy),
        WATCHES,
        millis(start, away),
        CALLS,
        millis(start, over),
        millis(start, exit));
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      System.err.println("FAILED: " + what);
      System.exit(1);
    }
  }
}
