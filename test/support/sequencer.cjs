const Sequencer = require('@jest/test-sequencer').default;
const { isGroup } = require('./suites.cjs');

/** Those that take more than a minute of a slow machine, the longest first: the last to end must not be the last to begin. */
const longest = ['house-move', 'commands', 'kill', 'log', 'processes', 'postgres-outage', 'papers'];

const rank = ({ path }) => {
  const place = longest.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
  return place < 0 ? longest.length : place;
};

/**
 * The order and the two parts of a whole run. The first has the specs that start processes, which want the machine
 * for themselves: what they wait for has limits. The second has the groups of all others.
 */
module.exports = class Order extends Sequencer {
  shard(tests, { shardIndex }) {
    return tests.filter(({ path }) => isGroup(path) === (shardIndex === 2));
  }

  async sort(tests) {
    return [...(await super.sort(tests))].sort((a, b) => rank(a) - rank(b));
  }
};
