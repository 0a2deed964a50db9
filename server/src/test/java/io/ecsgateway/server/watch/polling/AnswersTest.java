package io.ecsgateway.server.watch.polling;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecsgateway.server.names.Identifier;
import io.ecsgateway.server.watch.Subject;
import io.ecsgateway.server.watch.Subject.OfService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.Service;

class AnswersTest {
  private static final String ARN = "arn:aws:ecs:eu-west-1:1:service/";

  @ParameterizedTest
  @CsvSource({
    "web,                                      arn:aws:ecs:eu-west-1:1:service/c/web, true",
    "web,                                      arn:aws:ecs:eu-west-1:1:service/web,   true",
    "arn:aws:ecs:eu-west-1:1:service/c/web,    arn:aws:ecs:eu-west-1:1:service/c/web, true",
    "arn:aws:ecs:eu-west-1:1:service/web,      arn:aws:ecs:eu-west-1:1:service/c/web, true",
    "arn:aws:ecs:eu-west-1:1:service/c/web,    arn:aws:ecs:eu-west-1:1:service/web,   true",
    "arn:aws:ecs:eu-west-1:1:task/c/4f,        arn:aws:ecs:eu-west-1:1:task/4f,       true",
    "web,                                      arn:aws:ecs:eu-west-1:1:service/c/web2, false",
    "we,                                       arn:aws:ecs:eu-west-1:1:service/c/web, false",
    "Web,                                      arn:aws:ecs:eu-west-1:1:service/c/web, false",
    "arn:aws:ecs:eu-west-1:1:service/d/web,    arn:aws:ecs:eu-west-1:1:service/c/web, false",
    "arn:aws:ecs:eu-west-1:2:service/web,      arn:aws:ecs:eu-west-1:1:service/c/web, false",
    "arn:aws:ecs:eu-west-1:1:task/web,         arn:aws:ecs:eu-west-1:1:service/c/web, false",
    "web,                                      '',                                    false",
  })
  void aNameMeansAnArnInEitherForm(String asked, String arn, boolean means) {
    assertThat(Identifier.means(asked, arn)).isEqualTo(means);
  }

  @Test
  void exactNamesComeBeforeThoseInAnotherCase() {
    Map<Subject<?>, Answer> answers =
        answers(
            List.of(asked("web"), asked("WEB"), asked("Api")),
            List.of(found("c/WEB"), found("c/web"), found("c/api")),
            List.of());

    assertThat(answers.get(asked("web"))).isEqualTo(new Answer.Value(found("c/web")));
    assertThat(answers.get(asked("WEB"))).isEqualTo(new Answer.Value(found("c/WEB")));
    assertThat(answers.get(asked("Api"))).isEqualTo(new Answer.Value(found("c/api")));
  }

  @Test
  void twoNamesOfOneServiceShareItsAnswer() {
    Map<Subject<?>, Answer> answers =
        answers(List.of(asked("web"), asked(ARN + "web")), List.of(found("c/web")), List.of());

    assertThat(answers.values()).containsOnly(new Answer.Value(found("c/web")));
  }

  @Test
  void anArnOfAnotherClusterIsNotTheServiceOfThatName() {
    OfService foreign = asked(ARN + "d/web");

    Map<Subject<?>, Answer> answers =
        answers(
            List.of(asked("web"), foreign),
            List.of(found("c/web")),
            List.of(failure("d/web", "MISSING")));

    assertThat(answers.get(asked("web"))).isEqualTo(new Answer.Value(found("c/web")));
    assertThat(answers.get(foreign)).isEqualTo(new Answer.Absent("MISSING"));
  }

  @Test
  void onlyMissingMeansMissing() {
    Map<Subject<?>, Answer> answers =
        answers(
            List.of(asked("web"), asked("api")),
            List.of(),
            List.of(failure("c/web", "MISSING"), failure("c/api", "INTERNAL")));

    assertThat(answers.get(asked("web"))).isEqualTo(new Answer.Absent("MISSING"));
    assertThat(answers.get(asked("api"))).isInstanceOf(Answer.Silence.class);
  }

  @Test
  void whatIsAskedForAloneNeedsNoName() {
    assertThat(answers(List.of(asked("web")), List.of(found("c/alias")), List.of()))
        .containsExactly(Map.entry(asked("web"), new Answer.Value(found("c/alias"))));
    assertThat(answers(List.of(asked("web")), List.of(), List.of()))
        .containsExactly(Map.entry(asked("web"), new Answer.Absent("MISSING")));
  }

  @Test
  void whatIsLeftOutOfAnAnswerToSeveralIsNotMissing() {
    assertThat(
            answers(List.of(asked("web"), asked("api")), List.of(found("c/web")), List.of())
                .get(asked("api")))
        .isInstanceOf(Answer.Silence.class);
  }

  private static Map<Subject<?>, Answer> answers(
      List<Subject<?>> asked, List<Service> found, List<Failure> failures) {
    return Answers.of(asked, found, Service::serviceArn, failures);
  }

  private static OfService asked(String service) {
    return new OfService("t", "c", service);
  }

  private static Service found(String clusterAndName) {
    return Service.builder().serviceArn(ARN + clusterAndName).build();
  }

  private static Failure failure(String clusterAndName, String reason) {
    return Failure.builder().arn(ARN + clusterAndName).reason(reason).build();
  }
}
