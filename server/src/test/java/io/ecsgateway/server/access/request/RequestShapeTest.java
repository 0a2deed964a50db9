package io.ecsgateway.server.access.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.ecsgateway.server.Rpcs;
import io.ecsgateway.server.access.policy.Question.Resource;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests are about, however they say it. */
class RequestShapeTest {
  private static final EcsNames NAMES = new EcsNames("eu-west-1", "111111111111");

  /** Fields that name nothing whose owner matters. */
  private static final Set<String> OF_NO_MATTER =
      Set.of(
          "capacity_providers",
          "client_token",
          "daemon_name", // the answer is filtered
          "deployment_id", // of the service that the request names
          "external_id",
          "family_prefix", // the answer is filtered
          "group",
          "hook_id",
          "namespace", // the answer is filtered
          "next_token",
          "platform_version",
          "reason",
          "reference_id",
          "resume_token",
          "started_by",
          "tag_keys",
          "cpu",
          "memory",
          "role", // in GrantFields
          "task_role_arn",
          "execution_role_arn");

  @Test
  void everyTextOfEveryRequestIsKnown() {
    Set<String> known =
        Stream.of(
                RequestShape.CLUSTERS,
                RequestShape.SERVICES,
                RequestShape.TASKS,
                RequestShape.FAMILIES,
                RequestShape.OWNED,
                OF_NO_MATTER)
            .flatMap(Set::stream)
            .collect(Collectors.toSet());

    Set<String> texts = new TreeSet<>();
    requests()
        .forEach(request ->
            request.getFields().stream()
                .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.STRING)
                .forEach(field -> texts.add(field.getName())));

