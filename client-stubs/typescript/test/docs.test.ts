import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { version } from "../src/gen/packaged.js";
import { type Process, SERVER, startGateway } from "./gateway-process.js";

// A project of its own that has installed what `publish` lays, with each block of the page as a file.
const MODULE = fileURLToPath(new URL("../../", import.meta.url));
const CONSUMER = `${MODULE}dist/consumer`;
const PAGE = readFileSync(`${MODULE}../../docs/clients/typescript.md`, "utf8");
const { dependencies } = JSON.parse(readFileSync(`${MODULE}package.json`, "utf8"));
const BLOCKS = [...PAGE.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block ?? "");
const ADDRESS = "127.0.0.1:50051";
const JAR = "ecsgateway-server.jar";
const IMPORTED = ["@connectrpc/connect", "@bufbuild/protobuf"].map(
  (name) => `${name}@${dependencies[name]}`,
);
const TGZ = `ecsgateway-client-${version}.tgz`;

let server: Process;

before(async () => {
  server = await startGateway();
  await install();
});

after(() => server?.stop());

async function install(): Promise<void> {
  mkdirSync(CONSUMER);
  write("package.json", JSON.stringify({ type: "module", private: true }));
  write("tsconfig.json", /```json\n(.*?)```/s.exec(PAGE)?.[1] ?? "");
  BLOCKS.forEach((block, index) => {
    write(`${index}.ts`, block.replaceAll(ADDRESS, server.match));
  });
  symlinkSync(SERVER, `${CONSUMER}/${JAR}`);
  await run("../../publish", "published");
  await run("npm", "install", "--prefer-offline", `published/npm/${TGZ}`, ...IMPORTED);
}

function write(file: string, content: string): void {
  writeFileSync(`${CONSUMER}/${file}`, content);
}

async function run(command: string, ...args: string[]): Promise<string> {
  // A block that is a test says so to people, not to the runner of this one.
  const { JAVA = "", NODE_TEST_CONTEXT: _, ...others } = process.env;
  const env = { ...others, JAVA_HOME: dirname(dirname(JAVA)) };
  const { stdout, stderr } = await promisify(execFile)(command, args, { cwd: CONSUMER, env }).catch(
    ({ stdout, stderr }) => assert.fail(`${command} ${args.join(" ")}\n${stdout}${stderr}`),
  );
  return stdout + stderr;
}

test("the page names the package of this version, and the versions of what code imports", () => {
  assert.ok(PAGE.includes(`npm/${TGZ}\n`));
  assert.ok(PAGE.includes(`npm install ${IMPORTED.join(" ")}\n`));
});

test("the page's code has the right types, for whoever installs the package", async () => {
  assert.equal(BLOCKS.length, 9);
  await run(`${MODULE}node_modules/.bin/tsc`);
});

const SHOWN = [
  /cluster\/demo/,
  /service\/demo\/web FARGATE/,
  /\d+ %\n(.*\n)*SUCCEEDED/,
  /snapshot\n(.*\n)*no longer watched: .*\[canceled\]/,
  /scale it to 0 first/,
  /cluster\/demo/,
  /pass 1\n/,
  /pass 1\n/,
];

BLOCKS.filter((block) => !block.includes("example.com")).forEach((block, index) => {
  test(`block ${index + 1} of the page does what it says`, async () => {
    const script = `${BLOCKS.indexOf(block)}.js`;
    assert.match(await run(process.execPath, script), SHOWN[index] ?? /never/);
  });
});
