import { builtinModules } from 'node:module';
import { basename } from 'node:path';
import ts from 'typescript';
import {
  calledName,
  cycles,
  filesUnder,
  found,
  lengthOf,
  placeOf,
  read,
  sources,
  textOf,
  walk,
  type Source,
} from './tidy.source';

/** The rules of the house. A rule that is not tested is advice, and advice is forgotten under pressure. */
const inSrc = sources.filter(({ path }) => path.startsWith('src/'));
const isSpec = ({ path }: Source): boolean => path.endsWith('.spec.ts');
const product = sources.filter((source) => /^(src|migrations|seeds)\//.test(source.path) && !isSpec(source));

/** Fails with each violation on its own line, under the reason for the rule. */
function none(violations: readonly string[], why: string): void {
  if (violations.length > 0) throw new Error(`${why}\n  ${[...new Set(violations)].join('\n  ')}`);
}

describe('size', () => {
  it('no file is longer than 400 lines', () => {
    const long = sources.filter(({ lines }) => lines > 400);
    none(
      long.map(({ path, lines }) => `${path}: ${lines} lines`),
      'A file that does not fit in a head is read in part and mended in the wrong place. Split it by what it speaks of:',
    );
  });

  it('the usual file is neither a scrap nor a chapter', () => {
    const lengths = inSrc.map(({ lines }) => lines).sort((a, b) => a - b);
    const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
    const off = median < 20 || median > 130;
    none(
      off ? [`median ${median} lines`] : [],
      'One function a file scatters a thought, long files hide it; the median of src is kept at 20 to 130:',
    );
  });

  it('no function is longer than 50 lines', () => {
    none(
      sources.flatMap(longFunctions),
      'A function longer than a screen does more than one thing. Name the second thing and take it out:',
    );
  });
});

/** `describe` and `it` are chapters, not functions: their bodies are lists. */
const isSuiteBody = (node: ts.Node): boolean => /^(describe|it|test)\b/.test(calledName(node.parent));

function longFunctions(source: Source): string[] {
  const long: string[] = [];
  walk(source.ast, (node) => {
    if (!ts.isFunctionLike(node) || (isSuiteBody(node) && isSpec(source))) return;
    const length = lengthOf(node);
    if (length > 50) long.push(`${placeOf(node)}: ${length} lines`);
  });
  return long;
}

/** What the part between the name and `.ts` promises. A file without one is pure. */
const roles =
  'entity service controller dto module guard filter decorator source store provider client server main cli kind docs spec'.split(
    ' ',
  );

/** Two files of the ground floor are impure and too well known to need a role in their name. */
const ownNames = new Set(['src/config.ts', 'src/main.ts']);

const rolesOf = ({ path }: Source): string[] => basename(path, '.ts').split('.').slice(1);
const isPure = (source: Source): boolean => rolesOf(source).length === 0 && !ownNames.has(source.path);

/** Built-in modules that compute and nothing else; of the others, the functions that only compute. */
const pureBuiltins: Record<string, '*' | string[]> = {
  'node:buffer': '*',
  'node:path': '*',
  'node:url': '*',
  'node:util': '*',
  'node:net': ['BlockList', 'isIP', 'isIPv4', 'isIPv6'],
  'node:crypto': [
    'createHash',
    'createHmac',
    'createPublicKey',
    'createPrivateKey',
    'hash',
    'KeyObject',
    'sign',
    'timingSafeEqual',
    'verify',
  ],
};
const impurePackages =
  /^(@nestjs\/|typeorm|better-sqlite3|fastify|@fastify\/|ulid|prom-client|rxjs|ioredis|bullmq|pg$)/;
const impureCalls =
  /^(Date\.now|Date|Math\.random|performance\.now|setTimeout|setInterval|fetch|(globalThis\.)?crypto\.(getRandomValues|randomUUID)|randomBytes|randomUUID)$/;

describe('purity', () => {
  const pure = inSrc.filter(isPure);

  it('a role in a file name is one of the known ones', () => {
    const odd = inSrc.filter((source) => rolesOf(source).some((role) => !roles.includes(role)));
    none(
      odd.map(({ path }) => path),
      `The role says what a file may touch, so an unknown one says nothing. The roles are ${roles.join(', ')}:`,
    );
  });

  it('a file without a role imports nothing impure', () => {
    const bad = pure.flatMap(({ path, imports }) =>
      imports
        .filter((each) => !each.typeOnly && isImpureImport(each.specifier, each.names))
        .map(({ specifier, names }) => `${path}: ${specifier} ${names.join(' ')}`),
    );
    none(
      bad,
      'What a lawyer or a customs officer asks about must be tried without a server, a clock or a disk. Import it as a type, or give the file a role:',
    );
  });

  it('a file without a role leans on nothing that has the world in it', () => {
    const worldly =
      /\.(service|controller|module|guard|filter|source|store|provider|client|server|main|cli)\.ts$/;
    const bad = pure.flatMap(({ path, imports }) =>
      imports
        .filter((each) => !each.typeOnly && each.file && worldly.test(each.file))
        .map(({ file }) => `${path}: ${file}`),
    );
    none(bad, 'A pure file that calls an impure one is impure at second hand. Hand the value in instead:');
  });

  it('a file without a role reads no clock and draws no lots', () => {
    none(
      found(pure, (node) => impureCalls.test(calledName(node)) || isNow(node) || isProcess(node)),
      'The same input must give the same finding next year. Take the time or the random value as an argument:',
    );
  });
});

function isImpureImport(specifier: string, names: readonly string[]): boolean {
  const builtin = specifier.startsWith('node:') || builtinModules.includes(specifier);
  if (!builtin) return impurePackages.test(specifier);
  const allowed = pureBuiltins[specifier] ?? [];
  return allowed !== '*' && !(names.length > 0 && names.every((name) => allowed.includes(name)));
}

const isNow = (node: ts.Node): boolean =>
  ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;

const isProcess = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) && node.expression.getText() === 'process';