    assertThat(texts).as("what does a new one name?").isSubsetOf(known);
    assertThat(known).as("is gone from the API").isSubsetOf(texts);
  }

  @Test
  void everyRoleAndHookOfEveryRequestIsSeen() {
    Set<String> suspects = new TreeSet<>();
    requests().forEach(request -> suspects.addAll(namedLike(request, ".*(role|hook_target).*")));

    assertThat(suspects)
        .isEqualTo(
            new TreeSet<>(
                Set.of(
                    "execution_role_arn", "hook_target_arn", "role", "role_arn", "task_role_arn")));
    assertThat(Stream.concat(GrantFields.ROLES.stream(), GrantFields.HOOKS.stream()))
        .containsAll(suspects);
  }

  @Test
  void everyListThatIsNotOfOneServiceCanBeFiltered() {
    assertThat(
            Rpcs.all()
                .filter(rpc -> String.valueOf(rpc.getBareMethodName()).startsWith("List"))
                .filter(rpc -> Listing.of(prototype(rpc.getResponseMarshaller())).isEmpty())
                .map(MethodDescriptor::getBareMethodName))
        // One service's, and one resource's.
        .containsExactlyInAnyOrder("ListServiceDeployments", "ListTagsForResource");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "DescribeServices; {services: [web]}                                       ; default/web",
        "DescribeServices; {cluster: '', services: [web]}                          ; default/web",
        "DescribeServices; {cluster: prod, services: [web, api]}                   ; prod/web"
            + " prod/api",
        "DescribeServices; {cluster: 'ARN:cluster/prod', services: [web]}          ; prod/web",
        "DescribeServices; {cluster: prod, services: ['ARN:service/web']}          ; prod/web",
        "DescribeServices; {cluster: prod, services: ['ARN:service/prod/web']}     ; prod/web",
        "DescribeServices; {cluster: dev, services: ['ARN:service/prod/web']}      ; dev/web"
            + " prod/web",
        "DescribeServices; {services: ['ARN:service/prod/web']}                    ; default/web"
            + " prod/web",
        "DescribeServices; {cluster: prod, services: ['OTHER-ACCOUNT:service/prod/web']} ; prod/?"
            + " ?/?(?)",
        "DescribeServices; {cluster: prod, services: ['OTHER-REGION:service/prod/web']} ; prod/?"
            + " ?/?(?)",
        "DescribeServices; {cluster: 'OTHER-ACCOUNT:cluster/prod', services: [web]} ; ?/web",
        "DescribeServices; {cluster: 'ARN:service/prod/web', services: [web]}      ; ?/web",
        "DescribeServices; {cluster: ' prod', services: [web]}                     ; ?/web",
        "DescribeServices; {cluster: 'cluster/prod', services: [web]}              ; ?/web",
        "DescribeServices; {cluster: PROD, services: [Web]}                        ; PROD/Web",
        "DescribeServices; {cluster: prod, services: ['prod/web']}                 ; prod/? ?/?(?)",
        "DescribeServices; {cluster: prod}                                         ; prod/?",
        "UpdateService; {cluster: prod, service: web, taskDefinition: 'web:3'}     ; prod/web(web)",
        "UpdateService; {cluster: prod, service: web, taskDefinition: 'ARN:task-definition/web:3'}"
            + " ; prod/web(web)",
        "UpdateService; {cluster: prod, service: web, taskDefinition:"
            + " 'OTHER-ACCOUNT:task-definition/web:3'} ; prod/web(?)",
        "DeleteTaskSet; {cluster: prod, service: web, taskSet: 'ecs-svc/1'}        ; prod/web",
        "DeleteTaskSet; {cluster: dev, service: web, taskSet: 'ARN:task-set/prod/pay/ecs-svc-1'} ;"
            + " dev/web prod/pay",
        "DeleteTaskSet; {cluster: dev, service: web, taskSet: 'arn:nonsense'}      ; dev/web"
            + " ?/?(?)",
        "DescribeServiceDeployments; {serviceDeploymentArns: ['ARN:service-deployment/prod/web/1']}"
            + " ; prod/web",
        "StopServiceDeployment; {serviceDeploymentArn: 'ARN:service-deployment/prod/web/1'} ;"
            + " prod/web",
        "StopServiceDeployment; {serviceDeploymentArn: 'ARN:service-deployment/prod/web'} ; ?/?(?)",
        "StopServiceDeployment; {serviceDeploymentArn: 'x'}                        ; ?/?(?)",
        "DescribeServiceRevisions; {serviceRevisionArns: ['ARN:service-revision/prod/web/1',"
            + " 'ARN:service-revision/dev/web/2']} ; prod/web dev/web",
        "WatchServiceDeployment; {cluster: dev, service: web, serviceDeploymentArn:"
            + " 'ARN:service-deployment/prod/pay/1'} ; dev/web prod/pay",
        "WatchServiceDeployment; {cluster: dev, service: web, deploymentId: 'ecs-svc/1'} ; dev/web",
        "DescribeClusters; {}                                                      ; default/?",
        "DescribeClusters; {clusters: [dev, 'ARN:cluster/prod']}                   ; dev/? prod/?",
        "CreateCluster; {clusterName: dev}                                         ; dev/?",
        "CreateCluster; {}                                                         ; default/?",
        "ListClusters; {}                                                          ; ?/?",
        "ListServices; {cluster: prod}                                             ; prod/?",
        "ListServicesByNamespace; {namespace: x}                                   ; ?/?",
        "ListTasks; {cluster: prod, serviceName: web}                              ; prod/web(?)",
        "ListTasks; {cluster: prod}                                                ; prod/?(?)",
        "ListTasks; {cluster: prod, containerInstance: 'ARN:container-instance/dev/1'} ; dev/?(?)"
            + " prod/?(?)",
        "DescribeTasks; {cluster: dev, tasks: ['1', 'ARN:task/prod/2', 'ARN:task/3']} ; dev/?(?)"
            + " prod/?(?) ?/?(?)",
        "StopTask; {task: '1'}                                                     ; default/?(?)",
        "WatchTasks; {cluster: dev, tasks: ['ARN:task/prod/2']}                    ; prod/?(?)"
            + " dev/?(?)",
        "RunTask; {cluster: prod, taskDefinition: 'web:3'}                         ; prod/-(web)",
        "RunTask; {cluster: prod, taskDefinition: 'web', group: 'service:pay'}     ; prod/pay(web)",
        "RunTask; {cluster: prod, taskDefinition: 'web', group: 'batch'}           ; prod/-(web)",
        "RegisterTaskDefinition; {family: web}                                     ; ?/?(web)",
        "DescribeTaskDefinition; {taskDefinition: 'web:3'}                         ; ?/?(web)",
        "DeleteTaskDefinitions; {taskDefinitions: ['web:3', 'ARN:task-definition/pay:1']} ;"
            + " ?/?(web,pay)",
        "ListTaskDefinitions; {familyPrefix: web}                                  ; ?/?(?)",
        "ListTaskDefinitionFamilies; {}                                            ; ?/?(?)",
        "TagResource; {resourceArn: 'ARN:service/prod/web'}                        ; prod/web",
        "TagResource; {resourceArn: 'ARN:service/web'}                             ; ?/web",
        "TagResource; {resourceArn: 'ARN:cluster/prod'}                            ; prod/?",
        "TagResource; {resourceArn: 'ARN:task/prod/1'}                             ; prod/?(?)",
        "TagResource; {resourceArn: 'ARN:task-definition/web:1'}                   ; ?/?(web)",
        "TagResource; {resourceArn: 'ARN:capacity-provider/x'}                     ; ?/?(?)",
        "TagResource; {resourceArn: 'OTHER-ACCOUNT:service/prod/web'}              ; ?/?(?)",
      })
  void aRequestIsAbout(String rpc, String json, String resources) throws Exception {
    assertThat(asked(rpc, json).resources().stream().map(RequestShapeTest::text))
        .containsExactlyInAnyOrder(resources.split(" "));
  }

  @Test
  void whatARequestGrantsIsSeenHoweverDeepItIs() throws Exception {
    Asked service =
        asked(
            "CreateService",
            "{serviceName: web, role: 'r1', deploymentConfiguration: {lifecycleHooks:"
                + " [{hookTargetArn: 'h1', roleArn: 'r2'}]}, loadBalancers:"
                + " [{advancedConfiguration: {roleArn: 'r3'}}], volumeConfigurations: [{name: v,"
                + " managedEBSVolume: {roleArn: 'r4'}}]}");
    Asked run =
        asked(
            "RunTask",
            "{taskDefinition: web, overrides: {taskRoleArn: 'r5', executionRoleArn: 'r6'}}");
    Asked register =
        asked(
            "RegisterTaskDefinition",
            "{family: web, taskRoleArn: 'r7', executionRoleArn: 'r8', containerDefinitions: [{name:"
                + " 'not-a-role'}]}");

    assertThat(service.grants().roles()).containsExactlyInAnyOrder("r1", "r2", "r3", "r4");
    assertThat(service.grants().hooks()).containsExactly("h1");
    assertThat(service.grants().overrides()).isFalse();
    assertThat(run.grants().roles()).containsExactlyInAnyOrder("r5", "r6");
    assertThat(run.grants().overrides()).isTrue();
    assertThat(register.grants().roles()).containsExactlyInAnyOrder("r7", "r8");
  }

  private static Asked asked(String rpc, String json) throws InvalidProtocolBufferException {
    MethodDescriptor<?, ?> method =
        Rpcs.SERVICES.stream()
            .flatMap(service -> service.getMethods().stream())
            .filter(each -> rpc.equals(each.getBareMethodName()))
            .findFirst()
            .orElseThrow();
    Message.Builder request = message(method.getRequestMarshaller()).newBuilderForType();
    JsonFormat.parser()
        .merge(
            json.replace("ARN:", "arn:aws:ecs:eu-west-1:111111111111:")
                .replace("OTHER-ACCOUNT:", "arn:aws:ecs:eu-west-1:222222222222:")
                .replace("OTHER-REGION:", "arn:aws:ecs:us-east-1:111111111111:"),
            request);
    return RequestShape.of(request.getDescriptorForType()).read(request.build(), NAMES);
  }

  /** {@code cluster/service(families)}: ? for what is open, - for no service. */
  private static String text(Resource resource) {
    String cluster = Objects.requireNonNullElse(resource.cluster(), "?");
    String service = Objects.requireNonNullElse(resource.service(), "?");
    List<String> families = resource.families();
    String suffix =
        families == null ? "(?)" : families.isEmpty() ? "" : "(" + String.join(",", families) + ")";
    return cluster + "/" + (service.isEmpty() ? "-" : service) + suffix;
  }

  private static Stream<Descriptor> requests() {
    return Rpcs.SERVICES.stream()
        .flatMap(service -> service.getMethods().stream())
        .map(method -> prototype(method.getRequestMarshaller()));
  }

  private static Set<String> namedLike(Descriptor type, String pattern) {
    Set<String> names = new TreeSet<>();
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.STRING
          && field.getName().matches(pattern)) {
        names.add(field.getName());
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
          && field.getMessageType().getFile().getPackage().startsWith("ecsgateway.")) {
        names.addAll(namedLike(field.getMessageType(), pattern));
      }
    }
    return names;
  }

  private static Descriptor prototype(MethodDescriptor.Marshaller<?> marshaller) {
    return message(marshaller).getDescriptorForType();
  }

  private static Message message(MethodDescriptor.Marshaller<?> marshaller) {
    return (Message)
        Objects.requireNonNull(((PrototypeMarshaller<?>) marshaller).getMessagePrototype());
  }
}
