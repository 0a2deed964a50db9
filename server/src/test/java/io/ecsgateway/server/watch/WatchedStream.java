package io.ecsgateway.server.watch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A watch over gRPC, read until it ends. A stream that is sent away goes on at the next gateway;
 * one that was cut after some messages is the beginning of another, with the token of the last one.
 *
 * @param <T> what keeps what is told
 */
public final class WatchedStream<T extends Heard<?, ?>> {
  /** As its proto comment says. */
  private static final int LONGEST_TOKEN = 8_192;

  private record Response(WatchResponse response, int second) {}

  private final Gateways gateways;
  private final String target;
  private final WatchCall<?, ?> call;
  private final Supplier<T> newTold;
  private final T told;
  private final List<Response> heard = new ArrayList<>();
  private final int cutAfter;
  private int gateway;

  /** Of the messages, those from which on each stream told. */
  private final List<Integer> begins = new ArrayList<>();

  private Reader<?, ?> reader;

  private WatchedStream(
      Gateways gateways,
      String target,
      WatchCall<?, ?> call,
      Supplier<T> newTold,
      List<Response> before,
      int gateway) {
    this.gateways = gateways;
    this.target = target;
    this.call = call;
    this.newTold = newTold;
    this.told = newTold.get();
    this.cutAfter = before.size();
    this.gateway = gateway;
    heard.addAll(before);
    before.stream()
        .filter(response -> !response.response().event().equals("finished"))
        .forEach(response -> told.heard(response.response(), response.second()));
    this.reader = open();
  }

  /** Opens a stream at the first gateway. */
  public static <T extends Heard<?, ?>> WatchedStream<T> open(
      Gateways gateways, String target, WatchCall<?, ?> call, Supplier<T> newTold) {
    return new WatchedStream<>(gateways, target, call, newTold, List.of(), 0);
  }

  /**
   * Resumes at {@code gateway} what a reader was told whose stream was cut after {@code messages}.
   * If the last of them was the end, it is asked for again.
   */
  WatchedStream<T> cut(int messages, int gateway) {
    return new WatchedStream<>(
        gateways, target, call, newTold, List.copyOf(heard.subList(0, messages)), gateway);
  }

  /** Goes on elsewhere if the stream was sent away; returns whether it was. */
  public boolean goOn() {
    boolean toldNothing = heard.size() == begins.getLast();
    if (toldNothing || !event(heard.size() - 1).equals("going_away")) {
      return false;
    }
    gateway = (gateway + 1) % gateways.count();
    reader = open();
    return true;
  }

  public T told() {
    return told;
  }

  /** Returns how many messages there were. */
  int messages() {
    return heard.size();
  }

  /** Returns how many streams it took. */
  public int streams() {
    return begins.size();
  }

  boolean isOver() {
    return reader.status() != null;
  }

  /** Checks what is true of the form of every watch. */
  public void checkForm() {
    assertThat(heard)
        .as("%s", this)
        .extracting(message -> message.response().resumeToken().length())
        .allMatch(length -> length > 0 && length <= LONGEST_TOKEN);
    for (int i = 0; i < begins.size(); i++) {
      int end = i + 1 < begins.size() ? begins.get(i + 1) : heard.size();
      checkStream(
          heard.subList(begins.get(i), end).stream().map(r -> r.response().event()).toList());
    }
    if (told.finished.isPresent()) {
      assertThat(event(heard.size() - 1)).as("%s", this).isEqualTo("finished");
      assertThat(requireNonNull(reader.status()).getCode()).isEqualTo(Status.Code.OK);
    }
    List<? extends Message> states = told.progress;
    for (int i = 1; i < states.size(); i++) {
      assertThat(states.get(i)).as("%s: repeated state", this).isNotEqualTo(states.get(i - 1));
    }
  }

  @Override
  public String toString() {
    return cutAfter == 0
        ? "never cut"
        : "cut after %d, resumed at gateway %d".formatted(cutAfter, gateway);
  }

  /** Of the streams of a watch only the first has to begin by saying how it stands. */
  private void checkStream(List<String> events) {
    List<String> news = events.stream().filter(event -> !event.equals("heartbeat")).toList();
    assertThat(news.stream().skip(1)).as("%s: after the first", this).doesNotContain("snapshot");
    if (!events.isEmpty()) {
      assertThat(events.getFirst()).as("%s", this).isNotEqualTo("progress");
    }
  }

  private String event(int message) {
    return heard.get(message).response().event();
  }

  private Reader<?, ?> open() {
    begins.add(heard.size());
    String token = heard.isEmpty() ? "" : heard.getLast().response().resumeToken();
    return call.open(
        gateways.gateway(gateway).channel(target),
        token,
        response -> keep(new Response(response, gateways.second())));
  }

  private void keep(Response response) {
    heard.add(response);
    told.heard(response.response(), response.second());
  }
}
