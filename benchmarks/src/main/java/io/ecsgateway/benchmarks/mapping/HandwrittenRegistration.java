package io.ecsgateway.benchmarks.mapping;

import io.ecsgateway.v1.ApplicationProtocol;
import io.ecsgateway.v1.CPUArchitecture;
import io.ecsgateway.v1.Compatibility;
import io.ecsgateway.v1.ContainerCondition;
import io.ecsgateway.v1.EFSAuthorizationConfigIAM;
import io.ecsgateway.v1.EFSTransitEncryption;
import io.ecsgateway.v1.LogDriver;
import io.ecsgateway.v1.NetworkMode;
import io.ecsgateway.v1.OSFamily;
import io.ecsgateway.v1.TransportProtocol;
import io.ecsgateway.v1.UlimitName;
import io.ecsgateway.v1.VersionConsistency;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.EFSAuthorizationConfig;
import software.amazon.awssdk.services.ecs.model.EFSVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.EphemeralStorage;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.HostVolumeProperties;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Ulimit;
import software.amazon.awssdk.services.ecs.model.Volume;

/** RegisterTaskDefinition's request, field by field: those that the sample has. */
final class HandwrittenRegistration {
  private HandwrittenRegistration() {}

  static RegisterTaskDefinitionRequest request(
      io.ecsgateway.v1.RegisterTaskDefinitionRequest from) {
    RegisterTaskDefinitionRequest.Builder to = RegisterTaskDefinitionRequest.builder();
    if (from.hasFamily()) {
      to.family(from.getFamily());
    }
    if (from.hasTaskRoleArn()) {
      to.taskRoleArn(from.getTaskRoleArn());
    }
    if (from.hasExecutionRoleArn()) {
      to.executionRoleArn(from.getExecutionRoleArn());
    }
    if (from.getNetworkMode() != NetworkMode.Value.UNSPECIFIED) {
      to.networkMode(from.getNetworkMode().name());
    }
    if (from.getContainerDefinitionsCount() > 0) {
      to.containerDefinitions(
          HandwrittenParts.list(
              from.getContainerDefinitionsList(), HandwrittenRegistration::container));
    }
    if (from.getVolumesCount() > 0) {
      to.volumes(HandwrittenParts.list(from.getVolumesList(), HandwrittenRegistration::volume));
    }
    if (from.getRequiresCompatibilitiesCount() > 0) {
      to.requiresCompatibilitiesWithStrings(
          HandwrittenParts.list(from.getRequiresCompatibilitiesList(), Compatibility.Value::name));
    }
    if (from.hasCpu()) {
      to.cpu(from.getCpu());
    }
    if (from.hasMemory()) {
      to.memory(from.getMemory());
    }
    if (from.getTagsCount() > 0) {
      to.tags(HandwrittenParts.list(from.getTagsList(), HandwrittenRegistration::tag));
    }
    if (from.hasEphemeralStorage()) {
      to.ephemeralStorage(ephemeralStorage(from.getEphemeralStorage()));
    }
    if (from.hasRuntimePlatform()) {
      to.runtimePlatform(platform(from.getRuntimePlatform()));
    }
    return to.build();
  }

