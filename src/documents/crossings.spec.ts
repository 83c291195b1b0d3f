import {
  countryBeyond,
  gaugeChange,
  knownApart,
  namesStop,
  readStop,
  sameStop,
  type Station,
  type Stop,
} from './crossings';

const stop = (country: string, name: string, more: Partial<Station> = {}): Stop =>
  readStop({ country, names: /^\p{Script=Han}/u.test(name) ? { zh: name } : { en: name }, ...more });

describe('border crossings', () => {
  it.each([
    ['CN', 'Alashankou', 'KZ', 'Dostyk', true],
    ['CN', '霍尔果斯', 'KZ', 'Алтынколь', true],
    ['MN', 'Zamyn-Uud', 'CN', '二连', true],
    ['CN', 'MANZHOULI', 'RU', 'Zabaikalsk', true],
    ['PL', 'Malaszewicze', 'BY', 'Brest', true],
    ['CN', '绥芬河', 'RU', 'Гродеково', true],
    ['CN', '磨憨', 'LA', 'Boten', false],
    ['CN', 'Pingxiang', 'VN', 'Đồng Đăng', 'unknown'],
    ['BY', 'Osinovka', 'RU', 'Krasnoye', 'unknown'],
  ])('%s %s to %s %s: gauge change %s', (country, exit, beyond, entry, change) => {
    expect(gaugeChange(stop(country, exit), stop(beyond, entry)).gaugeChange).toBe(change);
  });

  it('knows a crossing from one side, by name or by UN/LOCODE', () => {
    expect(gaugeChange(stop('CN', '阿拉山口'))).toEqual({
      exit: '阿拉山口',
      entry: 'Dostyk',
      fromMm: 1435,
      toMm: 1520,
      gaugeChange: true,
    });
    expect(countryBeyond(stop('CN', 'Erlian West', { unlocode: 'CNRLC' }))).toBe('MN');
    expect(countryBeyond(stop('CN', 'Chengdu'))).toBeUndefined();
    expect(gaugeChange(stop('RU', 'Unlisted'), stop('CN', 'Manzhouli')).gaugeChange).toBe(true);
  });

  it('knows which known stations no line joins, and says nothing of others', () => {
    expect(knownApart(stop('CN', 'Alashankou'), stop('KZ', 'Altynkol'))).toBe(true);
    expect(knownApart(stop('CN', 'Alashankou'), stop('KZ', 'Dostyk'))).toBe(false);
    expect(knownApart(stop('CN', 'Alashankou'), stop('KZ', 'Elsewhere'))).toBe(false);
  });

  it('compares stations by code, else by country and name', () => {
    expect(sameStop(stop('KZ', 'Dostyk', { code: '708507' }), stop('KZ', 'Достык', { code: '708507' }))).toBe(
      true,
    );
    const chengdu = stop('CN', 'Chengdu', { code: '33035781' });
    expect(sameStop(chengdu, stop('CN', '成都', { code: '035781' }))).toBe(true);
    expect(sameStop(chengdu, stop('RU', 'Чэнду', { code: '035781' }))).toBe(false);
    expect(sameStop(stop('PL', 'ŁÓDŹ'), stop('PL', 'Łódź'))).toBe(true);
    expect(sameStop(stop('CN', 'Khorgos'), stop('KZ', 'Khorgos'))).toBe(false);
    expect(namesStop('708507', stop('KZ', 'Dostyk', { code: '708507' }))).toBe(true);
    expect(namesStop('', stop('KZ', '…'))).toBe(false);
  });
});
