package io.ecsgateway.k8s;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** The Prometheus operator's kind, with what is used of it. */
@Group("monitoring.coreos.com")
@Version("v1")
final class PrometheusRule extends CustomResource<PrometheusRule.Spec, Void> {
  record Spec(List<RuleGroup> groups) {}

  record RuleGroup(String name, String interval, List<Rule> rules) {}

  record Rule(
      String alert,
      String record,
      String expr,
      @JsonProperty("for") String lasting,
      @JsonProperty("keep_firing_for") String keepFiring,
      Map<String, String> labels,
      Map<String, String> annotations) {}

  @Override
  protected Spec initSpec() {
    return new Spec(List.of());
  }
}
