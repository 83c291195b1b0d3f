import 'reflect-metadata';
import { readConfig } from '../config';
import { Database } from '../database/database.service';
import { shapeCheck } from '../http/shape';
import { Parties } from '../parties/parties.service';
import { PartyRegistration } from '../parties/parties.dto';
import { slugMax, slugPattern, type PartyRow } from '../parties/party.entity';
import { roles, type Role } from '../parties/roles';
import { withNewest } from './command.server';
import { endWith, wordsOf } from './words.client';

const usage = `Usage: npm run key -- SLUG test|live
       npm run key -- SLUG test|live ROLE,ROLE "Name" "名称"
  Makes an API key for a party; with roles and names it registers the party first. The first operator of a live
  exchange is made this way. Stop the exchange before, unless it runs on PostgreSQL: the embedded form is one process.
  为主体签发 API 密钥；带角色与名称时先登记该主体。正式平台的首个运营方以此登记。SQLite 须先停机；PostgreSQL 可与平台
  同时运行。
  ROLE 角色: ${roles.join(', ')}`;

/** Makes a key on the machine itself; everything later goes over the interface. */
async function main(): Promise<void> {
  const [slug = '', mode, ...registering] = wordsOf(usage, 2, 5);
  if (mode !== 'test' && mode !== 'live')
    return endWith(usage, `"${mode}" is neither test nor live. "${mode}" 应为 test 或 live。`);
  const asked = registering.length > 0 ? registrationOf(slug, registering) : undefined;
  await withNewest(readConfig(), async (app) => {
    const parties = app.get(Parties);
    const known = await parties.bySlug(slug);
    if (!known && !asked)
      throw new Error(
        `There is no party ${slug}; give its roles and names to register it.\n没有主体 ${slug}；登记该主体须给出角色与名称。\n\n${usage}`,
      );
    if (known && asked) requireSame(known, asked);
    const { key } = await app.get(Database).write(async (tx) => {
      const party = known ?? (await parties.register(tx, asked as Registering, 'platform'));
      return parties.issueKey(tx, party.id, mode, 'command line', 'platform');
    });
    process.stdout.write(`${key}\n`);
  });
}

type Registering = PartyRegistration & { roles: Role[] };

/** A party as it is to be registered; by the rules of the interface, since no call changes it afterwards. */
function registrationOf(slug: string, [list = '', name = '', nameZh = '']: readonly string[]): Registering {
  const party = { slug, name, nameZh, roles: list.split(',') };
  const [wrong] = shapeCheck(PartyRegistration)(party);
  if (!wrong) return party as Registering;
  const { pointer, message } = wrong;
  const role = party.roles[Number(/^\/roles\/(\d+)$/.exec(pointer)?.[1])];
  const about = pointer === '/slug' ? `${slug}, ${slugPattern}, ${slugMax}` : (role ?? pointer.slice(1));
  return endWith(usage, `${message.en} ${message.zh} (${about})`);
}

/** A party that is there already keeps what it has: a key that is made all the same would be none for these roles. */
function requireSame(known: PartyRow, asked: Registering): void {
  const sorted = (list: string): string => list.split(',').sort().join(', ');
  const [has, wants] = [known.roles, asked.roles.join()].map(sorted);
  if (has === wants && known.name === asked.name && known.nameZh === asked.nameZh) return;
  throw new Error(
    `There is a party ${known.slug} with other roles or names: ${has}; "${known.name}", "${known.nameZh}". They are not changed. For a key leave roles and names out; for another party choose another SLUG.\n主体 ${known.slug} 已存在，角色或名称不同：${has}；“${known.name}”“${known.nameZh}”，不予更改。仅签发密钥请勿给出角色与名称；登记其他主体请另取简称。`,
  );
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
