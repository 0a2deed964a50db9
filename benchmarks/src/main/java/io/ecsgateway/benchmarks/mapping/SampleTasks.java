package io.ecsgateway.benchmarks.mapping;

import static io.ecsgateway.benchmarks.mapping.Samples.arn;
import static io.ecsgateway.benchmarks.mapping.Samples.at;
import static io.ecsgateway.benchmarks.mapping.Samples.id;
import static io.ecsgateway.benchmarks.mapping.Samples.list;

import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Connectivity;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.Task;

/** As many tasks as ECS describes at once. */
final class SampleTasks {
  static final String CONTENT = "100 tasks of 2 containers and an attachment each";

  private SampleTasks() {}

  static DescribeTasksResponse answer() {
    return answer(100);
  }

  static DescribeTasksResponse answer(int tasks) {
    return DescribeTasksResponse.builder().tasks(list(tasks, SampleTasks::task)).build();
  }

  private static Task task(int i) {
    return Task.builder()
        .attachments(attachment(i))
        .attributes(Attribute.builder().name("ecs.cpu-architecture").value("arm64").build())
        .availabilityZone("eu-central-1a")
        .clusterArn(arn("cluster/demo"))
        .connectivity(Connectivity.CONNECTED)
        .connectivityAt(at(i + 5))
        .containers(list(2, container -> container(i, container)))
        .cpu("1024")
        .createdAt(at(i))
        .desiredStatus("RUNNING")
        .enableExecuteCommand(false)
        .group("service:web")
        .healthStatus(HealthStatus.HEALTHY)
        .lastStatus("RUNNING")
        .launchType(LaunchType.FARGATE)
        .memory("2048")
        .overrides(overrides ->
            overrides.containerOverrides(
                list(2, c -> ContainerOverride.builder().name("container-" + c).build())))
        .platformVersion("1.4.0")
        .platformFamily("Linux")
        .pullStartedAt(at(i + 10))
        .pullStoppedAt(at(i + 20))
        .startedAt(at(i + 25))
        .startedBy("ecs-svc/1234567890123456789")
        .tags(Samples.tags(3))
        .taskArn(arn("task/demo/" + id(i)))
        .taskDefinitionArn(arn("task-definition/web:7"))
        .version(4L)
        .ephemeralStorage(storage -> storage.sizeInGiB(40))
        .fargateEphemeralStorage(storage -> storage.sizeInGiB(40))
        .build();
  }

  private static Attachment attachment(int i) {
    return Attachment.builder()
        .id(id(i))
        .type("ElasticNetworkInterface")
        .status("ATTACHED")
        .details(
            detail("subnetId", "subnet-0123456789abcdef0"),
            detail("networkInterfaceId", "eni-0123456789abcdef0"),
            detail("macAddress", "0a:1b:2c:3d:4e:5f"),
            detail("privateDnsName", "ip-10-0-0-%d.ec2.internal".formatted(i)),
            detail("privateIPv4Address", address(i)))
        .build();
  }

  private static KeyValuePair detail(String name, String value) {
    return KeyValuePair.builder().name(name).value(value).build();
  }

  private static Container container(int task, int i) {
    return Container.builder()
        .containerArn(arn("container/demo/" + id(task) + "/" + id(i)))
        .taskArn(arn("task/demo/" + id(task)))
        .name("container-" + i)
        .image("123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1.27." + i)
        .imageDigest("sha256:" + id(i) + id(i + 1))
        .runtimeId(id(task) + "-" + i)
        .lastStatus("RUNNING")
        .networkInterfaces(
            NetworkInterface.builder()
                .attachmentId(id(task))
                .privateIpv4Address(address(task))
                .build())
        .healthStatus(HealthStatus.HEALTHY)
        .cpu("256")
        .memory("512")
        .memoryReservation("256")
        .build();
  }

  private static String address(int i) {
    return "10.0.0." + i;
  }
}
