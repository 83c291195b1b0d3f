import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module';
import { readConfig } from '../config';
import { Database } from '../database/database.service';
import { Parties } from '../parties/parties.service';
import { roles, type Role } from '../parties/roles';

const usage = `Usage: npm run key -- SLUG test|live [ROLE,ROLE "Name" "名称"]
  Makes an API key for a party, registering the party first when it is new. The first operator of a
  live exchange is made this way. Stop the exchange before, unless it runs on PostgreSQL: the embedded
  form is one process.`;

/** Makes a key on the machine itself; everything later goes over the interface. */
async function main(): Promise<void> {
  const [slug, mode, list, name, nameZh] = process.argv.slice(2);
  if (!slug || (mode !== 'test' && mode !== 'live')) throw new Error(usage);
  const app = await NestFactory.createApplicationContext(
    // A command delivers nothing: what it claimed would be left half done when it ends.
    AppModule.with({ ...readConfig(), ROLE: 'api', SANDBOX_CUSTOMS: false }),
    {
      logger: false,
      abortOnError: false,
    },
  );
  try {
    const parties = app.get(Parties);
    const known = await parties.bySlug(slug);
    if (!known && !list)
      throw new Error(`There is no party ${slug}; give its roles and names to register it.\n${usage}`);
    const { key } = await app.get(Database).write(async (tx) => {
      const party =
        known ??
        (await parties.register(
          tx,
          { slug, name: name ?? slug, nameZh: nameZh ?? slug, roles: rolesIn(list ?? '') },
          'platform',
        ));
      return parties.issueKey(tx, party.id, mode, 'command line', 'platform');
    });
    process.stdout.write(`${key}\n`);
  } finally {
    await app.close();
  }
}

function rolesIn(list: string): Role[] {
  const asked = list.split(',');
  const unknown = asked.find((each) => !(roles as readonly string[]).includes(each));
  if (unknown !== undefined) throw new Error(`"${unknown}" is not a role; roles are ${roles.join(', ')}.`);
  return asked as Role[];
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
