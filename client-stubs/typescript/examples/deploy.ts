// Rolls a task definition out to a service and waits for it, with a progress bar.
//
//   node dist/examples/deploy.js 127.0.0.1:50051 demo web web:2
//
// Exit code 0 if the deployment succeeded, else 1, with the reason.
import { ConnectError, connect, errorDetails, watch } from "@ecsgateway/client";
import { DeploymentOutcome, ErrorReason, ServiceDeployments } from "@ecsgateway/client/v1";

const [address = "", cluster = "", service = "", taskDefinition = ""] = process.argv.slice(2);
const gateway = connect(address, { plaintext: /^(localhost|127\.)/.test(address) });

function show(percent: number, running: number, desired: number): void {
  const bar = "#".repeat(percent / 5).padEnd(20);
  const line = `[${bar}] ${percent} %, ${running} of ${desired} tasks`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
}

function fail(reason: string): void {
  console.error(reason);
  process.exitCode = 1;
}

try {
  const updated = await gateway.services.updateService({ cluster, service, taskDefinition });
  const id = updated.service?.deployments.find(({ status }) => status === "PRIMARY")?.id;
  if (!id) {
    throw new Error("the service has no primary deployment");
  }
  const messages = watch(gateway, ServiceDeployments.method.watchServiceDeployment, {
    cluster,
    service,
    deployment: { case: "deploymentId", value: id },
  });
  for await (const { event } of messages) {
    if (event.case === "snapshot" || event.case === "progress") {
      const { percent, targetRunningCount, targetDesiredCount } = event.value;
      show(percent, targetRunningCount, targetDesiredCount);
    } else if (event.case === "finished") {
      const { outcome, reason } = event.value;
      console.log(`\n${DeploymentOutcome[outcome]}`);
      if (outcome !== DeploymentOutcome.SUCCEEDED) {
        fail(reason);
      }
    }
  }
} catch (error) {
  if (!(error instanceof ConnectError)) {
    throw error;
  }
  const { reason, message } = errorDetails(error);
  fail(`${ErrorReason[reason]}: ${message}`);
} finally {
  gateway.close();
}
