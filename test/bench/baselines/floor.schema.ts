/**
 * The shape of the waybill that the bench sends, written by hand as whoever builds the fastest
 * server would. `usual.dto.ts` says the same in decorators.
 */
const text = (maxLength: number): object => ({ type: 'string', minLength: 1, maxLength });
const code = (pattern: string): object => ({ type: 'string', pattern: `^${pattern}$` });
const amount = { type: 'number', minimum: 0, maximum: 999_999_999_999 };
const whole = { type: 'integer', minimum: 0, maximum: 9_999_999 };
const list = (items: object, maxItems: number): object => ({ type: 'array', minItems: 1, maxItems, items });

/** An object with these fields and no others; names that end in `?` may be left out. */
function shape(fields: Record<string, object>): object {
  const named = Object.entries(fields).map(([name, schema]) => [name.replace('?', ''), schema] as const);
  return {
    type: 'object',
    required: Object.keys(fields).filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(named),
    additionalProperties: false,
  };
}

const country = code('[A-Z]{2}');
const airport = code('[A-Z]{3}');
const airline = code('[A-Z0-9]{2}');
const day = code('\\d{4}-\\d{2}-\\d{2}');
const prepaidOrCollect = { enum: ['P', 'C'] };

const sealingParty = { enum: ['SH', 'CA', 'CU', 'TO', 'AC'] };

const truck = shape({
  'cleared?': { type: 'boolean' },
  'plate?': text(20),
  'transitDeclaration?': text(35),
  'customsLock?': code('[0-9A-Z-]{1,20}'),
  'seals?': list(
    shape({
      number: text(20),
      party: sealingParty,
      onAt: airport,
      'offAt?': airport,
      'offParty?': sealingParty,
    }),
    10,
  ),
});

const leg = shape({
  from: airport,
  to: airport,
  carrier: airline,
  'flight?': code('[A-Z0-9]{2}\\d{1,4}'),
  'date?': day,
  'means?': { enum: ['PASSENGER_AIRCRAFT', 'CARGO_AIRCRAFT', 'TRUCK'] },
  'truck?': truck,
});

const party = shape({
  name: text(105),
  addressLines: list(text(105), 4),
  city: text(35),
  'postal?': text(17),
  country,
  'uscc?': code('[0-9A-Z]{18}'),
  'eori?': text(17),
  'contact?': shape({ 'person?': text(70), 'phone?': text(35), 'email?': text(100) }),
});

const rateLine = shape({
  pieces: whole,
  grossWeight: amount,
  rateClass: code('[A-Z]'),
  chargeableWeight: amount,
  rate: amount,
  total: amount,
  goods: text(700),
  hsCodes: list(code('\\d{6,10}'), 50),
  dims: list(
    shape({
      pieces: whole,
      length: amount,
      width: amount,
      height: amount,
      unit: { enum: ['CM', 'IN'] },
    }),
    100,
  ),
  slac: whole,
});

export const waybillSchema = shape({
  awb: code('\\d{3}-\\d{8}'),
  type: { enum: ['Master', 'Direct'] },
  'carrier?': airline,
  origin: airport,
  destination: airport,
  routing: list(leg, 10),
  shipper: party,
  consignee: party,
  'agent?': shape({ name: text(105), city: text(35), 'iataCode?': code('\\d{7,11}') }),
  'houses?': list(text(12), 500),
  pieces: whole,
  grossWeight: shape({ value: amount, unit: { enum: ['KG', 'LB'] } }),
  'volume?': shape({ value: amount, unit: { enum: ['MC', 'CC', 'CF', 'CI'] } }),
  'chargeableWeight?': amount,
  rateLines: list(rateLine, 50),
  currency: code('[A-Z]{3}'),
  chargeCode: code('[A-Z]{2}'),
  prepaidCollect: shape({ weight: prepaidOrCollect, other: prepaidOrCollect }),
  'otherCharges?': list(
    shape({ code: code('[A-Z]{2}'), entitlement: { enum: ['A', 'C'] }, amount, pc: prepaidOrCollect }),
    50,
  ),
  'totals?': shape({
    prepaid: shape({ weight: amount, dueAgent: amount, dueCarrier: amount, total: amount }),
  }),
  declaredValueCarriage: text(15),
  declaredValueCustoms: amount,
  'shc?': list(code('[A-Z]{3}'), 20),
  'securityStatus?': { enum: ['SPX', 'SCO', 'SHR', 'NSC'] },
  'handlingInformation?': text(700),
  'oci?': list(
    shape({
      line: whole,
      country,
      id: code('[A-Z]{3}'),
      customsId: code('[A-Z]{1,2}'),
      text: text(70),
    }),
    99,
  ),
  executedAt: code('\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?(Z|[+-]\\d{2}:\\d{2})'),
  'executedIn?': text(70),
  'signedBy?': text(105),
  customs: shape({ exportOffice: code('\\d{4}'), transitOffices: list(code('\\d{4}'), 10) }),
});
