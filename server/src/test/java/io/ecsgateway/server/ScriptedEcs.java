package io.ecsgateway.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * ECS at the wire, as a test scripts it: answers by operation, remembers what it was asked, and can
 * break or hold connections. Plain sockets, because a test of lost answers and of cancellation has
 * to see when a connection opens and closes.
 *
 * <pre>{@code
 * ecs.answer("DescribeClusters", 200, "{\"clusters\": []}"); // from now on
 * ecs.next("DescribeClusters", ScriptedEcs.DROP);            // but once, before that
 * }</pre>
 */
public final class ScriptedEcs implements AutoCloseable {
  /** Closes the connection after the request was read, without a word. */
  public static final Answer DROP = new Drop();

  private static final String TARGET_PREFIX = "AmazonEC2ContainerServiceV20141113.";

  /** What happens after a request was read. */
  public sealed interface Answer permits Reply, LastReply, Drop, Held {}

  /** An HTTP answer; {@code headers} come beside content-length and a request id. */
  public record Reply(int status, String body, Map<String, String> headers) implements Answer {
    private Reply with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Reply(status, body, more);
    }
  }

  /** An answer after which the connection closes, of which it says nothing. */
  public record LastReply(Reply reply) implements Answer {}

  private record Drop() implements Answer {}

  /** No answer until a test releases it; a held connection closes after that, and says so. */
  public static final class Held implements Answer {
    private final CompletableFuture<Request> received = new CompletableFuture<>();
    private final CompletableFuture<Answer> released = new CompletableFuture<>();
    private final CompletableFuture<Void> abandoned = new CompletableFuture<>();

    /** Completes when the request that is held was read. */
    public CompletableFuture<Request> received() {
      return received;
    }

    /** Completes when the caller closes the connection before it was answered. */
    public CompletableFuture<Void> abandoned() {
      return abandoned;
    }

    public void release(Answer answer) {
      released.complete(answer);
    }
  }

  /** A request, its header names in lower case. */
  public record Request(String path, String operation, String body, Map<String, String> headers) {}

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final Map<String, Deque<Answer>> next = new HashMap<>();
  private final Map<String, Answer> standing = new HashMap<>();
  private Function<Request, Answer> otherwise = ScriptedEcs::unscripted;
  private final List<Request> requests = new ArrayList<>();

  public ScriptedEcs() {
    try {
      listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("scripted-ecs").start(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Returns an answer; {@code headers} are names and values in turn. */
  public static Reply reply(int status, String body, String... headers) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      named.put(headers[i], headers[i + 1]);
    }
    return new Reply(status, body, named);
  }

  /** Returns an error in ECS's form; code and message must need no escaping in JSON. */
  public static Reply error(int status, String code, String message) {
    return reply(status, "{\"__type\":\"" + code + "\",\"message\":\"" + message + "\"}");
  }

  /** Answers {@code operation} like this from now on. */
  public void answer(String operation, int status, String body, String... headers) {
    always(operation, reply(status, body, headers));
  }

  /** Answers {@code operation} like this from now on, once what {@link #next} scripted is used. */
  public synchronized void always(String operation, Answer answer) {
    standing.put(operation, answer);
  }

  /** Answers the next calls of {@code operation} like this, one each. */
  public synchronized void next(String operation, Answer... answers) {
    next.computeIfAbsent(operation, o -> new ArrayDeque<>()).addAll(List.of(answers));
  }

  /** Answers like this, from now on, whatever no other script answers. */
  public synchronized void otherwise(Function<Request, Answer> answer) {
    otherwise = answer;
  }

  /** Holds the next call of {@code operation}. */
  public Held hold(String operation) {
    Held held = new Held();
    next(operation, held);
    return held;
  }

  /** Returns every request so far, in the order in which they were read. */
  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  public List<Request> requests(String operation) {
    return requests().stream().filter(each -> each.operation().equals(operation)).toList();
  }

  /** How many connections were opened so far. */
  public int connections() {
    return connections.get();
  }

  /** Forgets script and requests; connections stay open. */
  public synchronized void reset() {
    next.clear();
    standing.clear();
    otherwise = ScriptedEcs::unscripted;
    requests.clear();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        if (listener.isClosed()) { // meanwhile
          socket.close();
          return;
        }
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().name("scripted-ecs-connection").start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean stays = true;
      while (stays) {
        Request request = read(in);
        if (request == null) {
          return;
        }
        stays = act(request, scripted(request).apply(request), socket, in);
      }
    } catch (IOException gone) {
      // The caller closed its connection, which is its right; whoever waits is told by Held.
    } finally {
      open.remove(socket);
    }
  }

  private synchronized Function<Request, Answer> scripted(Request request) {
    requests.add(request);
    Deque<Answer> scripted = next.get(request.operation());
    if (scripted != null && !scripted.isEmpty()) {
      Answer answer = scripted.pop();
      return r -> answer;
    }
    Answer always = standing.get(request.operation());
    return always != null ? r -> always : otherwise;
  }

  private static Answer unscripted(Request request) {
    return error(400, "InvalidAction", request.operation() + " is not in the script");
  }

  private boolean act(Request request, Answer answer, Socket socket, InputStream in)
      throws IOException {
    switch (answer) {
      case Drop() -> {
        return false;
      }
      case Reply reply -> {
        write(reply, socket.getOutputStream());
        return true;
      }
      case LastReply(Reply reply) -> {
        write(reply, socket.getOutputStream());
        return false;
      }
      case Held held -> {
        Thread.ofVirtual().name("scripted-ecs-watch").start(() -> awaitEnd(in, held.abandoned));
        held.received.complete(request);
        CompletableFuture.anyOf(held.released, held.abandoned).join();
        if (!held.abandoned.isDone() && held.released.join() instanceof Reply reply) {
          write(reply.with("connection", "close"), socket.getOutputStream());
        }
        return false;
      }
    }
  }

  private static void awaitEnd(InputStream in, CompletableFuture<Void> ended) {
    try {
      while (in.read() >= 0) {}
    } catch (IOException reset) {
      // Just as good an end.
    }
    ended.complete(null);
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    String start = readLine(in);
    if (start == null) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    String line = readLine(in);
    while (line != null && !line.isEmpty()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      line = readLine(in);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), UTF_8);
    String target = headers.getOrDefault("x-amz-target", start);
    String operation =
        target.startsWith(TARGET_PREFIX) ? target.substring(TARGET_PREFIX.length()) : target;
    String path = start.split(" ", 3)[1];
    return new Request(path, operation, body, Map.copyOf(headers));
  }

  private static @Nullable String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (next != '\r') {
        line.write(next);
      }
      next = in.read();
    }
    return line.toString(ISO_8859_1);
  }

  private void write(Reply reply, OutputStream out) throws IOException {
    byte[] body = reply.body().getBytes(UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/x-amz-json-1.1");
    headers.put("x-amzn-requestid", "scripted-" + answers.incrementAndGet());
    reply.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    headers.put("content-length", Integer.toString(body.length));
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status() + " Scripted\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    whole.writeBytes(body);
    whole.writeTo(out);
    out.flush();
  }
}
