const { readFileSync } = require('node:fs');
const Sequencer = require('@jest/test-sequencer').default;

/** Specs of whole exchanges, and how another one says that it starts processes of its own. */
const ofWholes = /\/test\/(scaled|scenarios)\//;
const startsProcesses = /support\/(process|fleet|own-services|life)'|node:child_process/;

/** Those that take more than a minute of a slow machine, the longest first: the last to end must not be the last to begin. */
const longest = [
  'house-move',
  'commands',
  'kill',
  'log',
  'order-property',
  'processes',
  'postgres-outage',
  'papers',
];

const isHeavy = ({ path }) => ofWholes.test(path) || startsProcesses.test(readFileSync(path, 'utf8'));
const rank = ({ path }) => {
  const place = longest.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
  return place < 0 ? longest.length : place;
};

/**
 * The order and the parts of a whole run. The first part has the specs that start processes, which want the machine
 * for themselves: what they wait for has limits. The other parts share the rest.
 */
module.exports = class Order extends Sequencer {
  shard(tests, { shardIndex, shardCount }) {
    if (shardIndex === 1) return tests.filter(isHeavy);
    const light = tests.filter((test) => !isHeavy(test)).sort((a, b) => (a.path < b.path ? -1 : 1));
    return light.filter((_, place) => place % (shardCount - 1) === shardIndex - 2);
  }

  async sort(tests) {
    return [...(await super.sort(tests))].sort((a, b) => rank(a) - rank(b));
  }
};
