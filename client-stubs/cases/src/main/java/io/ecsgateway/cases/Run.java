package io.ecsgateway.cases;

import com.google.gson.JsonObject;

/** One client in one case. */
interface Run extends AutoCloseable {
  /** Returns where the client finds its gateway. */
  String address();

  /** Returns the request to watch with, in JSON. */
  String request();

  /** Hears that the client has heard {@code message}, and lets happen what is due then. */
  void heard(JsonObject message) throws Exception;

  /**
   * Hears that the client's watch has ended.
   *
   * @param error empty, or code and reason
   * @return what was not as it should be; empty if all was
   */
  String ended(JsonObject error);

  @Override
  void close();
}