  private static ContainerDefinition container(io.ecsgateway.v1.ContainerDefinition from) {
    ContainerDefinition.Builder to = ContainerDefinition.builder();
    if (from.hasName()) {
      to.name(from.getName());
    }
    if (from.hasImage()) {
      to.image(from.getImage());
    }
    if (from.hasCpu()) {
      to.cpu(from.getCpu());
    }
    if (from.hasMemory()) {
      to.memory(from.getMemory());
    }
    if (from.hasMemoryReservation()) {
      to.memoryReservation(from.getMemoryReservation());
    }
    if (from.getPortMappingsCount() > 0) {
      to.portMappings(
          HandwrittenParts.list(from.getPortMappingsList(), HandwrittenRegistration::port));
    }
    if (from.hasEssential()) {
      to.essential(from.getEssential());
    }
    if (from.getEntryPointCount() > 0) {
      to.entryPoint(from.getEntryPointList());
    }
    if (from.getCommandCount() > 0) {
      to.command(from.getCommandList());
    }
    if (from.getEnvironmentCount() > 0) {
      to.environment(
          HandwrittenParts.list(from.getEnvironmentList(), HandwrittenRegistration::keyValuePair));
    }
    if (from.getMountPointsCount() > 0) {
      to.mountPoints(
          HandwrittenParts.list(from.getMountPointsList(), HandwrittenRegistration::mount));
    }
    if (from.getSecretsCount() > 0) {
      to.secrets(HandwrittenParts.list(from.getSecretsList(), HandwrittenRegistration::secret));
    }
    if (from.getDependsOnCount() > 0) {
      to.dependsOn(
          HandwrittenParts.list(from.getDependsOnList(), HandwrittenRegistration::dependency));
    }
    if (from.hasStartTimeout()) {
      to.startTimeout(from.getStartTimeout());
    }
    if (from.hasStopTimeout()) {
      to.stopTimeout(from.getStopTimeout());
    }
    if (from.getVersionConsistency() != VersionConsistency.Value.UNSPECIFIED) {
      to.versionConsistency(from.getVersionConsistency().name());
    }
    if (from.hasUser()) {
      to.user(from.getUser());
    }
    if (from.hasReadonlyRootFilesystem()) {
      to.readonlyRootFilesystem(from.getReadonlyRootFilesystem());
    }
    if (from.getDockerLabelsCount() > 0) {
      to.dockerLabels(from.getDockerLabelsMap());
    }
    if (from.getUlimitsCount() > 0) {
      to.ulimits(HandwrittenParts.list(from.getUlimitsList(), HandwrittenRegistration::limit));
    }
    if (from.hasLogConfiguration()) {
      to.logConfiguration(log(from.getLogConfiguration()));
    }
    if (from.hasHealthCheck()) {
      to.healthCheck(health(from.getHealthCheck()));
    }
    return to.build();
  }

  private static PortMapping port(io.ecsgateway.v1.PortMapping from) {
    PortMapping.Builder to = PortMapping.builder();
    if (from.hasContainerPort()) {
      to.containerPort(from.getContainerPort());
    }
    if (from.hasHostPort()) {
      to.hostPort(from.getHostPort());
    }
    if (from.getProtocol() != TransportProtocol.Value.UNSPECIFIED) {
      to.protocol(from.getProtocol().name());
    }
    if (from.hasName()) {
      to.name(from.getName());
    }
    if (from.getAppProtocol() != ApplicationProtocol.Value.UNSPECIFIED) {
      to.appProtocol(from.getAppProtocol().name());
    }
    return to.build();
  }

  private static MountPoint mount(io.ecsgateway.v1.MountPoint from) {
    MountPoint.Builder to = MountPoint.builder();
    if (from.hasSourceVolume()) {
      to.sourceVolume(from.getSourceVolume());
    }
    if (from.hasContainerPath()) {
      to.containerPath(from.getContainerPath());
    }
    if (from.hasReadOnly()) {
      to.readOnly(from.getReadOnly());
    }
    return to.build();
  }

  private static Secret secret(io.ecsgateway.v1.Secret from) {
    Secret.Builder to = Secret.builder();
    if (from.hasName()) {
      to.name(from.getName());
    }
    if (from.hasValueFrom()) {
      to.valueFrom(from.getValueFrom());
    }
    return to.build();
  }

  private static ContainerDependency dependency(io.ecsgateway.v1.ContainerDependency from) {
    ContainerDependency.Builder to = ContainerDependency.builder();
    if (from.hasContainerName()) {
      to.containerName(from.getContainerName());
    }
    if (from.getCondition() != ContainerCondition.Value.UNSPECIFIED) {
      to.condition(from.getCondition().name());
    }
    return to.build();
  }

  private static Ulimit limit(io.ecsgateway.v1.Ulimit from) {
    Ulimit.Builder to = Ulimit.builder();
    if (from.getName() != UlimitName.Value.UNSPECIFIED) {
      to.name(from.getName().name());
    }
    if (from.hasSoftLimit()) {
      to.softLimit(from.getSoftLimit());
    }
    if (from.hasHardLimit()) {
      to.hardLimit(from.getHardLimit());
    }
    return to.build();
  }

  private static LogConfiguration log(io.ecsgateway.v1.LogConfiguration from) {
    LogConfiguration.Builder to = LogConfiguration.builder();
    if (from.getLogDriver() != LogDriver.Value.UNSPECIFIED) {
      to.logDriver(from.getLogDriver().name());
    }
    if (from.getOptionsCount() > 0) {
      to.options(from.getOptionsMap());
    }
    if (from.getSecretOptionsCount() > 0) {
      to.secretOptions(
          HandwrittenParts.list(from.getSecretOptionsList(), HandwrittenRegistration::secret));
    }
    return to.build();
  }

