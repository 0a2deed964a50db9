package io.ecsgateway.simulator.wire;

import com.sun.net.httpserver.HttpServer;
import io.ecsgateway.simulator.engine.Ids;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP server that {@code POST /} and {@code /_simulator/} are answered on. */
public final class WireServer implements AutoCloseable {
  static {
    // Read once, when the JDK's server is first used; who set them before keeps theirs.
    // Without nodelay every small answer waits 40 ms.
    setDefault("sun.net.httpserver.nodelay", "true");
    // Seconds, and connections. By default idle connections are closed after 30 s, under the feet
    // of clients that keep them in a pool, and beyond 200 at once.
    setDefault("sun.net.httpserver.idleInterval", "3600");
    setDefault("sun.net.httpserver.maxIdleConnections", "10000");
  }

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Lives lives = new Lives();
  private final HttpServer server;
  private final Simulation simulation;
  private final EcsHandler handler;
  private final CallLog calls;
  private final Runnable resetAdded;
  private final String host;

  private WireServer(
      HttpServer server,
      String host,
      Simulation simulation,
      long seed,
      CallListener listener,
      Additions additions) {
    this.server = server;
    this.host = host;
    // Its own source of randomness: how many calls come must not change what the world is like.
    this.calls = new CallLog(new Ids(~seed));
    this.handler = new EcsHandler(simulation, calls, listener, additions.interceptor(), lives);
    this.resetAdded = additions.reset();
    this.simulation = simulation;
  }

  /**
   * Starts to answer for {@code simulation}.
   *
   * @param port 0 for any free one
   * @throws IOException if it cannot listen there
   */
  public static WireServer start(
      String host,
      int port,
      Simulation simulation,
      long seed,
      CallListener listener,
      Additions additions)
      throws IOException {
    HttpServer http = HttpServer.create(new InetSocketAddress(host, port), 0);
    WireServer server = new WireServer(http, host, simulation, seed, listener, additions);
    http.setExecutor(server.executor);
    http.createContext("/", server.handler);
    http.createContext(
        ControlHandler.ROOT + "/",
        new ControlHandler(simulation, server.calls, server::reset, additions.controls()));
    http.start();
    return server;
  }

  /** Returns where it answers, as {@code http://host:port}. */
  public URI endpoint() {
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + server.getAddress().getPort());
  }

  /** Returns the log of the calls that came. */
  public CallLog calls() {
    return calls;
  }

  /** Lets {@code interceptor} decide what happens to each call from now on. */
  public void intercept(Interceptor interceptor) {
    lives.intercept(interceptor);
  }

  /**
   * Starts over: the world it began with, an empty log, no interceptor, no faults. A call comes
   * before or after: those under way that have had no effect yet are dropped and have none.
   */
  public void reset() {
    lives.end(() -> {
      simulation.reset();
      resetAdded.run(); // last, as a fault added meanwhile may have needed the world
      calls.clear();
    });
  }

  @Override
  public void close() {
    lives.end(() -> {});
    server.stop(0);
    executor.shutdownNow();
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
