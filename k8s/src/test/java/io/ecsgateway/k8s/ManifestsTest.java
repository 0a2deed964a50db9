package io.ecsgateway.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.ecsgateway.server.access.policy.PolicyReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every overlay, alone, with each component and with all: it fits Kubernetes and the server. */
@ParameterizedClass
@MethodSource("everyOverlayAndComponent")
class ManifestsTest {
  private static final Set<String> SECRETS_OF_TYPE_TLS = Set.of("ecsgateway-tls");

  private final Manifests manifests;

  ManifestsTest(Manifests manifests) {
    this.manifests = manifests;
  }

  static Stream<Manifests> everyOverlayAndComponent() {
    List<String> components = Manifests.namesIn("components");
    return Manifests.namesIn("overlays").stream()
        .flatMap(overlay ->
            Stream.concat(
                    Stream.of(List.<String>of(), components), components.stream().map(List::of))
                .map(chosen -> Manifests.render(overlay, chosen)));
  }

  @Test
  void everyVariableIsASettingOfTheServer() throws IOException {
    ServerSettings settings = ServerSettings.read();
    Set<String> unknown = new TreeSet<>(manifests.environment().keySet());
    unknown.removeIf(settings::readsVariable);
    if (!ServerSettings.hasManagementPort()) {
      unknown.remove("GATEWAY_MANAGEMENT_PORT");
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyKeyOfAConfigurationFileIsASettingOfTheServer() throws IOException {
    ServerSettings settings = ServerSettings.read();
    for (ConfigMap map : manifests.all(ConfigMap.class)) {
      String file = map.getData().get("application.yml");
      if (file != null) {
        assertThat(leaves("", new YAMLMapper().readTree(file)))
            .isNotEmpty()
            .allMatch(settings::readsProperty);
      }
    }
  }

  private static Stream<String> leaves(String prefix, JsonNode node) {
    return node.isObject()
        ? node.properties().stream()
            .flatMap(member ->
                leaves(
                    prefix.isEmpty() ? member.getKey() : prefix + "." + member.getKey(),
                    member.getValue()))
        : Stream.of(prefix);
  }

  @Test
  void portsAreWhereTheServerListens() {
    assertThat(manifests.container().getPorts())
        .extracting(ContainerPort::getName, port -> String.valueOf(port.getContainerPort()))
        .containsExactly(
            tuple("grpc", manifests.environment().get("GRPC_SERVER_PORT")),
            tuple("management", manifests.environment().get("GATEWAY_MANAGEMENT_PORT")));
    for (Service service : manifests.all(Service.class)) {
      assertThat(service.getSpec().getPorts())
          .allSatisfy(port -> {
            assertThat(port.getTargetPort().getStrVal()).isEqualTo(port.getName());
            assertThat(port.getPort()).isEqualTo(containerPort(port.getName()));
          });
    }
  }

  private int containerPort(String name) {
    return manifests.container().getPorts().stream()
        .filter(port -> port.getName().equals(name))
        .mapToInt(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no container port is called " + name));
  }

  @Test
  void everyProbeAsksTheManagementPort() {
    Container container = manifests.container();
    assertThat(container.getStartupProbe()).satisfies(asks("/health/liveness"));
    assertThat(container.getLivenessProbe()).satisfies(asks("/health/liveness"));
    assertThat(container.getReadinessProbe()).satisfies(asks("/health/readiness"));
  }

  private static Consumer<Probe> asks(String path) {
    return probe -> {
      HTTPGetAction http = probe.getHttpGet();
      assertThat(http.getPath()).isEqualTo(path);
      assertThat(http.getPort().getStrVal()).isEqualTo("management");
    };
  }

  @Test
  void everyFileThatASettingNamesIsMounted() {
    Set<String> mounted =
        manifests.container().getVolumeMounts().stream()
            .flatMap(mount -> files(mount))
            .collect(Collectors.toSet());
    assertThat(mounted)
        .containsAll(
            manifests.environment().values().stream()
                .filter(value -> value.startsWith("/"))
                .toList());
  }

  private Stream<String> files(VolumeMount mount) {
    Volume volume =
        manifests.pod().getVolumes().stream()
            .filter(candidate -> candidate.getName().equals(mount.getName()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no volume is called " + mount.getName()));
    Stream<String> names;
    if (volume.getConfigMap() != null) {
      names = manifests.configMap(volume.getConfigMap().getName()).getData().keySet().stream();
    } else if (volume.getSecret() == null) {
      names = Stream.empty();
    } else if (SECRETS_OF_TYPE_TLS.contains(volume.getSecret().getSecretName())) {
      names = Stream.of("tls.crt", "tls.key");
    } else {
      names = volume.getSecret().getItems().stream().map(KeyToPath::getPath);
    }
    return names.map(name -> mount.getMountPath() + "/" + name);
  }

  @Test
  void podsAreRestrictedAndTheirRootIsReadOnly() {
    assertThat(manifests.pod().getSecurityContext())
        .satisfies(pod -> {
          assertThat(pod.getRunAsNonRoot()).isTrue();
          assertThat(pod.getRunAsUser()).isPositive();
          assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        });
    assertThat(manifests.pod().getContainers())
        .singleElement()
        .extracting(Container::getSecurityContext)
        .satisfies(container -> {
          assertThat(container.getAllowPrivilegeEscalation()).isFalse();
          assertThat(container.getReadOnlyRootFilesystem()).isTrue();
          assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
          assertThat(container.getCapabilities().getAdd()).isEmpty();
        });
    assertThat(manifests.pod().getVolumes())
        .filteredOn(volume -> volume.getEmptyDir() != null)
        .extracting(Volume::getName)
        .containsExactly("tmp");
    assertThat(manifests.pod().getAutomountServiceAccountToken()).isFalse();
    assertThat(manifests.pod().getEnableServiceLinks()).isFalse();
  }

  @Test
  void aPodMayLiveUntilItHasDrained() {
    long sleep = manifests.container().getLifecycle().getPreStop().getSleep().getSeconds();
    String drain = manifests.environment().get("GATEWAY_SHUTDOWN_GRACE");
    assertThat(Duration.ofSeconds(manifests.pod().getTerminationGracePeriodSeconds()))
        .isGreaterThanOrEqualTo(
            Duration.ofSeconds(sleep).plus(Duration.parse("PT" + drain)).plusSeconds(5));
  }

  @Test
  void watchesShareTheBudgetOfTheMostPodsThereMayBe() {
    int most =
        manifests.all(HorizontalPodAutoscaler.class).stream()
            .mapToInt(scaler -> scaler.getSpec().getMaxReplicas())
            .findFirst()
            .orElse(1);
    assertThat(manifests.environment()).containsEntry("GATEWAY_QUOTA_REPLICAS", "" + most);
    assertThat(manifests.deployment().getSpec().getReplicas()).isNull();
  }

  @Test
  void whatSelectsPodsMeetsThem() {
    Stream<Map<String, String>> selectors =
        Stream.of(
                Stream.of(manifests.deployment().getSpec().getSelector().getMatchLabels()),
                manifests.all(Service.class).stream()
                    .map(service -> service.getSpec().getSelector()),
                manifests.all(PodDisruptionBudget.class).stream()
                    .map(budget -> budget.getSpec().getSelector().getMatchLabels()),
                manifests.all(NetworkPolicy.class).stream()
                    .map(policy -> policy.getSpec().getPodSelector().getMatchLabels()),
                manifests.pod().getTopologySpreadConstraints().stream()
                    .map(spread -> spread.getLabelSelector().getMatchLabels()))
            .flatMap(selector -> selector);
    assertThat(selectors)
        .hasSizeGreaterThanOrEqualTo(6)
        .allSatisfy(selector ->
            assertThat(manifests.podLabels().entrySet())
                .containsAll(selector.entrySet())
                .isNotEmpty());
    assertThat(manifests.all(HorizontalPodAutoscaler.class))
        .extracting(scaler -> scaler.getSpec().getScaleTargetRef().getName())
        .allMatch(manifests.deployment().getMetadata().getName()::equals);
  }

  @Test
  void whatPrometheusScrapesIsAPortOfASelectedService() {
    for (ServiceMonitor monitor : manifests.all(ServiceMonitor.class)) {
      Map<String, String> selector = monitor.getSpec().selector().getMatchLabels();
      assertThat(manifests.all(Service.class))
          .filteredOn(service ->
              service.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
          .singleElement()
          .satisfies(service ->
              assertThat(service.getSpec().getPorts())
                  .extracting(ServicePort::getName)
                  .contains(monitor.getSpec().endpoints().getFirst().port()));
    }
  }

  @Test
  void servicesSayWhetherGrpcIsInTls() {
    String protocol =
        manifests.environment().containsKey("GATEWAY_TLS_CERTIFICATE")
            ? "https"
            : "kubernetes.io/h2c";
    assertThat(manifests.all(Service.class))
        .flatExtracting(service -> service.getSpec().getPorts())
        .filteredOn(port -> port.getName().equals("grpc"))
        .hasSize(2)
        .extracting(ServicePort::getAppProtocol)
        .containsOnly(protocol);
  }

  @Test
  void nobodyReachesEcsUnasked() {
    Map<String, String> environment = manifests.environment();
    assertThat(environment.get("GATEWAY_BACKEND").equals("aws"))
        .isEqualTo(environment.containsKey("GATEWAY_ACCESS_POLICY"))
        .isEqualTo(!environment.containsKey("GATEWAY_ALLOW_INSECURE"));
  }

  @Test
  void thePolicyCanBeRead() {
    for (ConfigMap map : manifests.all(ConfigMap.class)) {
      String policy = map.getData().get("policy.yaml");
      if (policy != null) {
        assertThatCode(() -> PolicyReader.read("policy.yaml", policy)).doesNotThrowAnyException();
      }
    }
  }
}