/** From the top: a room imports only from floors below its own. Rooms of one floor are strangers. */
const floors = [
  ['main', 'engine', 'app', 'cli', 'health', 'components'],
  ['making'],
  ['forms'],
  ['air', 'multimodal', 'rail', 'title', 'exchange', 'sandbox'],
  ...['documents', 'parties', 'journal', 'http', 'database', 'identifiers', 'findings', 'config'].map(
    (room) => [room],
  ),
];

/** `src/air/x.ts` is in `air`; `src/app.module.ts` is in `app`; migrations belong to the database. */
function roomOf(path: string): string {
  if (path.startsWith('migrations/')) return 'database';
  return path.split('/')[1]?.split('.')[0] ?? '';
}
const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));

describe('the house', () => {
  it('every room has a floor', () => {
    const homeless = inSrc.filter(({ path }) => floorOf(roomOf(path)) < 0);
    none(
      homeless.map(({ path }) => path),
      'A room without a floor may be imported from anywhere. Put it on one, here and in the documentation:',
    );
  });

  it('a room imports only from floors below it', () => {
    const bad = product.flatMap(({ path, imports }) =>
      imports
        .filter(({ file }) => file && !mayImport(roomOf(path), roomOf(file)))
        .map(({ file }) => `${path}: ${file}`),
    );
    none(
      bad,
      'Floors are what lets one room be understood, tested and replaced alone. Move what is shared down, or let the upper room register itself:',
    );
  });

  it('no module reaches itself', () => {
    none(
      cycles(product),
      'In a cycle one module runs before what it imports is there, and which one depends on who came first:',
    );
  });

  it('every file is used', () => {
    const entry = ({ path }: Source): boolean => /(^src\/main|\.main|\.cli)\.ts$/.test(path);
    const reached = new Set<string>();
    const reach = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      for (const { file } of sources.find((each) => each.path === path)?.imports ?? []) if (file) reach(file);
    };
    product.filter(entry).forEach(({ path }) => reach(path));
    none(
      product.filter(({ path }) => !reached.has(path)).map(({ path }) => path),
      'Code that no program reaches still has to be read and kept compiling. Wire it or delete it:',
    );
  });

  it('nothing is called by what it is not', () => {
    const bad = /(^|[/.-])(utils?|commons?|helpers?|shared|misc)([/.-]|$)/;
    const ours = filesUnder().filter((path) => bad.test(path) || basename(path) === 'index.ts');
    none(
      ours,
      'Such a name fits anything, so everything ends up there; a barrel hides who needs whom. Name the thing itself:',
    );
  });
});

function mayImport(from: string, to: string): boolean {
  const top = floorOf(from) === 0 && floorOf(to) === 0;
  return from === to || top || floorOf(from) < floorOf(to);
}

const writing =
  /^\s*(WITH\b[\s\S]*?\)\s*)?(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO|(DROP|ALTER|CREATE)\s+(UNIQUE\s+)?(TABLE|INDEX|VIEW|TRIGGER))\b/i;
const inDatabase = ({ path }: Source): boolean => /^(src\/database|migrations)\//.test(path);

