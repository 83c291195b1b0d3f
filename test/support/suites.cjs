const { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join, relative, sep } = require('node:path');

const root = join(__dirname, '../..');

/** Where the specs of a project are, and where they are not. */
const folders = {
  embedded: { in: ['src', 'test'], out: ['test/scaled'] },
  scaled: { in: ['test/api', 'test/exchange', 'test/scenarios', 'test/scaled'], out: [] },
};

/** Specs of whole exchanges, and how another one says that it starts processes of its own. */
const ofWholes = /^test\/(scaled|scenarios)\//;
const startsProcesses = /support\/(process|fleet|own-services)'|node:child_process/;

/** What a spec says that changes modules or limits: they are those of its neighbours, too. */
const concernsAll = /jest\.(resetModules|isolateModules|mock|doMock|unmock|setTimeout)\b/;

/** What would leave out all neighbours in a green run. */
const chooses = /\b(it|test|describe)\.only\b/;

/** Specs in one suite. More would save little, and the last suite of a run would be longer to wait for. */
const together = 9;

const specsIn = (folder) =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return specsIn(path);
    return path.endsWith('.spec.ts') ? [path] : [];
  });

const specsOf = (project) => {
  const { in: those, out } = folders[project];
  const left = (path) => out.some((folder) => path.startsWith(`${folder}/`));
  return those
    .flatMap(specsIn)
    .filter((path) => !left(path))
    .sort();
};

/** Each gets a like share of the long and the short: what is about one thing stands side by side in the list. */
const dealt = (paths) => {
  const suites = Math.ceil(paths.length / together);
  return Array.from({ length: suites }, (_, suite) => paths.filter((_, place) => place % suites === suite));
};

/** A spec loads 1,600 modules before it tests anything; those of one suite load them once. */
const suiteOf = (paths, folder) =>
  paths
    .map((path) => {
      const from = relative(folder, join(root, path)).replaceAll(sep, '/');
      return `describe('${path}', () => void require('${from}'));\n`;
    })
    .join('');

/**
 * The suites of a whole run of a project: specs that start processes, each for itself, and the rest in groups. Gives
 * what Jest finds them by.
 */
exports.layOut = (project) => {
  const specs = specsOf(project).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
  const choosing = specs.find(({ text }) => chooses.test(text));
  if (choosing) throw new Error(`${choosing.path} has an .only, which would leave out its whole suite.`);
  const standsAlone = ({ path, text }) =>
    ofWholes.test(path) || startsProcesses.test(text) || concernsAll.test(text);
  const alone = specs.filter(standsAlone).map(({ path }) => `<rootDir>/${path}`);
  const grouped = specs.filter((spec) => !standsAlone(spec)).map(({ path }) => path);
  const folder = join(root, 'dist/suites', project);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  dealt(grouped).forEach((paths, place) =>
    writeFileSync(join(folder, `group-${place + 1}.js`), suiteOf(paths, folder)),
  );
  return [...alone, `<rootDir>/dist/suites/${project}/group-*.js`];
};

/** Whether a suite is a group of specs. */
exports.isGroup = (path) => /\/dist\/suites\/\w+\/group-\d+\.js$/.test(path.replaceAll(sep, '/'));
