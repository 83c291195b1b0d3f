// First, and before what it is for: all that follows is loaded as it says.
import { optimizeFromNowOn } from './engine.source';
import 'reflect-metadata';
import { AppModule } from './app.module';
import { buildServer } from './app.server';
import { readConfig } from './config';
import { CustomsProcesses } from './sandbox/customs-processes.service';
import { SandboxSeed, variableOf } from './sandbox/seed.service';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Reads the configuration, builds, seeds the sandbox, listens, and says where things are. */
async function main(): Promise<void> {
  const config = readConfig();
  const app = await buildServer(AppModule.with(config), config);
  const seed = app.get(SandboxSeed);
  const keys = config.SANDBOX ? await seed.seed() : undefined;
  await app.listen(config.PORT, config.HOST);
  optimizeFromNowOn();
  const url = await app.getUrl();
  say(`listening on ${url}`);
  // A process of many is started by a supervisor, which reads no welcome.
  if (config.ROLE !== 'all') return;
  const customs = await app.get(CustomsProcesses).start(url);
  for (const [name, address] of Object.entries(customs)) say(`${name} (simulated) at ${address}`);
  if (config.SANDBOX) welcome(url, seed.envFile, keys);
}

/** The keys are shown once; the three lines work as they stand in another shell of this folder. */
function welcome(url: string, envFile: string, keys: Record<string, string> | undefined): void {
  if (keys) {
    say('\nTest keys of the sandbox parties, shown this once 沙箱测试密钥（仅显示一次）:');
    for (const [slug, key] of Object.entries(keys)) say(`  ${variableOf(slug).padEnd(24)} ${key}`);
  }
  say(`\nInterface 接口文档: ${url}/docs\nTry 试用:\n`);
  say(`  . ${envFile}`);
  say(
    `  curl -s ${url}/v1/air-waybills -H "Authorization: Bearer $FORWARDER_KEY" -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%s)" -d @seeds/sandbox/air-waybill.json`,
  );
  say(`  curl -s '${url}/v1/inbox?after=0' -H "Authorization: Bearer $CHENGDU_CUSTOMS_KEY"`);
  say(`  curl -s '${url}/v1/documents' -H "Authorization: Bearer $FORWARDER_KEY"\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
