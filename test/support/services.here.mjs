/** Runs before each spec of the project `scaled`, and tells it where the services are. */
globalThis.sharedServices = {
  postgresUrl: process.env.TEST_POSTGRES_URL,
  redisUrl: process.env.TEST_REDIS_URL,
  run: process.env.TEST_RUN,
};
