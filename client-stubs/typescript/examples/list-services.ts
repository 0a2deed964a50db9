// Lists the services of all clusters in the targets that are named.
//
//   node dist/examples/list-services.js 127.0.0.1:50051 default frankfurt
//
// Exit code 1 if a target could not be listed.
import { ConnectError, connect, errorDetails, type Gateway } from "@ecsgateway/client";
import { ErrorReason } from "@ecsgateway/client/v1";

const [address = "", ...targets] = process.argv.slice(2);
const gateway = connect(address, { plaintext: /^(localhost|127\.)/.test(address) });

interface Page {
  readonly nextToken?: string | undefined;
}

async function* pages<P extends Page>(
  list: (request: { nextToken: string | undefined }) => Promise<P>,
): AsyncGenerator<P> {
  let page = await list({ nextToken: undefined });
  yield page;
  while (page.nextToken) {
    page = await list({ nextToken: page.nextToken });
    yield page;
  }
}

async function listTarget({ clusters, services }: Gateway, target: string): Promise<void> {
  const headers = { "ecs-target": target };
  for await (const { clusterArns } of pages((page) => clusters.listClusters(page, { headers }))) {
    for (const cluster of clusterArns) {
      const ofCluster = pages((page) => services.listServices({ cluster, ...page }, { headers }));
      for await (const { serviceArns } of ofCluster) {
        for (const service of serviceArns) {
          console.log(`${target}\t${service}`);
        }
      }
    }
  }
}

try {
  for (const target of targets) {
    try {
      await listTarget(gateway, target);
    } catch (error) {
      if (!(error instanceof ConnectError)) {
        throw error;
      }
      const { reason, message } = errorDetails(error);
      console.error(`${target}: ${ErrorReason[reason]}: ${message}`);
      process.exitCode = 1;
    }
  }
} finally {
  gateway.close();
}
