package io.ecsgateway.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ecsgateway.v1.ClustersGrpc;
import io.ecsgateway.v1.DescribeClustersRequest;
import io.ecsgateway.v1.DescribeServicesRequest;
import io.ecsgateway.v1.ServicesGrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What is said of metrics elsewhere is what Prometheus reads of a running gateway. */
class MonitoringTest {
  private static final Path MONITORING = Path.of("../k8s/components/monitoring");
  private static final Path OPERATIONS = Path.of("../docs/operations.md");
  private static final Pattern WORD = Pattern.compile("\\b[a-z_][a-z0-9_]*\\b");
  private static final Set<String> PROMQL =
      Set.of("sum", "max", "min", "rate", "increase", "absent", "histogram_quantile", "or");

  /** The samples by metric, of which the last part of a histogram's name is one's own. */
  private static final Set<String> samples = new TreeSet<>();

  private static String page = "";
  private static ObservedGateway gateway;

  @BeforeAll
  static void start() throws Exception {
    gateway = new ObservedGateway(Map.of());
    page = gateway.get("/metrics").body();
    Set<String> beforeAnyCall = samplesOf(page);
    gateway.ecs.answer("DescribeClusters", 200, "{\"clusters\": []}");
    var _ =
        ClustersGrpc.newBlockingStub(gateway.running.channel())
            .describeClusters(DescribeClustersRequest.getDefaultInstance());
    gateway.ecs.answer("DescribeServices", 200, "{}");
    var _ =
        ServicesGrpc.newBlockingStub(gateway.running.channel())
            .describeServices(DescribeServicesRequest.newBuilder().addServices("web").build());
    page = gateway.get("/metrics").body();
    samples.addAll(samplesOf(page));
    Set<String> fromTheStart = ours(samples);
    fromTheStart.removeIf(name -> name.startsWith("ecsgateway_read_wait_")); // none has waited
    assertThat(ours(beforeAnyCall)).as("from the start").isEqualTo(fromTheStart);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void everyAlertAsksForMetricsThatThereAre() throws IOException {
    Map<String, Object> rule = new Yaml().load(Files.readString(MONITORING.resolve("alerts.yaml")));
    List<String> expressions = new ArrayList<>();
    collect(rule, "expr", expressions);

    assertThat(expressions).hasSizeGreaterThanOrEqualTo(8);
    assertThat(expressions).allSatisfy(MonitoringTest::assertThatMetricsAreThere);
  }

  @Test
  void everyPanelAsksForMetricsThatThereAre() throws IOException {
    List<String> expressions = new ArrayList<>();
    JsonObject dashboard =
        JsonParser.parseString(Files.readString(MONITORING.resolve("dashboard.json")))
            .getAsJsonObject();
    for (JsonElement panel : dashboard.getAsJsonArray("panels")) {
      for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
        expressions.add(target.getAsJsonObject().get("expr").getAsString());
      }
    }

    assertThat(expressions).isNotEmpty();
    assertThat(expressions).allSatisfy(MonitoringTest::assertThatMetricsAreThere);
  }

  @Test
  void everyMetricIsDocumentedAndNoOther() throws IOException {
    Set<String> documented =
        Pattern.compile("^\\| `([a-z][a-z0-9_]*)` \\|", Pattern.MULTILINE)
            .matcher(section("### Metrics"))
            .results()
            .map(row -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(families()).containsAll(documented);
    assertThat(ours(documented)).isEqualTo(ours(families()));
  }

  @Test
  void everyReasonOfErrorsIsThereFromTheStart() {
    assertThat(page)
        .contains("ecsgateway_errors_total{reason=\"OUTCOME_UNKNOWN\"} 0.0")
        .contains("ecsgateway_errors_total{reason=\"AUDIT_UNAVAILABLE\"} 0.0")
        .contains("ecsgateway_ready 1.0")
        .contains(
            "ecsgateway_watch_streams{grpc_method=\"ecsgateway.v1.Services/WatchService\"} 0.0")
        .contains(
            "ecsgateway_ecs_calls_total{operation=\"DescribeClusters\",outcome=\"ok\","
                + "target=\"default\"} 1.0");
  }

  private static void assertThatMetricsAreThere(String expression) {
    String metrics =
        expression
            .replaceAll("\\{[^}]*}|\\[[^]]*]", "") // labels, ranges
            .replaceAll("\\bby \\([^)]*\\)", "");
    Set<String> names =
        WORD.matcher(metrics)
            .results()
            .map(word -> word.group())
            .filter(word -> !PROMQL.contains(word))
            .collect(Collectors.toSet());
    assertThat(names).isNotEmpty();
    assertThat(samples).containsAll(names);
  }

  private static Set<String> samplesOf(String page) {
    return page.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> families() {
    return page.lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.replaceFirst("# TYPE ([^ ]*) .*", "$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> ours(Set<String> names) {
    return names.stream()
        .filter(name -> name.startsWith("ecsgateway_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String section(String heading) throws IOException {
    String document = Files.readString(OPERATIONS);
    int begin = document.indexOf(heading);
    assertThat(begin).isPositive();
    int end = document.indexOf("\n## ", begin);
    return document.substring(begin, end < 0 ? document.length() : end);
  }

  private static void collect(Object node, String key, List<String> found) {
    if (node instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (name.equals(key)) {
          found.add(String.valueOf(value));
        }
        collect(value, key, found);
      });
    } else if (node instanceof List<?> list) {
      list.forEach(each -> collect(each, key, found));
    }
  }
}
