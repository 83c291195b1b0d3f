import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attemptsOf, deliveriesOf, pushTo, submit, untilState } from '../support/deliveries';
import { call } from '../support/exchange';
import { keysOf, startProcess } from '../support/process';
import { Receiver } from '../support/receiver';
import { leavePlaceOf } from '../support/services';

const customs = 'chongqing-customs';
const baseMs = 1_500;

describe('a server in a place with daylight saving', () => {
  it.concurrent.each([
    ['put forward an hour', '2027-03-28T01:00:00.000Z'],
    ['put back an hour', '2026-10-25T01:00:00.000Z'],
  ])(
    'keeps its schedule while the clocks are %s',
    async (_, change) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'cyw-dst-'));
      const receiver = await new Receiver().open();
      receiver.answer = (_arrival, nth) => ({ status: nth < 3 ? 503 : 200 });
      // The change comes a second and a half after the start, between the first attempt and the last.
      const server = await startProcess({
        DATA_DIR: dataDir,
        DELIVERY_BASE_MS: String(baseMs),
        TZ: 'Europe/Warsaw',
        NODE_OPTIONS: `--require ${join(__dirname, '../support/clock-ahead.cjs')}`,
        CLOCK_AHEAD_MS: String(Date.parse(change) - 1_500 - Date.now()),
      });
      try {
        const keys = keysOf(dataDir);
        const me = await call(server.url, 'GET', '/v1/me', { key: keys[customs] });
        const place = {
          url: server.url,
          keys,
          ids: { [customs]: String(me.body.id) },
          call: (method: string, path: string, sending = {}) => call(server.url, method, path, sending),
        };
        await pushTo(place, customs, receiver.url);
        const document = await submit(place);
        const delivery = await untilState(place, document.id, customs, 'delivered', 20_000);
        expect(delivery.attempts).toBe(3);
        const [first, second, third] = receiver.about(document.id).map(({ atMs }) => atMs);
        // The waits are 1.5 s and 6 s, a fifth more or less, and a second for the sweep.
        const [one, two] = [Number(second) - Number(first), Number(third) - Number(second)];
        expect([one >= 0.8 * baseMs - 20, one < 1.2 * baseMs + 1_500]).toEqual([true, true]);
        expect([two >= 3.2 * baseMs - 20, two < 4.8 * baseMs + 1_500]).toEqual([true, true]);
        const [seen] = await deliveriesOf(place, document.id, customs);
        const times = (await attemptsOf(place, seen?.id ?? '')).map(({ at }) => Date.parse(at));
        expect(times).toEqual(times.toSorted());
        expect(Number(times.at(-1)) - Number(times[0])).toBeLessThan(15_000);
      } finally {
        server.send('SIGTERM');
        await server.ended;
        await receiver.close();
        rmSync(dataDir, { recursive: true, force: true });
        await leavePlaceOf(dataDir);
      }
    },
    60_000,
  );
});
