import fc from 'fast-check';
import { receiversLimit, route, type RoutingRule } from './routing';

const rules: RoutingRule[] = [
  { id: 'office-80', authority: 'chongqing-customs', offices: ['80'] },
  { id: 'office-79', authority: 'chengdu-customs', offices: ['79'] },
  { id: 'air-import', authority: 'airport', modes: ['4'], directions: ['import'] },
];
const facts = { offices: ['8003'], places: ['CKG'], modes: ['4'], direction: 'export' as const };

describe('routing', () => {
  it('sends offices 80xx to Chongqing and 79xx to Chengdu, and says which office it was', () => {
    expect(route('air-waybill', { ...facts, offices: ['8003', '7900'] }, rules)).toEqual([
      {
        rule: 'office-80',
        authority: 'chongqing-customs',
        reason: { en: 'It names customs office 8003.', zh: '单证列明关区 8003。' },
      },
      {
        rule: 'office-79',
        authority: 'chengdu-customs',
        reason: { en: 'It names customs office 7900.', zh: '单证列明关区 7900。' },
      },
    ]);
  });

  it('needs every condition of a rule', () => {
    expect(route('air-waybill', facts, rules).map((each) => each.authority)).toEqual(['chongqing-customs']);
    expect(route('air-waybill', { ...facts, direction: 'import' }, rules)).toHaveLength(2);
  });

  it('knows a company by its USCC, and takes a routing that tells of no company as naming none', () => {
    const uscc = '91500000MA5U7Q2X0K';
    const rule = { id: 'company', authority: 'chongqing-customs', parties: [uscc] };
    const [match] = route('air-waybill', { ...facts, parties: [uscc] }, [rule]);
    expect(match?.reason).toEqual({ en: `It names company ${uscc}.`, zh: `单证列明企业 ${uscc}。` });
    expect(route('air-waybill', facts, [rule])).toEqual([]);
  });

  it('gives nothing when no rule matches', () => {
    expect(route('air-waybill', { offices: ['2200'], places: [], modes: ['1'] }, rules)).toEqual([]);
  });

  it('never names an authority twice, and never more than five', () => {
    const some = fc.array(
      fc.record({ id: fc.string(), authority: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g') }),
    );
    fc.assert(
      fc.property(some, (anyRules) => {
        const authorities = route('x', facts, anyRules).map((each) => each.authority);
        expect(new Set(authorities).size).toBe(authorities.length);
        expect(authorities.length).toBeLessThanOrEqual(receiversLimit);
      }),
    );
  });
});
