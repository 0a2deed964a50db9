import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** The packaged gateway. */
export const SERVER = `${ROOT}server/target/ecsgateway-server.jar`;

/** A program that runs until it is stopped. */
export interface Process {
  /** What its first line that matched has in the group. */
  readonly match: string;
  stop(): Promise<void>;
}

/** Starts a gateway on any port, with a simulator whose time is fast; `match` is its address. */
export async function startGateway(): Promise<Process> {
  return await start(process.env.JAVA ?? "java", ["-jar", SERVER], /serves on ([\d.]+:\d+)/, {
    GRPC_SERVER_PORT: "0",
    GATEWAY_MANAGEMENT_PORT: "-1",
    GATEWAY_SIMULATOR_SPEED: "20",
  });
}

/** Starts the rig that plays the cases of all clients; `match` is its URL. */
export async function startRig(): Promise<Process> {
  return await start(`${ROOT}client-stubs/cases/rig`, [], /^(http:.*)/);
}

/** Starts a program and waits for a line that matches. */
async function start(
  command: string,
  args: readonly string[],
  line: RegExp,
  environment: Record<string, string> = {},
): Promise<Process> {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { match: await firstMatch(child, line), stop: () => stop(child) };
}

async function firstMatch(child: ChildProcess, line: RegExp): Promise<string> {
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
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
