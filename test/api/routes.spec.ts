import { readFileSync } from 'node:fs';
import { roles, type Role } from '../../src/parties/roles';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { newcomer } from '../support/life';
import { expectProblem } from '../support/problems';
import { routesOf } from '../support/routes';

const submitters: Role[] = ['forwarder', 'carrier', 'trader', 'broker', 'handler'];
const everybody = [...roles];

/**
 * Who may call what, written by hand: whoever changes a decorator must change this line too, and so
 * cannot open a door without saying so. `public` needs no key.
 */
const doors: Record<string, Role[] | 'public'> = {
  'GET /.well-known/jwks.json': 'public',
  'GET /health/live': 'public',
  'GET /health/ready': 'public',
  'GET /metrics': 'public',
  'GET /problems': 'public',
  'GET /problems/:code': 'public',

  'GET /v1/me': everybody,
  'GET /v1/parties': everybody,
  'POST /v1/parties': ['operator'],
  'PUT /v1/parties/:id/rule-switches': ['operator'],
  'GET /v1/parties/:id/keys': ['operator'],
  'POST /v1/parties/:id/keys': ['operator'],
  'POST /v1/parties/:id/signing-keys': ['operator'],
  'DELETE /v1/keys/:id': ['operator'],
  'DELETE /v1/signing-keys/:kid': ['operator'],

  ...documentDoors('air-waybills'),
  'GET /v1/air-waybills/:id/reconciliation': everybody,
  ...documentDoors('house-waybills'),
  ...documentDoors('house-manifests'),
  ...documentDoors('flight-manifests'),
  ...documentDoors('multimodal-waybills'),
  ...documentDoors('rail-consignment-notes'),
  ...documentDoors('rail-bills'),
  'POST /v1/air-waybills/:id/events': ['carrier', 'handler'],
  'GET /v1/air-waybills/:id/events': everybody,
  'POST /v1/house-waybills/:id/events': ['carrier', 'handler', 'forwarder'],
  'GET /v1/house-waybills/:id/events': everybody,
  'POST /v1/multimodal-waybills/:id/events': ['forwarder', 'carrier', 'handler', 'customs'],
  'GET /v1/multimodal-waybills/:id/events': everybody,
  'POST /v1/rail-consignment-notes/:id/events': [...submitters, 'customs'],
  'GET /v1/rail-consignment-notes/:id/events': everybody,
  'GET /v1/rail-bills/:id/discrepancies': everybody,
  'GET /v1/multimodal-waybills/:id/discrepancies': everybody,
  'GET /v1/documents': everybody,
  'GET /verify/:token': 'public',
  'POST /v1/paper-runs': everybody,
  'GET /v1/paper-runs/:id': everybody,
  'GET /v1/paper-runs/:id/papers/:ordinal': everybody,
  'GET /v1/paper-runs/:id/zip': everybody,
  'GET /v1/documents/:id/papers/:view': everybody,
  'GET /v1/documents/:id/views': everybody,
  'GET /v1/documents/:id/views/:view': everybody,
  'GET /v1/documents/:id/views/:view/differences': everybody,
  'GET /v1/places': everybody,
  'PUT /v1/places/:code': ['operator'],
  'GET /v1/code-lists': everybody,
  'GET /v1/code-lists/:name': everybody,
  'PUT /v1/code-lists/:name/:code': ['operator'],
  'POST /v1/previews': submitters,
  'POST /v1/edifact-readings': submitters,
  'POST /v1/acknowledgement-readings': submitters,
  'GET /v1/documents/:id': everybody,

  'GET /v1/spreadsheets/:kind': everybody,
  'POST /v1/spreadsheet-imports': submitters,
  'GET /v1/spreadsheet-imports': everybody,
  'GET /v1/spreadsheet-imports/:id': everybody,
  'GET /v1/spreadsheet-imports/:id/documents': everybody,
  'POST /v1/drafts': submitters,
  'POST /v1/templates': submitters,
  'GET /v1/templates': submitters,
  'GET /v1/templates/:id': submitters,
  'PUT /v1/templates/:id': submitters,
  'DELETE /v1/templates/:id': submitters,
  'GET /v1/glossary': everybody,
  'POST /v1/glossary': everybody,
  'DELETE /v1/glossary/:id': everybody,
  'POST /v1/glossary/:id/confirmation': everybody,
  'POST /v1/glossary/:id/promotion': ['operator'],

  'GET /v1/event-types': everybody,
  'GET /v1/event-types/:type': everybody,
  'GET /v1/inbox': everybody,
  'POST /v1/inbox/ack': everybody,
  'POST /v1/inbox/claims': everybody,
  'POST /v1/inbox/extensions': everybody,
  'POST /v1/inbox/releases': everybody,
  'POST /v1/receipts': ['customs'],
  'GET /v1/unmatched-receipts': ['customs', 'operator'],
  'POST /v1/unmatched-receipts/:id/match': ['customs', 'operator'],
  'GET /v1/documents/:id/receipts': everybody,
  'GET /v1/documents/:id/receipts/proof': everybody,
  'GET /v1/deliveries': everybody,
  'GET /v1/deliveries/:id': everybody,
  'POST /v1/deliveries/:id/replay': everybody,
  'POST /v1/deliveries/:id/skip': everybody,
  'POST /v1/endpoints/:name/replay': everybody,
  'GET /v1/endpoints': everybody,
  'PUT /v1/endpoints/:name': everybody,
  'DELETE /v1/endpoints/:name': everybody,
  'POST /v1/endpoints/:name/rotation': everybody,
  'POST /v1/endpoints/:name/test': everybody,
  'POST /v1/endpoints/:name/enablement': everybody,
  'GET /v1/routing-rules': everybody,
  'PUT /v1/routing-rules': ['operator'],
  'POST /v1/routing-rules/catch-up': ['operator'],
  'GET /v1/routing-rules/versions': ['operator'],
  'GET /v1/routing-rules/versions/:version': ['operator'],

  'POST /v1/titles': ['carrier', 'forwarder'],
  'GET /v1/titles/:id': everybody,
  'GET /v1/titles/:id/acts': everybody,
  'POST /v1/titles/:id/acts': everybody,
  'POST /v1/titles/:id/grants': everybody,
  'DELETE /v1/titles/:id/grants/:partyId': everybody,
  'POST /v1/authorities': everybody,
  'GET /v1/authorities': everybody,
  'DELETE /v1/authorities/:id': everybody,
  'POST /v1/title-checks': everybody,
  'GET /v1/financing-key': ['bank', 'guarantor'],
  'POST /v1/financing-registrations': ['bank', 'guarantor'],
  'GET /v1/financing-registrations': ['bank', 'guarantor'],
  'GET /v1/financing-registrations/:id': ['bank', 'guarantor'],
  'POST /v1/financing-registrations/:id/financing': ['bank', 'guarantor'],
  'POST /v1/financing-registrations/:id/cancellation': ['bank', 'guarantor'],
  'GET /v1/titles/:id/evidence': everybody,
  'POST /v1/titles/:id/watches': everybody,
  'DELETE /v1/titles/:id/watches': everybody,
  'POST /v1/title-replacements': ['carrier', 'forwarder'],
  'GET /v1/title-checks/:id': everybody,
  'GET /v1/title-checks/:id/standing': everybody,
  'GET /v1/titles/:id/checks': everybody,
  'GET /v1/log/checkpoint': 'public',
  'GET /v1/log/proofs': 'public',
};

