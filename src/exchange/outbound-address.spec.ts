import { OutboundAddresses } from './outbound-address';

describe('addresses that may be called', () => {
  const strict = new OutboundAddresses([]);

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.9',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::FFFF:A9FE:A9FE',
    '0:0:0:0:0:ffff:a01:203',
    '::7f00:1',
    '::8.8.8.8',
    '2002:7f00:1::1',
    '::ffff:0:7f00:1',
    '::ffff:0:127.0.0.1',
    '2001::1',
    '2001:0:4136:e378:8000:63bf:80ff:fffe',
    '192.88.99.1',
    '192.88.99.2',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '2001:db8::1',
    '2001:2::1',
    '2001:20::1',
    '3fff::1',
    '100::1',
    '100:0:0:1::1',
    '5f00::1',
    '64:ff9b::a01:203',
    '64:ff9b:1::a01:203',
    'fec0::1',
    'feff::1',
    'fe80::1%eth0',
    '2400:3200::1%eth0',
    'not an address',
  ])('refuses %s', (address) => expect(strict.permits(address)).toBe(false));

  it.each(['8.8.8.8', '203.119.25.1', '2400:3200::1', '::ffff:808:808', '2001:4860:4860::8888'])(
    'permits %s',
    (address) => {
      expect(strict.permits(address)).toBe(true);
    },
  );

  it.each(['10.0.0.0/', '10.0.0.0/0', '10.0.0.0/8/8', 'abc'])('never begins with %s listed', (network) => {
    expect(() => new OutboundAddresses([network])).toThrow(network);
  });

  it('permits what the operator has listed, and nothing beside it', () => {
    const listed = new OutboundAddresses(['10.20.0.0/16', '127.0.0.1']);
    expect(listed.permits('10.20.3.4')).toBe(true);
    expect(listed.permits('10.21.3.4')).toBe(false);
    expect(listed.permits('127.0.0.1')).toBe(true);
    expect(listed.permits('127.0.0.2')).toBe(false);
    expect(listed.permits('::ffff:a14:304')).toBe(true);
    expect(listed.permits('::ffff:a15:304')).toBe(false);
  });
});
