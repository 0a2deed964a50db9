package io.ecsgateway.benchmarks.mapping;

import io.ecsgateway.v1.ApplicationProtocol;
import io.ecsgateway.v1.CPUArchitecture;
import io.ecsgateway.v1.Compatibility;
import io.ecsgateway.v1.ContainerCondition;
import io.ecsgateway.v1.ContainerDefinition;
import io.ecsgateway.v1.ContainerDependency;
import io.ecsgateway.v1.DescribeTaskDefinitionResponse;
import io.ecsgateway.v1.EFSAuthorizationConfig;
import io.ecsgateway.v1.EFSAuthorizationConfigIAM;
import io.ecsgateway.v1.EFSTransitEncryption;
import io.ecsgateway.v1.EFSVolumeConfiguration;
import io.ecsgateway.v1.HealthCheck;
import io.ecsgateway.v1.HostVolumeProperties;
import io.ecsgateway.v1.LogConfiguration;
import io.ecsgateway.v1.LogDriver;
import io.ecsgateway.v1.MountPoint;
import io.ecsgateway.v1.NetworkMode;
import io.ecsgateway.v1.OSFamily;
import io.ecsgateway.v1.PortMapping;
import io.ecsgateway.v1.RuntimePlatform;
import io.ecsgateway.v1.Secret;
import io.ecsgateway.v1.TaskDefinition;
import io.ecsgateway.v1.TaskDefinitionStatus;
import io.ecsgateway.v1.TransportProtocol;
import io.ecsgateway.v1.Ulimit;
import io.ecsgateway.v1.UlimitName;
import io.ecsgateway.v1.VersionConsistency;
import io.ecsgateway.v1.Volume;

/** DescribeTaskDefinition's answer, member by member: those that the sample has. */
final class HandwrittenTaskDefinition {
  private HandwrittenTaskDefinition() {}

  static DescribeTaskDefinitionResponse answer(
      software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse from) {
    DescribeTaskDefinitionResponse.Builder to = DescribeTaskDefinitionResponse.newBuilder();
    if (from.taskDefinition() != null) {
      to.setTaskDefinition(taskDefinition(from.taskDefinition()));
    }
    for (var each : from.tags()) {
      to.addTags(HandwrittenParts.tag(each));
    }
    return to.build();
  }

  private static TaskDefinition taskDefinition(
      software.amazon.awssdk.services.ecs.model.TaskDefinition from) {
    TaskDefinition.Builder to = TaskDefinition.newBuilder();
    if (from.taskDefinitionArn() != null) {
      to.setTaskDefinitionArn(from.taskDefinitionArn());
    }
    for (var each : from.containerDefinitions()) {
      to.addContainerDefinitions(container(each));
    }
    if (from.family() != null) {
      to.setFamily(from.family());
    }
    if (from.taskRoleArn() != null) {
      to.setTaskRoleArn(from.taskRoleArn());
    }
    if (from.executionRoleArn() != null) {
      to.setExecutionRoleArn(from.executionRoleArn());
    }
    if (from.networkModeAsString() != null) {
      to.setNetworkMode(NetworkMode.Value.valueOf(from.networkModeAsString()));
    }
    if (from.revision() != null) {
      to.setRevision(from.revision());
    }
    for (var each : from.volumes()) {
      to.addVolumes(volume(each));
    }
    if (from.statusAsString() != null) {
      to.setStatus(TaskDefinitionStatus.Value.valueOf(from.statusAsString()));
    }
    for (var each : from.requiresAttributes()) {
      to.addRequiresAttributes(HandwrittenParts.attribute(each));
    }
    for (String each : from.compatibilitiesAsStrings()) {
      to.addCompatibilities(Compatibility.Value.valueOf(each));
    }
    if (from.runtimePlatform() != null) {
      to.setRuntimePlatform(platform(from.runtimePlatform()));
    }
    for (String each : from.requiresCompatibilitiesAsStrings()) {
      to.addRequiresCompatibilities(Compatibility.Value.valueOf(each));
    }
    if (from.cpu() != null) {
      to.setCpu(from.cpu());
    }
    if (from.memory() != null) {
      to.setMemory(from.memory());
    }
    if (from.registeredAt() != null) {
      to.setRegisteredAt(HandwrittenParts.timestamp(from.registeredAt()));
    }
    if (from.registeredBy() != null) {
      to.setRegisteredBy(from.registeredBy());
    }
    if (from.ephemeralStorage() != null) {
      to.setEphemeralStorage(HandwrittenParts.ephemeralStorage(from.ephemeralStorage()));
    }
    return to.build();
  }

