import dns from 'node:dns';
import net from 'node:net';
import { buildConnector } from 'undici';

/**
 * Guards outgoing HTTP to addresses that people typed in: a name is resolved and its addresses are checked in the
 * moment of connecting, so that neither a redirected name nor a second DNS answer leads into the private network.
 */

/** Networks that are not the public internet: IANA special-purpose registries for IPv4 and IPv6. */
const special4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Of IPv6 only 2000::/3 is given out, and of that some blocks reach elsewhere (Teredo, documentation, 6to4). */
const special6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const blocked = new net.BlockList();
for (const [network, bits] of special4) blocked.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of special6) blocked.addSubnet(network, bits, 'ipv6');
const global6 = new net.BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** True for an address of the public internet. Everything that is not an address is not public. */
export function isPublicAddress(address: string): boolean {
  const family = net.isIP(address);
  if (family === 4) return !blocked.check(address, 'ipv4');
  if (family !== 6) return false;
  return global6.check(address, 'ipv6') && !blocked.check(address, 'ipv6');
}

/** Why a connection was not made. Nothing was sent. */
export class PrivateNetworkRefused extends Error {
  readonly code = 'PRIVATE_NETWORK_REFUSED';
  constructor(host: string) {
    super(`${host} is on a private network; outgoing connections there are not allowed on this installation`);
  }
}

type Lookup = net.LookupFunction;

/** `dns.lookup` that gives an error when any of the addresses is not public. */
export function guardedLookup(lookup: typeof dns.lookup = dns.lookup): Lookup {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      if (!addresses.every((each) => isPublicAddress(each.address)))
        return callback(new PrivateNetworkRefused(host), []);
      if (options.all) return callback(null, addresses);
      const first = addresses[0];
      if (first) callback(null, first.address, first.family);
      else callback(new Error(`${host} has no address`), []);
    });
  };
}

/**
 * A connector for undici's Pool and Agent (`connect` option). With `allowPrivate` it connects anywhere.
 */
export function guardedConnector(options: {
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
}): buildConnector.connector {
  const { allowPrivate, timeoutMs: timeout } = options;
  if (allowPrivate) return buildConnector({ timeout });
  const lookup = guardedLookup();
  const connect = buildConnector({ timeout, lookup } as buildConnector.BuildOptions);
  return (target, callback) => {
    // A literal address is never looked up.
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (net.isIP(host) && !isPublicAddress(host)) callback(new PrivateNetworkRefused(host), null);
    else connect(target, callback);
  };
}
