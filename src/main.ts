import 'reflect-metadata';
import { AppModule } from './app.module';
import { buildServer } from './app.server';
import { readConfig } from './config';

async function main(): Promise<void> {
  const config = readConfig();
  const app = await buildServer(AppModule.with(config), config);
  await app.listen(config.PORT, config.HOST);
  process.stdout.write(`listening on ${await app.getUrl()}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