function documentDoors(collection: string): Record<string, Role[]> {
  const at = `/v1/${collection}`;
  return {
    [`POST ${at}`]: submitters,
    [`PUT ${at}/:id`]: submitters,
    [`POST ${at}/:id/withdrawal`]: submitters,
    [`POST ${at}/:id/grants`]: submitters,
    [`DELETE ${at}/:id/grants/:partyId`]: submitters,
    [`GET ${at}/:id`]: everybody,
    [`GET ${at}/:id/content`]: everybody,
    [`GET ${at}/:id/original`]: everybody,
    [`GET ${at}/:id/losses`]: everybody,
    [`GET ${at}/:id/versions`]: everybody,
    [`GET ${at}/:id/diff`]: everybody,
    [`GET ${at}/:id/timeline`]: everybody,
  };
}

interface Declared {
  responses: Record<string, { content?: object }>;
}
const { paths } = JSON.parse(readFileSync('test/openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, Declared>>;
};

/** Media types in which the OpenAPI document says that a door answers with a status. */
function declaredForms(name: string, status: number): string[] {
  const [method = '', path = ''] = name.split(' ');
  const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  const answer = operation?.responses[status] ?? operation?.responses[`${String(status)[0]}XX`];
  return Object.keys(answer?.content ?? {});
}

/** The interface's own pages; they hold nothing but what everybody may read. */
const isPage = (name: string): boolean => /^GET \/docs($|[/*])/.test(name);

describe('every door, and who may go through it', () => {
  let exchange: Exchange;
  const keys: Partial<Record<Role, string>> = {};

  beforeAll(async () => {
    exchange = await startExchange();
    for (const role of roles) keys[role] = (await newcomer(exchange, `a-${role}`, [role])).key;
  });
  afterAll(() => exchange.stop());

  const knock = async (name: string, key?: string): Promise<Reply> => {
    const [method = '', path = ''] = name.split(' ');
    const body = method === 'POST' || method === 'PUT' ? {} : undefined;
    const reply = await exchange.call(method, path.replace(/:\w+/g, 'x'), { key, body });
    expect(declaredForms(name, reply.status)).toContain(reply.headers.get('content-type')?.split(';')[0]);
    return reply;
  };

  it('the server has the doors of the table and no others', () => {
    const built = routesOf(exchange).map(({ method, path }) => `${method} ${path}`);
    expect(built.filter((name) => !isPage(name)).sort()).toEqual(Object.keys(doors).sort());
  });

  it.each(Object.keys(doors).filter((name) => doors[name] === 'public'))('%s needs no key', async (name) => {
    const { status } = await knock(name);
    // What it asks for may be missing; a key is not.
    expect([200, 400, 404]).toContain(status);
  });

  it('a public door still refuses a key that is wrong', async () => {
    expectProblem(await knock('GET /problems', `cyw_test_${'B'.repeat(32)}`), 401, 'key.unknown');
  });

  it.each(Object.keys(doors).filter((name) => doors[name] !== 'public'))('%s', async (name) => {
    expectProblem(await knock(name), 401, 'key.missing');
    for (const role of roles) {
      const reply = await knock(name, keys[role]);
      if ((doors[name] as Role[]).includes(role)) {
        expect({ role, closed: [401, 403].includes(reply.status) }).toEqual({ role, closed: false });
        expect(reply.status).toBeLessThan(500);
      } else expectProblem(reply, 403, 'role.not_allowed');
    }
  });

  it('a party with several roles may do what any of them may', async () => {
    const both = await newcomer(exchange, 'both', ['customs', 'carrier']);
    expect((await knock('POST /v1/receipts', both.key)).status).toBe(422);
    expect((await knock('POST /v1/rail-bills', both.key)).status).toBe(422);
    expectProblem(await knock('POST /v1/parties', both.key), 403, 'role.not_allowed');
  });
});
