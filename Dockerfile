# The product in one image. What a process does is said by ROLE; see docker-compose.yml.

FROM node:20.20.2-bookworm-slim AS build
# The SQLite driver is compiled here, against the C library and the Node that it will run on.
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Of all packages only the driver may run a script, as allowScripts says; the npm of this image does
# not read that list. It compiles with the headers of the image, so nothing else is downloaded.
RUN npm ci --ignore-scripts \
  && npm_config_build_from_source=true npm_config_nodedir=/usr/local npm rebuild better-sqlite3
COPY tsconfig.json tsconfig.build.json ./
COPY migrations ./migrations
COPY seeds ./seeds
COPY types ./types
COPY src ./src
COPY scripts/bundle.mjs scripts/keep-code.cjs scripts/program.cjs ./scripts/
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json \
  && node scripts/bundle.mjs \
  && npm prune --omit=dev --ignore-scripts

FROM node:20.20.2-bookworm-slim
# A named volume takes owner and mode from the folder it covers, so a first start can write.
RUN install -d -o node -g node -m 0700 /var/lib/chuanyu/data /var/lib/chuanyu/keys
WORKDIR /app
# Owned by root: the process can read what it runs and change none of it.
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
# The door of the operator's commands; see the service "tool" in docker-compose.yml.
COPY scripts/run.mjs ./scripts/
# As many threads as `npm start` has (scripts/run.mjs): two names that hang must not stop the pushes to all others.
ENV NODE_ENV=production \
  UV_THREADPOOL_SIZE=16 \
  HOST=0.0.0.0 \
  PORT=8080 \
  DATA_DIR=/var/lib/chuanyu/data \
  KEY_DIR=/var/lib/chuanyu/keys \
  CHECKPOINT_FILE=/var/lib/chuanyu/keys/checkpoint
# The number of the user "node": a supervisor that refuses root cannot look names up.
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]
