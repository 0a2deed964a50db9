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

/** Starts the jar, named from the root of the repository, and waits for a line that matches. */
export async function startJar(
  jar: string,
  line: RegExp,
  environment: Record<string, string> = {},
): Promise<JavaProcess> {
  const java = process.env.JAVA ?? "java";
  const child = spawn(java, ["-jar", fileURLToPath(new URL(jar, ROOT))], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { match: await firstMatch(child, line, jar), stop: () => stop(child) };
}

/** Starts a gateway on any port; `match` is its address. */
export function startGateway(): Promise<JavaProcess> {
  return startJar("server/target/ecsgateway-server.jar", /serves on ([\d.]+:\d+)/, {
    GRPC_SERVER_PORT: "0",
    GATEWAY_MANAGEMENT_PORT: "-1",
    GATEWAY_SIMULATOR_SPEED: "20",
  });
}

async function firstMatch(child: ChildProcess, line: RegExp, jar: string): Promise<string> {
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