describe('the write funnel', () => {
  const outside = product.filter((source) => !inDatabase(source));

  it('nobody else opens a transaction or a connection', () => {
    const own = (node: ts.Node): boolean => /\.(transaction|createQueryRunner|save)$/.test(calledName(node));
    none(
      found(outside, own),
      'A second transaction on one connection becomes a savepoint of the first, and vanishes with it after it was reported as done. Use database.write:',
    );
    none(
      outside
        .filter(({ imports }) => imports.some(({ specifier }) => /^(better-sqlite3|pg)$/.test(specifier)))
        .map(({ path }) => path),
      'A connection that the funnel does not know of writes past its queue and its durability check:',
    );
  });

  it('what writes is given to the transaction, by a service', () => {
    const strayed = outside.flatMap((source) =>
      found([source], (node) => {
        if (!writing.test(textOf(node))) return false;
        const given = calledName(node.parent);
        return !source.path.endsWith('.service.ts') || !/(^|\.)tx\.(run|send|take)$/.test(given);
      }),
    );
    none(
      strayed,
      'A write is kept only when the funnel commits it with its journal entry. Pass it to tx.run, tx.send or tx.take, in a service:',
    );
  });

  it('no statement rolls the whole group back', () => {
    const refused = /(ON\s+CONFLICT|INSERT\s+OR)\s+ROLLBACK/i;
    none(
      found(product, (node) => refused.test(textOf(node))),
      'Requests share a transaction, so this would undo strangers. Use a claim:',
    );
  });
});

describe('past and present', () => {
  it('are not joined to as one table', () => {
    const joined =
      /\bJOIN\s+(journal|feed|attempt)\b|\bIN\s*\(\s*SELECT[^()]*\bFROM\s+(journal|feed|attempt)\b/i;
    none(
      found(product, (node) => joined.test(textOf(node))),
      'For each line PostgreSQL would look through all of the archive. Use withEntries, or a subquery for one value:',
    );
  });
});

const routeVerbs = /^(Get|Post|Put|Delete|Patch|All|Head|Options)$/;

describe('habits', () => {
  it('only config.ts reads the environment', () => {
    const reads = (node: ts.Node): boolean =>
      /^process(\?)?(\.|\[['"])env\b['"\]]*$/.test(node.getText()) ||
      /^\{.*\benv\b.*\} = process$/.test(node.getText()) ||
      (ts.isImportDeclaration(node) && /^(node:)?process$/.test(textOf(node.moduleSpecifier)));
    none(
      found(
        sources.filter(({ path }) => path !== 'src/config.ts'),
        reads,
      ),
      'A setting that is read elsewhere has no default, no sentence for the operator and no check at the start:',
    );
  });

  it('every route says who may call it', () => {
    const names = (node: ts.MethodDeclaration): string[] =>
      (ts.getDecorators(node) ?? []).map(({ expression }) => calledName(expression));
    const silent = (node: ts.Node): boolean =>
      ts.isMethodDeclaration(node) &&
      names(node).some((name) => routeVerbs.test(name)) &&
      !names(node).some((name) => name === 'Roles' || name === 'Public');
    none(
      found(inSrc, silent),
      'The guard closes such a route to everybody, which is safe and never what was meant. Add @Roles or @Public:',
    );
  });

  it('nothing has the type any', () => {
    none(
      found(sources, (node) => node.kind === ts.SyntaxKind.AnyKeyword),
      'One any switches the compiler off for everything that it touches. Use unknown and look:',
    );
  });

  it('nothing is printed past the log', () => {
    none(
      found(
        sources,
        (node) => ts.isPropertyAccessExpression(node) && node.expression.getText() === 'console',
      ),
      'The log is one JSON line an event, which tools read. Use the Logger, or process.stdout in a command:',
    );
  });

  it('no test is left out', () => {
    const left = /^((describe|it|test)\.(only|skip|todo)|fdescribe|fit|xdescribe|xit)\b/;
    none(
      found(sources, (node) => left.test(calledName(node))),
      'A test that does not run says that all is well:',
    );
  });

  it('the product needs nothing that only its builders have', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: object };
    const nameOf = (specifier: string): string =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
    const bad = product.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, typeOnly }) => !typeOnly && nameOf(specifier) in devDependencies)
        .map(({ specifier }) => `${path}: ${specifier}`),
    );
    none(
      bad,
      'An installation for use leaves development packages out, so this would fail at the first start:',
    );
  });

  it('what is left to do has a number', () => {
    // The class keeps this line from finding itself.
    const marks = /\b(TO[D]O|FIX[M]E)\b(?!\(#\d+\))/;
    none(
      textsWith(marks),
      'A note without an issue is a promise to nobody. Write it as NAME(#12), or do it:',
    );
  });

  it('no file speaks of the machine it was written on', () => {
    const home = new RegExp(`(?<![\\w.:-])/(${['work', 'home', 'root'].join('|')})/`);
    const neighbour = new RegExp(['\\.\\./', 'shared\\b'].join(''));
    none(
      [...textsWith(home), ...textsWith(neighbour)],
      'Such a path exists on one machine only, and tells strangers about it:',
    );
  });
});

/** Places in any text file where a pattern stands. */
function textsWith(pattern: RegExp): string[] {
  const text = filesUnder().filter((path) => !/\.(png|ico|gz|zip|pdf|woff2?|tsbuildinfo)$/.test(path));
  return text.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
  );
}
