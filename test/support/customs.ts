import { SandboxCustoms, type CustomsSettings } from '../../src/sandbox/customs.service';

const offices = { push: '8003', pull: '7900' };

/** Starts a customs of the sandbox in this process: Chongqing pushes, Chengdu pulls. */
export async function startCustoms(
  exchangeUrl: string,
  keys: Record<string, string>,
  style: 'push' | 'pull',
  settings: Partial<CustomsSettings> = {},
): Promise<SandboxCustoms> {
  const name = style === 'push' ? 'chongqing-customs' : 'chengdu-customs';
  const customs = new SandboxCustoms({
    name,
    label: { en: name, zh: name },
    office: offices[style],
    exchangeUrl,
    style,
    apiKey: keys[name] ?? '',
    ...settings,
  });
  await customs.start();
  return customs;
}
