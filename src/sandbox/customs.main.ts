import { SandboxCustoms, type CustomsSettings } from './customs.service';

/**
 * A sandbox customs as a child process. Its settings are the first argument, as JSON; its key comes
 * as a message, because every user of a machine can read a command line.
 */
function main(): void {
  if (!process.send)
    return leave(new Error('A sandbox customs is started by another process, which has its key.'));
  const settings = JSON.parse(process.argv[2] ?? '{}') as CustomsSettings;
  // A customs without its exchange is of no use: it leaves with the process that started it.
  process.on('disconnect', () => process.exit(0));
  process.once('message', (message: { apiKey?: unknown }) => {
    if (typeof message.apiKey !== 'string') return leave(new Error('The first message carries no apiKey.'));
    open(settings, message.apiKey).catch(leave);
  });
}

async function open(settings: CustomsSettings, apiKey: string): Promise<void> {
  const customs = new SandboxCustoms({ ...settings, apiKey }, () => process.exit(1));
  const { url } = await customs.start();
  process.send?.({ ready: true, url });
}

function leave(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

main();