  private static HealthCheck health(io.ecsgateway.v1.HealthCheck from) {
    HealthCheck.Builder to = HealthCheck.builder();
    if (from.getCommandCount() > 0) {
      to.command(from.getCommandList());
    }
    if (from.hasInterval()) {
      to.interval(from.getInterval());
    }
    if (from.hasTimeout()) {
      to.timeout(from.getTimeout());
    }
    if (from.hasRetries()) {
      to.retries(from.getRetries());
    }
    if (from.hasStartPeriod()) {
      to.startPeriod(from.getStartPeriod());
    }
    return to.build();
  }

  private static Volume volume(io.ecsgateway.v1.Volume from) {
    Volume.Builder to = Volume.builder();
    if (from.hasName()) {
      to.name(from.getName());
    }
    if (from.hasHost()) {
      to.host(host(from.getHost()));
    }
    if (from.hasEfsVolumeConfiguration()) {
      to.efsVolumeConfiguration(efs(from.getEfsVolumeConfiguration()));
    }
    return to.build();
  }

  private static HostVolumeProperties host(io.ecsgateway.v1.HostVolumeProperties from) {
    HostVolumeProperties.Builder to = HostVolumeProperties.builder();
    if (from.hasSourcePath()) {
      to.sourcePath(from.getSourcePath());
    }
    return to.build();
  }

  private static EFSVolumeConfiguration efs(io.ecsgateway.v1.EFSVolumeConfiguration from) {
    EFSVolumeConfiguration.Builder to = EFSVolumeConfiguration.builder();
    if (from.hasFileSystemId()) {
      to.fileSystemId(from.getFileSystemId());
    }
    if (from.hasRootDirectory()) {
      to.rootDirectory(from.getRootDirectory());
    }
    if (from.getTransitEncryption() != EFSTransitEncryption.Value.UNSPECIFIED) {
      to.transitEncryption(from.getTransitEncryption().name());
    }
    if (from.hasAuthorizationConfig()) {
      to.authorizationConfig(authorization(from.getAuthorizationConfig()));
    }
    return to.build();
  }

  private static EFSAuthorizationConfig authorization(
      io.ecsgateway.v1.EFSAuthorizationConfig from) {
    EFSAuthorizationConfig.Builder to = EFSAuthorizationConfig.builder();
    if (from.hasAccessPointId()) {
      to.accessPointId(from.getAccessPointId());
    }
    if (from.getIam() != EFSAuthorizationConfigIAM.Value.UNSPECIFIED) {
      to.iam(from.getIam().name());
    }
    return to.build();
  }

  private static RuntimePlatform platform(io.ecsgateway.v1.RuntimePlatform from) {
    RuntimePlatform.Builder to = RuntimePlatform.builder();
    if (from.getCpuArchitecture() != CPUArchitecture.Value.UNSPECIFIED) {
      to.cpuArchitecture(from.getCpuArchitecture().name());
    }
    if (from.getOperatingSystemFamily() != OSFamily.Value.UNSPECIFIED) {
      to.operatingSystemFamily(from.getOperatingSystemFamily().name());
    }
    return to.build();
  }

  private static KeyValuePair keyValuePair(io.ecsgateway.v1.KeyValuePair from) {
    KeyValuePair.Builder to = KeyValuePair.builder();
    if (from.hasName()) {
      to.name(from.getName());
    }
    if (from.hasValue()) {
      to.value(from.getValue());
    }
    return to.build();
  }

  private static Tag tag(io.ecsgateway.v1.Tag from) {
    Tag.Builder to = Tag.builder();
    if (from.hasKey()) {
      to.key(from.getKey());
    }
    if (from.hasValue()) {
      to.value(from.getValue());
    }
    return to.build();
  }

  private static EphemeralStorage ephemeralStorage(io.ecsgateway.v1.EphemeralStorage from) {
    EphemeralStorage.Builder to = EphemeralStorage.builder();
    if (from.hasSizeInGib()) {
      to.sizeInGiB(from.getSizeInGib());
    }
    return to.build();
  }
}