  private static ContainerDefinition container(
      software.amazon.awssdk.services.ecs.model.ContainerDefinition from) {
    ContainerDefinition.Builder to = ContainerDefinition.newBuilder();
    if (from.name() != null) {
      to.setName(from.name());
    }
    if (from.image() != null) {
      to.setImage(from.image());
    }
    if (from.cpu() != null) {
      to.setCpu(from.cpu());
    }
    if (from.memory() != null) {
      to.setMemory(from.memory());
    }
    if (from.memoryReservation() != null) {
      to.setMemoryReservation(from.memoryReservation());
    }
    for (var each : from.portMappings()) {
      to.addPortMappings(port(each));
    }
    if (from.essential() != null) {
      to.setEssential(from.essential());
    }
    to.addAllEntryPoint(from.entryPoint());
    to.addAllCommand(from.command());
    for (var each : from.environment()) {
      to.addEnvironment(HandwrittenParts.keyValuePair(each));
    }
    for (var each : from.mountPoints()) {
      to.addMountPoints(mount(each));
    }
    for (var each : from.secrets()) {
      to.addSecrets(secret(each));
    }
    for (var each : from.dependsOn()) {
      to.addDependsOn(dependency(each));
    }
    if (from.startTimeout() != null) {
      to.setStartTimeout(from.startTimeout());
    }
    if (from.stopTimeout() != null) {
      to.setStopTimeout(from.stopTimeout());
    }
    if (from.versionConsistencyAsString() != null) {
      to.setVersionConsistency(VersionConsistency.Value.valueOf(from.versionConsistencyAsString()));
    }
    if (from.user() != null) {
      to.setUser(from.user());
    }
    if (from.readonlyRootFilesystem() != null) {
      to.setReadonlyRootFilesystem(from.readonlyRootFilesystem());
    }
    to.putAllDockerLabels(from.dockerLabels());
    for (var each : from.ulimits()) {
      to.addUlimits(limit(each));
    }
    if (from.logConfiguration() != null) {
      to.setLogConfiguration(log(from.logConfiguration()));
    }
    if (from.healthCheck() != null) {
      to.setHealthCheck(health(from.healthCheck()));
    }
    return to.build();
  }

  private static PortMapping port(software.amazon.awssdk.services.ecs.model.PortMapping from) {
    PortMapping.Builder to = PortMapping.newBuilder();
    if (from.containerPort() != null) {
      to.setContainerPort(from.containerPort());
    }
    if (from.hostPort() != null) {
      to.setHostPort(from.hostPort());
    }
    if (from.protocolAsString() != null) {
      to.setProtocol(TransportProtocol.Value.valueOf(from.protocolAsString()));
    }
    if (from.name() != null) {
      to.setName(from.name());
    }
    if (from.appProtocolAsString() != null) {
      to.setAppProtocol(ApplicationProtocol.Value.valueOf(from.appProtocolAsString()));
    }
    return to.build();
  }

  private static MountPoint mount(software.amazon.awssdk.services.ecs.model.MountPoint from) {
    MountPoint.Builder to = MountPoint.newBuilder();
    if (from.sourceVolume() != null) {
      to.setSourceVolume(from.sourceVolume());
    }
    if (from.containerPath() != null) {
      to.setContainerPath(from.containerPath());
    }
    if (from.readOnly() != null) {
      to.setReadOnly(from.readOnly());
    }
    return to.build();
  }

  private static Secret secret(software.amazon.awssdk.services.ecs.model.Secret from) {
    Secret.Builder to = Secret.newBuilder();
    if (from.name() != null) {
      to.setName(from.name());
    }
    if (from.valueFrom() != null) {
      to.setValueFrom(from.valueFrom());
    }
    return to.build();
  }

  private static ContainerDependency dependency(
      software.amazon.awssdk.services.ecs.model.ContainerDependency from) {
    ContainerDependency.Builder to = ContainerDependency.newBuilder();
    if (from.containerName() != null) {
      to.setContainerName(from.containerName());
    }
    if (from.conditionAsString() != null) {
      to.setCondition(ContainerCondition.Value.valueOf(from.conditionAsString()));
    }
    return to.build();
  }

