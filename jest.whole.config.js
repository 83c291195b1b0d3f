const usual = require('./jest.config.js');
const { layOut } = require('./test/support/suites.cjs');

/** A whole run: the same specs as ever, several of them in one suite (test/support/suites.cjs). */
module.exports = async () => {
  const { projects, ...rest } = await usual();
  return {
    ...rest,
    testSequencer: '<rootDir>/test/support/sequencer.cjs',
    projects: projects.map((project) => ({ ...project, testMatch: layOut(project.displayName) })),
  };
};
