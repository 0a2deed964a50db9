package io.ecsgateway.server.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecsgateway.server.ScriptedEcs;
import io.ecsgateway.server.ScriptedEcs.Answer;
import io.ecsgateway.server.ScriptedEcs.Request;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * STS at the wire, which the SDK calls while this is open: gives everybody every role, unless a
 * test scripts otherwise, and remembers who asked. The session's name and role are in the token.
 */
final class ScriptedSts implements AutoCloseable {
  private static final String ENDPOINT = "aws.endpointUrlSts";

  private final ScriptedEcs http = new ScriptedEcs();
  private final Map<String, Answer> scripted = new ConcurrentHashMap<>();

  ScriptedSts() {
    http.otherwise(this::answer);
    System.setProperty(ENDPOINT, http.endpoint().toString());
  }

  /** Answers like this, from now on, whoever asks for {@code role}. */
  void always(String role, Answer answer) {
    scripted.put(role, answer);
  }

  static Answer refusal() {
    return ScriptedEcs.reply(
        403,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
        <Code>AccessDenied</Code><Message>arn:aws:iam::999999999999:role/me may not</Message></Error>
        <RequestId>sts-refused</RequestId></ErrorResponse>\
        """,
        "content-type",
        "text/xml");
  }

  /** Returns the parameters of every request for {@code role} so far. */
  List<Map<String, String>> requests(String role) {
    return http.requests().stream()
        .map(ScriptedSts::parameters)
        .filter(parameters -> role.equals(parameters.get("RoleArn")))
        .toList();
  }

  /** Returns the names of the sessions of {@code role} that were asked for, in order. */
  List<String> sessions(String role) {
    return requests(role).stream().map(request -> request.get("RoleSessionName")).toList();
  }

  /** Returns the session tokens of those who asked for {@code role}. */
  List<String> tokens(String role) {
    return http.requests().stream()
        .filter(request -> role.equals(parameters(request).get("RoleArn")))
        .map(request -> request.headers().getOrDefault("x-amz-security-token", ""))
        .toList();
  }

  /** Returns the token of such a session. */
  static String token(String role, String session) {
    return role + "/" + session;
  }

  /** Forgets script and requests. */
  void reset() {
    http.reset();
    http.otherwise(this::answer);
    scripted.clear();
  }

  private Answer answer(Request request) {
    Map<String, String> parameters = parameters(request);
    String role = parameters.getOrDefault("RoleArn", "");
    Answer answer = scripted.get(role);
    return answer != null
        ? answer
        : granted(
            parameters.getOrDefault("Action", ""),
            token(role, parameters.getOrDefault("RoleSessionName", "")));
  }

  private static Answer granted(String action, String token) {
    String xml =
        """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult>
        <AssumedRoleUser><Arn>arn:aws:sts::111111111111:assumed-role/x/y</Arn>
        <AssumedRoleId>AROA:y</AssumedRoleId></AssumedRoleUser>
        <Credentials><AccessKeyId>ASIATEST</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
        <SessionToken>%2$s</SessionToken><Expiration>%3$s</Expiration></Credentials>
        </%1$sResult></%1$sResponse>\
        """
            .formatted(action, token, Instant.now().plus(Duration.ofHours(1)));
    return ScriptedEcs.reply(200, xml, "content-type", "text/xml");
  }

  private static Map<String, String> parameters(Request request) {
    Map<String, String> parameters = new TreeMap<>();
    for (String parameter : request.body().split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      if (parts.length == 2) {
        parameters.put(parts[0], URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return parameters;
  }

  @Override
  public void close() {
    System.clearProperty(ENDPOINT);
    http.close();
  }
}
