/** The specs that mutants of the title rules are held against: pure ones, and few of each random story. */
module.exports = async () => {
  const { projects } = await require('./jest.config.js')();
  const [{ displayName: _, testPathIgnorePatterns: __, ...embedded }] = projects;
  return {
    ...embedded,
    globals: { ...embedded.globals, walks: { judged: 40, sampled: 0 } },
    testMatch: ['<rootDir>/src/title/**/*.spec.ts'],
  };
};
