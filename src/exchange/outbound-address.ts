import { BlockList, isIP } from 'node:net';
import { readNetwork } from '../config';

/**
 * Networks that a push must not reach: a caller could otherwise make us call our own neighbours. They are those of
 * the IANA special-purpose address registries (RFC 6890) that no receiver has, and forms that hold an IPv4 address.
 */
const refused: readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'], // RFC 6598, carrier-grade NAT
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'], // link-local, and the metadata addresses of clouds
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'], // RFC 5737, for documentation
  ['192.88.99.0', 24, 'ipv4'], // RFC 7526: the relays of 6to4, deprecated
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'], // RFC 5737
  ['203.0.113.0', 24, 'ipv4'], // RFC 5737
  ['224.0.0.0', 3, 'ipv4'], // multicast, reserved and broadcast
  ['::', 96, 'ipv6'], // unspecified, loopback and IPv4-compatible
  ['::ffff:0:0:0', 96, 'ipv6'], // RFC 2765: IPv4-translated
  ['64:ff9b::', 96, 'ipv6'], // RFC 6052: leads to any IPv4 address
  ['64:ff9b:1::', 48, 'ipv6'], // RFC 8215, the same for local use
  ['100::', 64, 'ipv6'], // RFC 6666, discarded
  ['100:0:0:1::', 64, 'ipv6'], // RFC 9780, a prefix for nobody
  ['2001::', 23, 'ipv6'], // IETF protocols, among them Teredo (RFC 4380), which leads to IPv4 addresses
  ['2001:db8::', 32, 'ipv6'], // RFC 3849, for documentation
  ['2002::', 16, 'ipv6'], // 6to4: the IPv4 address behind it may be a private one
  ['3fff::', 20, 'ipv6'], // RFC 9637, for documentation
  ['5f00::', 16, 'ipv6'], // RFC 9602, segments of a network's own
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'], // site-local, deprecated and still routed within sites
  ['ff00::', 8, 'ipv6'],
];

/** There are fewer receivers than this. */
const verdictsKept = 1_000;

/** Decides whether an address may be called. Networks in `allowed` (CIDR) are an operator's choice. */
export class OutboundAddresses {
  private readonly refused = new BlockList();
  private readonly allowed = new BlockList();
  /** Verdicts so far: the lists never change, and each push asks of one of a few addresses. */
  private readonly known = new Map<string, boolean>();

  constructor(allowed: readonly string[]) {
    for (const [network, prefix, family] of refused) this.refused.addSubnet(network, prefix, family);
    for (const cidr of allowed) {
      const network = readNetwork(cidr);
      if (!network) throw new Error(`${cidr} is no network in CIDR form.`);
      this.allowed.addSubnet(network.address, network.prefix, network.family);
    }
  }

  permits(address: string): boolean {
    let permitted = this.known.get(address);
    if (permitted === undefined) {
      permitted = this.judge(address);
      if (this.known.size >= verdictsKept) this.known.clear();
      this.known.set(address, permitted);
    }
    return permitted;
  }

  private judge(address: string): boolean {
    const plain = plainOf(address);
    const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(plain) === 0) return false;
    return this.allowed.check(plain, family) || !this.refused.check(plain, family);
  }
}

/**
 * One form for each address: an IPv4-mapped one (RFC 4291 section 2.5.5.2) is the IPv4 address that a
 * connection to it reaches, whether it is written with dots, in hex or in full.
 */
function plainOf(address: string): string {
  // A zone, as in fe80::1%eth0, names an interface of this host; nothing public needs one.
  if (isIP(address) !== 6 || address.includes('%')) return isIP(address) === 4 ? address : '';
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short) ?? [];
  if (high === undefined || low === undefined) return short;
  return [high, low].flatMap((part) => [parseInt(part, 16) >> 8, parseInt(part, 16) & 255]).join('.');
}
