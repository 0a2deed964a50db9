import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../../../", import.meta.url);

/** A Java program of this repository that runs until it is stopped. */
export interface JavaProcess {
  /** What the program's first line that matched has in its group. */
  readonly match: string;
  stop(): Promise<void>;
}

export const SERVER = "server/target/ecsgateway-server.jar";

/** Starts a jar, named from the root of the repository, and waits for a line that matches. */
async function start(
  jars: readonly string[],
  line: RegExp,
  environment: Record<string, string> = {},
): Promise<JavaProcess> {
  const paths = jars.map((jar) => fileURLToPath(new URL(jar, ROOT)));
  const child = spawn(process.env.JAVA ?? "java", ["-jar", ...paths], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { match: await firstMatch(child, line, paths[0]), stop: () => stop(child) };
}

/** Starts the rig that plays the cases of all clients; `match` is its URL. */
export function startRig(): Promise<JavaProcess> {
  return start(["client-stubs/cases/target/ecsgateway-cases.jar", SERVER], /^(http:.*)/);
}

/** Starts a gateway on any port; `match` is its address. */
export function startGateway(): Promise<JavaProcess> {
  return start([SERVER], /serves on ([\d.]+:\d+)/, {
    GRPC_SERVER_PORT: "0",
    GATEWAY_MANAGEMENT_PORT: "-1",
    GATEWAY_SIMULATOR_SPEED: "20",
  });
}

async function firstMatch(child: ChildProcess, line: RegExp, jar = ""): Promise<string> {
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${jar} ended with ${code}`)));
    if (child.stdout) {
      createInterface(child.stdout).on("line", (text) => {
        const found = line.exec(text)?.[1];
        if (found !== undefined) {
          resolve(found);
        }
      });
    }
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill();
  await exited;
}