  private static Ulimit limit(software.amazon.awssdk.services.ecs.model.Ulimit from) {
    Ulimit.Builder to = Ulimit.newBuilder();
    if (from.nameAsString() != null) {
      to.setName(UlimitName.Value.valueOf(from.nameAsString()));
    }
    if (from.softLimit() != null) {
      to.setSoftLimit(from.softLimit());
    }
    if (from.hardLimit() != null) {
      to.setHardLimit(from.hardLimit());
    }
    return to.build();
  }

  private static LogConfiguration log(
      software.amazon.awssdk.services.ecs.model.LogConfiguration from) {
    LogConfiguration.Builder to = LogConfiguration.newBuilder();
    if (from.logDriverAsString() != null) {
      to.setLogDriver(LogDriver.Value.valueOf(from.logDriverAsString()));
    }
    to.putAllOptions(from.options());
    for (var each : from.secretOptions()) {
      to.addSecretOptions(secret(each));
    }
    return to.build();
  }

  private static HealthCheck health(software.amazon.awssdk.services.ecs.model.HealthCheck from) {
    HealthCheck.Builder to = HealthCheck.newBuilder();
    to.addAllCommand(from.command());
    if (from.interval() != null) {
      to.setInterval(from.interval());
    }
    if (from.timeout() != null) {
      to.setTimeout(from.timeout());
    }
    if (from.retries() != null) {
      to.setRetries(from.retries());
    }
    if (from.startPeriod() != null) {
      to.setStartPeriod(from.startPeriod());
    }
    return to.build();
  }

  private static Volume volume(software.amazon.awssdk.services.ecs.model.Volume from) {
    Volume.Builder to = Volume.newBuilder();
    if (from.name() != null) {
      to.setName(from.name());
    }
    if (from.host() != null) {
      to.setHost(host(from.host()));
    }
    if (from.efsVolumeConfiguration() != null) {
      to.setEfsVolumeConfiguration(efs(from.efsVolumeConfiguration()));
    }
    return to.build();
  }

  private static HostVolumeProperties host(
      software.amazon.awssdk.services.ecs.model.HostVolumeProperties from) {
    HostVolumeProperties.Builder to = HostVolumeProperties.newBuilder();
    if (from.sourcePath() != null) {
      to.setSourcePath(from.sourcePath());
    }
    return to.build();
  }

  private static EFSVolumeConfiguration efs(
      software.amazon.awssdk.services.ecs.model.EFSVolumeConfiguration from) {
    EFSVolumeConfiguration.Builder to = EFSVolumeConfiguration.newBuilder();
    if (from.fileSystemId() != null) {
      to.setFileSystemId(from.fileSystemId());
    }
    if (from.rootDirectory() != null) {
      to.setRootDirectory(from.rootDirectory());
    }
    if (from.transitEncryptionAsString() != null) {
      to.setTransitEncryption(EFSTransitEncryption.Value.valueOf(from.transitEncryptionAsString()));
    }
    if (from.authorizationConfig() != null) {
      to.setAuthorizationConfig(authorization(from.authorizationConfig()));
    }
    return to.build();
  }

  private static EFSAuthorizationConfig authorization(
      software.amazon.awssdk.services.ecs.model.EFSAuthorizationConfig from) {
    EFSAuthorizationConfig.Builder to = EFSAuthorizationConfig.newBuilder();
    if (from.accessPointId() != null) {
      to.setAccessPointId(from.accessPointId());
    }
    if (from.iamAsString() != null) {
      to.setIam(EFSAuthorizationConfigIAM.Value.valueOf(from.iamAsString()));
    }
    return to.build();
  }

  private static RuntimePlatform platform(
      software.amazon.awssdk.services.ecs.model.RuntimePlatform from) {
    RuntimePlatform.Builder to = RuntimePlatform.newBuilder();
    if (from.cpuArchitectureAsString() != null) {
      to.setCpuArchitecture(CPUArchitecture.Value.valueOf(from.cpuArchitectureAsString()));
    }
    if (from.operatingSystemFamilyAsString() != null) {
      to.setOperatingSystemFamily(OSFamily.Value.valueOf(from.operatingSystemFamilyAsString()));
    }
    return to.build();
  }
}
