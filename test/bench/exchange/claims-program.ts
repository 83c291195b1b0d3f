import 'reflect-metadata';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from '../../../src/app.module';
import { readConfig } from '../../../src/config';
import { Claims } from '../../../src/exchange/claims.service';
import { Deliveries } from '../../../src/exchange/deliveries.service';

/** What the lots of a round cost, in microseconds of CPU, one number a lot. */
export interface Lots {
  claim: number[];
  record: number[];
}

/** CPU of this process so far, all its threads. */
function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Claims lots of a size and records every one as taken, as the dispatcher does, without a push in between. */
async function run(claims: Claims, deliveries: Deliveries, lots: number, size: number): Promise<Lots> {
  const spent: Lots = { claim: [], record: [] };
  for (let lot = 0; lot < lots; lot++) {
    const before = cpuMicros();
    const rows = await claims.claim(size);
    const between = cpuMicros();
    if (rows.length !== size) throw new Error(`A lot had ${rows.length} deliveries, not ${size}.`);
    const outcome = { status: 204, excerpt: '' };
    await deliveries.record(rows.map((claimed) => ({ claimed, outcome, latencyMs: 5 })));
    spent.claim.push(between - before);
    spent.record.push(cpuMicros() - between);
  }
  return spent;
}

/** The services of the product as they are made for it. Never started, so that nothing else claims. */
async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule.with(readConfig()), new FastifyAdapter(), { logger: false });
  const [claims, deliveries] = [app.get(Claims, { strict: false }), app.get(Deliveries, { strict: false })];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const number = (name: string): number => Number(searchParams.get(name));
    run(claims, deliveries, number('lots'), number('size')).then(
      (lots) => response.end(JSON.stringify(lots)),
      (error: Error) => response.writeHead(500).end(error.stack),
    );
  });
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  });
  process.once('SIGTERM', () => process.exit(0));
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
