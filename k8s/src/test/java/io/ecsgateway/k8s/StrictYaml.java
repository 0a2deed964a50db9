package io.ecsgateway.k8s;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Reads Kubernetes objects as strictly as the API server: an unknown kind or field, a duplicate
 * key, a number where a text belongs or the other way round is an error.
 */
final class StrictYaml {
  private static final KubernetesSerialization KINDS = kinds();
  private static final JsonMapper MAPPER = mapper();

  private StrictYaml() {}

  static List<HasMetadata> read(String yaml) throws IOException {
    try (JsonParser documents = MAPPER.createParser(yaml)) {
      Iterable<JsonNode> nodes = () -> readAll(documents);
      return StreamSupport.stream(nodes.spliterator(), false).map(StrictYaml::typed).toList();
    }
  }

  private static Iterator<JsonNode> readAll(JsonParser documents) {
    try {
      return MAPPER.readValues(documents, JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HasMetadata typed(JsonNode node) {
    String apiVersion = node.path("apiVersion").asText();
    String kind = node.path("kind").asText();
    Class<?> type = KINDS.getRegisteredKubernetesResource(apiVersion, kind);
    if (type == null) {
      throw new IllegalArgumentException("%s %s is no kind".formatted(apiVersion, kind));
    }
    try {
      return (HasMetadata) MAPPER.treeToValue(node, type);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          kind + " " + node.at("/metadata/name").asText() + ": " + e.getMessage(), e);
    }
  }

  private static KubernetesSerialization kinds() {
    KubernetesSerialization kinds = new KubernetesSerialization();
    kinds.registerKubernetesResource(ServiceMonitor.class);
    kinds.registerKubernetesResource(PrometheusRule.class);
    return kinds;
  }

  private static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder(new YAMLFactory())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(
                new JacksonAnnotationIntrospector() {
                  @Override
                  public Boolean hasAnySetter(Annotated annotated) {
                    // Where the model would put what it does not know.
                    return false;
                  }
                });
    builder.withCoercionConfig(
        LogicalType.Textual,
        text ->
            List.of(
                    CoercionInputShape.Integer,
                    CoercionInputShape.Float,
                    CoercionInputShape.Boolean)
                .forEach(shape -> text.setCoercion(shape, CoercionAction.Fail)));
    return builder.build();
  }
}
