// Deletes a service and watches until its tasks have stopped.
//
//   node dist/examples/delete-service.js 127.0.0.1:50051 demo web
//
// Exit code 0 if the service is gone and its tasks have stopped, else 1, with the reason.
import { ConnectError, connect, errorDetails, watch } from "@ecsgateway/client";
import {
  ErrorReason,
  ServiceDeletionOutcome,
  ServiceDeletionPhase,
  Services,
} from "@ecsgateway/client/v1";

const [address = "", cluster = "", service = ""] = process.argv.slice(2);
const gateway = connect(address, { plaintext: /^(localhost|127\.)/.test(address) });

try {
  let deleted = false;
  const watched = { cluster, service };
  for await (const { event } of watch(gateway, Services.method.watchServiceDeletion, watched)) {
    if (event.case === "snapshot" || event.case === "progress") {
      const { phase, percent, unstoppedTaskCount } = event.value;
      console.log(
        `${ServiceDeletionPhase[phase]}: ${percent} %, ${unstoppedTaskCount} tasks not stopped`,
      );
      if (event.case === "snapshot" && !deleted) {
        // Not before the watch knows the tasks: ECS soon forgets which ones a deleted service had.
        await gateway.services.deleteService({ cluster, service, force: true });
        deleted = true;
      }
    } else if (event.case === "finished") {
      const { outcome, reason } = event.value;
      console.log(`${ServiceDeletionOutcome[outcome]}: ${reason}`);
      process.exitCode = outcome === ServiceDeletionOutcome.DRAINED ? 0 : 1;
    }
  }
} catch (error) {
  if (!(error instanceof ConnectError)) {
    throw error;
  }
  const { reason, message } = errorDetails(error);
  console.error(`${ErrorReason[reason]}: ${message}`);
  process.exitCode = 1;
} finally {
  gateway.close();
}
