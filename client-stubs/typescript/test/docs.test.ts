import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { version } from "../src/gen/packaged.js";
import { connect } from "../src/index.js";
import { type Process, SERVER, startGateway } from "./gateway-process.js";

// A project of its own that has installed what `publish` lays, with each block of the page as a file.
const MODULE = fileURLToPath(new URL("../../", import.meta.url));
const CONSUMER = `${MODULE}dist/consumer`;
const PAGE = readFileSync(`${MODULE}../../docs/clients/typescript.md`, "utf8");
const BLOCKS = [...PAGE.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block ?? "");
const ADDRESS = "127.0.0.1:50051";
const JAR = "ecsgateway-server.jar";
const TGZ = `ecsgateway-client-${version}.tgz`;

let server: Process;

before(async () => {
  server = await startGateway();
  const gateway = connect(server.match, { plaintext: true });
  await gateway.clusters.createCluster({ clusterName: "demo" });
  const container = { name: "web", image: "nginx" };
  await gateway.taskDefinitions.registerTaskDefinition({
    family: "web",
    containerDefinitions: [{ ...container, memory: 128 }],
  });
  const names = { cluster: "demo", serviceName: "web", taskDefinition: "web" };
  await gateway.services.createService({ ...names, desiredCount: 1 });
  gateway.close();
  await install();
});

after(() => server?.stop());

async function install(): Promise<void> {
  mkdirSync(CONSUMER);
  write("package.json", { type: "module", private: true });
  const compilerOptions = {
    module: "nodenext",
    target: "es2022",
    lib: ["es2022", "dom"],
    types: ["node"],
    strict: true,
  };
  write("tsconfig.json", { compilerOptions });
  BLOCKS.forEach((block, index) => {
    writeFileSync(`${CONSUMER}/${index}.ts`, block.replaceAll(ADDRESS, server.match));
  });
  symlinkSync(SERVER, `${CONSUMER}/${JAR}`);
  await run("../../publish", "published");
  await run("npm", "install", "--prefer-offline", `published/npm/${TGZ}`);
}

function write(file: string, content: unknown): void {
  writeFileSync(`${CONSUMER}/${file}`, JSON.stringify(content));
}

async function run(command: string, ...args: string[]): Promise<string> {
  // A block that is a test says so to people, not to the runner of this one.
  const { PATH = "", JAVA = "", NODE_TEST_CONTEXT: _, ...others } = process.env;
  const env = { ...others, PATH: `${dirname(JAVA)}${delimiter}${PATH}` };
  const { stdout, stderr } = await promisify(execFile)(command, args, { cwd: CONSUMER, env }).catch(
    ({ stdout, stderr }) => assert.fail(`${command} ${args.join(" ")}\n${stdout}${stderr}`),
  );
  return stdout + stderr;
}

test("the page names the package of this version", () => {
  assert.ok(PAGE.includes(`npm/${TGZ}\n`));
});

test("the page's code has the right types, for whoever installs the package", async () => {
  assert.equal(BLOCKS.length, 7);
  await run(`${MODULE}node_modules/.bin/tsc`);
});

const SHOWN = [
  /cluster\/demo/,
  /\d+ %\n(.*\n)*SUCCEEDED/,
  /snapshot\n(.*\n)*no longer watched: .*\[canceled\]/,
  /scale it to 0 first/,
  /cluster\/demo/,
  /pass 1\n/,
];

BLOCKS.filter((block) => !block.includes("example.com")).forEach((block, index) => {
  test(`block ${index + 1} of the page does what it says`, async () => {
    const script = `${BLOCKS.indexOf(block)}.js`;
    assert.match(await run(process.execPath, script), SHOWN[index] ?? /never/);
  });
});
