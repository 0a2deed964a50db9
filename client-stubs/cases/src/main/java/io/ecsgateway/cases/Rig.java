package io.ecsgateway.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Plays cases to the test of any client, over HTTP: {@code GET /cases} lists them, {@code POST
 * /cases/NAME} begins one and says where its gateway is, {@code POST /cases/NAME/heard} takes each
 * message that the client heard, and {@code POST /cases/NAME/ended} its end, and answers with the
 * verdict: 200, or 409 and what was not as it should be.
 */
public final class Rig implements AutoCloseable {
  private static final Gson JSON = new Gson();

  private final Map<String, Case> cases =
      Case.all().stream()
          .collect(
              Collectors.toMap(Case::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
  private final Map<String, Run> running = new LinkedHashMap<>();
  private final HttpServer server;
  private final Path gateway;

  /**
   * @param gateway the packaged server
   */
  public Rig(Path gateway) throws IOException {
    this.gateway = gateway;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/cases", this::handle);
    server.start();
  }

  @SuppressWarnings("SystemOut") // what the test that started it reads
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("usage: Rig ecsgateway-server.jar");
      System.exit(2);
    }
    PrintStream out = System.out;
    Rig rig = new Rig(Path.of(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(rig::close)); // gateways end with it
    out.println(rig.url());
    out.flush();
  }

  /** Returns where it is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the names of all cases. */
  public List<String> names() {
    return List.copyOf(cases.keySet());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      List<String> path = List.of(exchange.getRequestURI().getPath().split("/", -1));
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (path.size() == 2) {
        answer(exchange, 200, JSON.toJson(names()));
        return;
      }
      String name = path.get(2);
      switch (path.size() == 3 ? "" : path.get(3)) {
        case "" -> answer(exchange, 200, begin(name));
        case "heard" -> {
          run(name).heard(object(body));
          answer(exchange, 200, "ok");
        }
        case "ended" -> {
          try (Run run = run(name)) {
            String faults = run.ended(object(body));
            answer(exchange, faults.isEmpty() ? 200 : 409, faults.isEmpty() ? "ok" : faults);
          }
        }
        default -> answer(exchange, 404, "heard or ended");
      }
    } catch (Exception e) {
      answer(exchange, 500, e.toString());
    }
  }

  private String begin(String name) throws IOException, InterruptedException {
    Case played = cases.get(name);
    if (played == null) {
      throw new IllegalArgumentException("no case " + name);
    }
    Run run = played.gateway() == null ? new ScriptedRun(played) : new GatewayRun(played, gateway);
    synchronized (running) {
      running.put(name, run);
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("address", run.address());
    answer.addProperty("rpc", played.method().getFullMethodName());
    answer.add("request", JsonParser.parseString(run.request()));
    answer.addProperty("token", played.bearer());
    if (played.giveUpAfter() > 0) {
      answer.addProperty("giveUpAfter", played.giveUpAfter());
    }
    return answer.toString();
  }

  private Run run(String name) {
    synchronized (running) {
      Run run = running.get(name);
      if (run == null) {
        throw new IllegalArgumentException(name + " has not begun");
      }
      return run;
    }
  }

  private static JsonObject object(String body) {
    return body.isBlank() ? new JsonObject() : JsonParser.parseString(body).getAsJsonObject();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    synchronized (running) {
      running.values().forEach(Run::close);
    }
  }
}
