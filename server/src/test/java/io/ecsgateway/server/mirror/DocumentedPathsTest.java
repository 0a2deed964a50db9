package io.ecsgateway.server.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every field path and enum value that AWS's documents show exists in the API. */
class DocumentedPathsTest {
  /** What boto3 adds to every response, and what stands for things left out. */
  private static final Set<String> NOT_OF_ECS = Set.of("ResponseMetadata", "...");

  /** Paths that documents show and the API lacks, with the reason. */
  private static final Map<String, String> LACKING = Map.of();

  private final List<String> faults = new ArrayList<>();
  private final Set<String> paths = new TreeSet<>();

  @Test
  void everyDocumentedPathExists() throws IOException {
    List<Path> documents;
    try (Stream<Path> files = Files.list(SharedEcs.path("documents"))) {
      documents = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
    assertThat(documents).isNotEmpty();
    for (Path file : documents) {
      String document = Files.readString(file);
      List<DocumentedCall> calls = DocumentedCall.in(document);
      paths.clear();
      calls.forEach(call -> check(file.getFileName().toString(), call));
      // Each operation's section is titled so once; each has a request and a response.
      assertThat(calls.stream().filter(DocumentedCall::request))
          .as("requests of " + file)
          .hasSizeGreaterThanOrEqualTo(count(document, "Request Syntax"));
      assertThat(calls.stream().filter(call -> !call.request()))
          .as("responses of " + file)
          .hasSizeGreaterThanOrEqualTo(count(document, "Response Syntax"));
      assertThat(paths).as("paths of " + file).hasSizeGreaterThanOrEqualTo(50);
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void literalsAreUnderstood() {
    List<DocumentedCall> calls =
        DocumentedCall.in(
            """
            Request Syntax

            client.do_it(
                a='string',
                b=True|False,
                c=[
                    'X'|'Y',
                ],
                d={
                    'e': 123, # why
                    "f": [{'g': datetime(2015, 1, 1)}, {}]
                }
            )
            Response Syntax

            {'h': {...}, }
            """
                .replace("{...}", "{'...': '...'}"));
    assertThat(calls)
        .extracting(call -> call.members().toString())
        .containsExactly(
            "Dict[entries={a=Text[value=string], b=Alternatives[ways=[Name[value=True],"
                + " Name[value=False]]], c=Sequence[elements=[Alternatives[ways=[Text[value=X],"
                + " Text[value=Y]]]]], d=Dict[entries={e=Numeral[value=123],"
                + " f=Sequence[elements=[Dict[entries={g=Name[value=datetime]}],"
                + " Dict[entries={}]]]}]}]",
            "Dict[entries={h=Dict[entries={...=Text[value=...]}]}]");
  }

  @Test
  void whatTheApiLacksIsNoticed() {
    DocumentedCall.in(
            """
            client.describe_services(clstr='string', include=['TAGS'|'NEW'], services='string')
            Expected Output:
            {'services': [{'desiredCount': 'string', 'createdAt': 1, 'events': [{'when': 1}]}]}
            """)
        .forEach(call -> check("x", call));
    assertThat(faults)
        .containsExactly(
            "x:1 DescribeServicesRequest.clstr: absent",
            "x:1 DescribeServicesRequest.include: no enum value NEW",
            "x:1 DescribeServicesRequest.services: Text[value=string] does not fit repeated string",
            "x:3 DescribeServicesResponse.services.desiredCount: Text[value=string] does not fit"
                + " int32",
            "x:3 DescribeServicesResponse.services.createdAt: Numeral[value=1] does not fit"
                + " message google.protobuf.Timestamp",
            "x:3 DescribeServicesResponse.services.events.when: absent");
  }

  private void check(String file, DocumentedCall call) {
    Operation operation =
        Operation.all().stream()
            .filter(each -> ApiShape.snakeCase(decapitalised(each)).equals(call.operation()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no operation " + call.operation()));
    Descriptor message = call.request() ? operation.requestType() : operation.responseType();
    checkMembers(file + ":" + call.line() + " " + message.getName(), call.members(), message);
  }

  private void checkMembers(String path, PythonLiteral.Dict shown, Descriptor message) {
    shown
        .entries()
        .forEach((name, value) -> {
          String at = path + "." + name;
          if (NOT_OF_ECS.contains(name) || LACKING.containsKey(withoutPlace(at))) {
            return;
          }
          paths.add(withoutPlace(at));
          message.getFields().stream()
              .filter(field -> field.getNumber() < 1000 && field.getJsonName().equals(name))
              .findFirst()
              .ifPresentOrElse(
                  field -> checkField(at, value, field), () -> faults.add(at + ": absent"));
        });
  }

  private void checkField(String path, PythonLiteral shown, FieldDescriptor field) {
    if (field.isMapField()) {
      expect(path, shown, field, shown instanceof PythonLiteral.Dict);
    } else if (field.isRepeated()) {
      if (shown instanceof PythonLiteral.Sequence(List<PythonLiteral> elements)) {
        elements.forEach(element -> checkValue(path, element, field));
      } else {
        expect(path, shown, field, false);
      }
    } else {
      checkValue(path, shown, field);
    }
  }

  private void checkValue(String path, PythonLiteral shown, FieldDescriptor field) {
    if (field.getJavaType() == JavaType.MESSAGE
        && field.getMessageType().getFullName().equals("google.protobuf.Value")) {
      return; // any JSON will do
    }
    switch (shown) {
      case PythonLiteral.Alternatives(List<PythonLiteral> ways) -> {
        boolean bool = field.getJavaType() == JavaType.BOOLEAN;
        expect(path, shown, field, bool || field.getJavaType() == JavaType.ENUM);
        ways.forEach(way -> checkValue(path, way, field));
      }
      case PythonLiteral.Dict dict -> {
        if (field.getJavaType() == JavaType.MESSAGE) {
          checkMembers(path, dict, field.getMessageType());
        } else {
          expect(path, shown, field, false);
        }
      }
      case PythonLiteral.Text(String text) -> {
        if (field.getJavaType() == JavaType.ENUM) {
          checkEnumValue(path, text, field);
        } else {
          expect(path, shown, field, field.getJavaType() == JavaType.STRING);
        }
      }
      case PythonLiteral.Numeral _ ->
          expect(
              path,
              shown,
              field,
              Set.of(JavaType.INT, JavaType.LONG, JavaType.DOUBLE).contains(field.getJavaType()));
      case PythonLiteral.Name(String name) ->
          expect(
              path,
              shown,
              field,
              name.equals("datetime")
                  ? field.getJavaType() == JavaType.MESSAGE
                      && field.getMessageType().getName().equals("Timestamp")
                  : field.getJavaType() == JavaType.BOOLEAN);
      case PythonLiteral.Sequence _ -> expect(path, shown, field, false);
    }
  }

  private void checkEnumValue(String path, String wire, FieldDescriptor field) {
    boolean known =
        field.getEnumType().getValues().stream()
            .anyMatch(value -> value.getNumber() > 1 && ApiShape.wireValue(value).equals(wire));
    if (!known) {
      faults.add(path + ": no enum value " + wire);
    }
  }

  private void expect(String path, PythonLiteral shown, FieldDescriptor field, boolean fits) {
    if (!fits) {
      faults.add(
          "%s: %s does not fit %s%s%s"
              .formatted(
                  path,
                  shown,
                  field.isRepeated() ? "repeated " : "",
                  field.getType().toString().toLowerCase(Locale.ROOT),
                  field.getJavaType() == JavaType.MESSAGE
                      ? " " + field.getMessageType().getFullName()
                      : ""));
    }
  }

  private static String withoutPlace(String path) {
    return path.substring(path.indexOf(' ') + 1);
  }

  private static String decapitalised(Operation operation) {
    return Character.toLowerCase(operation.name().charAt(0)) + operation.name().substring(1);
  }

  private static int count(String document, String title) {
    return (int) document.lines().filter(line -> line.strip().equals(title)).count();
  }
}
