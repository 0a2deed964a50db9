package io.ecsgateway.benchmarks.mapping;

import static io.ecsgateway.benchmarks.mapping.Samples.list;

import java.util.Map;
import software.amazon.awssdk.services.ecs.model.ApplicationProtocol;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.EFSAuthorizationConfigIAM;
import software.amazon.awssdk.services.ecs.model.EFSTransitEncryption;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.OSFamily;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;
import software.amazon.awssdk.services.ecs.model.Ulimit;
import software.amazon.awssdk.services.ecs.model.UlimitName;
import software.amazon.awssdk.services.ecs.model.VersionConsistency;
import software.amazon.awssdk.services.ecs.model.Volume;

/** A task definition that uses much of what there is. */
final class SampleTaskDefinition {
  static final String CONTENT = "3 containers of 40 environment values each";

  private SampleTaskDefinition() {}

  static DescribeTaskDefinitionResponse answer() {
    return DescribeTaskDefinitionResponse.builder()
        .taskDefinition(taskDefinition())
        .tags(Samples.tags(5))
        .build();
  }

  private static TaskDefinition taskDefinition() {
    return TaskDefinition.builder()
        .taskDefinitionArn(Samples.arn("task-definition/web:7"))
        .containerDefinitions(list(3, SampleTaskDefinition::container))
        .family("web")
        .taskRoleArn(Samples.role("web-task"))
        .executionRoleArn(Samples.role("web-execution"))
        .networkMode(NetworkMode.AWSVPC)
        .revision(7)
        .volumes(files(), scratch())
        .status(TaskDefinitionStatus.ACTIVE)
        .requiresAttributes(
            list(8, i -> Attribute.builder().name("com.amazonaws.ecs.capability." + i).build()))
        .compatibilities(Compatibility.EC2, Compatibility.FARGATE)
        .runtimePlatform(platform ->
            platform.cpuArchitecture(CPUArchitecture.ARM64).operatingSystemFamily(OSFamily.LINUX))
        .requiresCompatibilities(Compatibility.FARGATE)
        .cpu("1024")
        .memory("2048")
        .registeredAt(Samples.at(0))
        .registeredBy(Samples.role("deployer"))
        .ephemeralStorage(storage -> storage.sizeInGiB(40))
        .build();
  }

  private static ContainerDefinition container(int i) {
    return ContainerDefinition.builder()
        .name("container-" + i)
        .image("123456789012.dkr.ecr.eu-central-1.amazonaws.com/web:1.27." + i)
        .cpu(256)
        .memory(512)
        .memoryReservation(256)
        .portMappings(port(8080 + i))
        .essential(i == 0)
        .entryPoint("/usr/bin/env", "bash", "-c")
        .command("exec web --port $PORT")
        .environment(list(40, SampleTaskDefinition::variable))
        .mountPoints(
            MountPoint.builder()
                .sourceVolume("files")
                .containerPath("/var/files")
                .readOnly(false)
                .build())
        .secrets(list(5, SampleTaskDefinition::secret))
        .dependsOn(
            ContainerDependency.builder()
                .containerName("container-" + (i + 1) % 3)
                .condition(ContainerCondition.HEALTHY)
                .build())
        .startTimeout(60)
        .stopTimeout(30)
        .versionConsistency(VersionConsistency.ENABLED)
        .user("65532:65532")
        .readonlyRootFilesystem(true)
        .dockerLabels(Map.of("team", "web", "tier", "front", "commit", Samples.id(i)))
        .ulimits(
            Ulimit.builder().name(UlimitName.NOFILE).softLimit(65_536).hardLimit(65_536).build())
        .logConfiguration(log(i))
        .healthCheck(health())
        .build();
  }

  private static KeyValuePair variable(int i) {
    return KeyValuePair.builder()
        .name("SETTING_NUMBER_" + i)
        .value("https://backend-%d.internal.example.com".formatted(i))
        .build();
  }

  private static Secret secret(int i) {
    return Secret.builder()
        .name("SECRET_NUMBER_" + i)
        .valueFrom("arn:aws:secretsmanager:eu-central-1:123456789012:secret:web/" + i)
        .build();
  }

  private static PortMapping port(int port) {
    return PortMapping.builder()
        .containerPort(port)
        .hostPort(port)
        .protocol(TransportProtocol.TCP)
        .name("port-" + port)
        .appProtocol(ApplicationProtocol.HTTP2)
        .build();
  }

  private static LogConfiguration log(int i) {
    return LogConfiguration.builder()
        .logDriver(LogDriver.AWSLOGS)
        .options(
            Map.of(
                "awslogs-group", "/ecs/web",
                "awslogs-region", "eu-central-1",
                "awslogs-stream-prefix", "container-" + i,
                "mode", "non-blocking"))
        .secretOptions(secret(100))
        .build();
  }

  private static HealthCheck health() {
    return HealthCheck.builder()
        .command("CMD-SHELL", "curl -f http://localhost:8080/health || exit 1")
        .interval(10)
        .timeout(5)
        .retries(3)
        .startPeriod(30)
        .build();
  }

  private static Volume files() {
    return Volume.builder()
        .name("files")
        .efsVolumeConfiguration(efs ->
            efs.fileSystemId("fs-0123456789abcdef0")
                .rootDirectory("/")
                .transitEncryption(EFSTransitEncryption.ENABLED)
                .authorizationConfig(authorization ->
                    authorization
                        .accessPointId("fsap-0123456789abcdef0")
                        .iam(EFSAuthorizationConfigIAM.ENABLED)))
        .build();
  }

  private static Volume scratch() {
    return Volume.builder().name("scratch").host(host -> host.sourcePath("/var/scratch")).build();
  }
}
