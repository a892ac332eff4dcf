import { BlockList, isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';

/** The names Express knows for ranges of addresses; the plane stands before Express and must agree with it. */
const RANGES: Record<string, readonly string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** The address of the person behind trusted proxies: X-Forwarded-For is read from its end, one entry for each proxy we trust. */
export function clientAddress(trustProxy: string): (request: IncomingMessage) => string {
  const socket = (request: IncomingMessage): string => plain(request.socket.remoteAddress ?? '');
  const forwarded = (request: IncomingMessage): string[] => String(request.headers['x-forwarded-for'] ?? '').split(',').map((a) => a.trim()).filter((a) => isIP(a) > 0);
  if (trustProxy === '') return socket;
  if (/^\d+$/.test(trustProxy)) {
    const hops = Number(trustProxy);
    return (request) => [...forwarded(request), socket(request)].at(-1 - hops) ?? forwarded(request)[0] ?? socket(request);
  }
  const trusted = blockList(trustProxy);
  return (request) => {
    const chain = [...forwarded(request), socket(request)];
    return chain.findLast((address) => !isTrusted(trusted, address)) ?? chain[0] ?? '';
  };
}

/** An IPv4 address inside IPv6 in its own form. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
const isTrusted = (list: BlockList, address: string): boolean => isIP(address) > 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

function blockList(names: string): BlockList {
  const list = new BlockList();
  for (const entry of names.split(',').flatMap((n) => RANGES[n.trim()] ?? [n.trim()])) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) continue;
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
