import { BlockList, isIP } from 'node:net';

/**
 * What an IP address leads to. `public`: a host of the internet. `private`: a network of somebody's own (loopback included), which
 * an administrator may vouch for. `special`: link-local, where clouds keep their metadata, and what no webhook is ever sent to.
 */
export type AddressKind = 'public' | 'private' | 'special';

/** Loopback, RFC 1918, RFC 6598 (carrier-grade NAT). */
const private4 = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
/**
 * https://www.iana.org/assignments/iana-ipv4-special-registry, multicast and reserved; and two metadata services that lie
 * outside of link-local: Alibaba Cloud's in the range of carrier-grade NAT, Azure's among public addresses.
 */
const special4 = [
	...['0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24'],
	...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '100.100.100.200/32', '168.63.129.16/32'],
];
/** Loopback and unique local addresses. */
const private6 = ['::1/128', 'fc00::/7'];
/**
 * https://www.iana.org/assignments/iana-ipv6-special-registry, as far as it lies within global unicast: protocol assignments (with
 * Teredo), documentation, 6to4; and the metadata services of AWS and Google Cloud, which have unique local addresses.
 */
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', 'fd00:ec2::254/128', 'fd20:ce::254/128'];

const ranges = { private4: rangesOf(private4), special4: rangesOf(special4), private6: rangesOf(private6), special6: rangesOf(special6) };

/** Names that are given out inside of a network, by RFC 6761, RFC 6762, RFC 8375 and by habit. */
const privateSuffixes = ['localhost', 'local', 'internal', 'intranet', 'private', 'corp', 'home', 'lan', 'svc', 'home.arpa'];

/** @param address an IP address as resolvers write it; anything else counts as special */
export function addressKind(address: string): AddressKind {
	const plain = plainAddress(address);
	if (plain === null) return 'special';
	if (isIP(plain) === 4) {
		if (ranges.special4.check(plain, 'ipv4')) return 'special';
		return ranges.private4.check(plain, 'ipv4') ? 'private' : 'public';
	}
	if (ranges.special6.check(plain, 'ipv6')) return 'special';
	if (ranges.private6.check(plain, 'ipv6')) return 'private';
	// What is given out to hosts of the internet is 2000::/3, and nothing else.
	return /^[23][\da-f]{3}:/.test(plain) ? 'public' : 'special';
}

export function isPublicAddress(address: string): boolean {
	return addressKind(address) === 'public';
}

/** False for names of one word and for those that only a private network gives out. @param host as a URL holds it */
export function isPublicName(host: string): boolean {
	const name = bareHost(host);
	return name.includes('.') && !privateSuffixes.some((suffix) => name.endsWith(`.${suffix}`));
}

/** A host as rules compare it: in small letters, without the brackets of IPv6 and without closing dots. */
export function bareHost(host: string): string {
	return host.toLowerCase().replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '');
}

/**
 * The address in its shortest form, without its zone; IPv4 where it lies inside an IPv6 address that is translated to it
 * (IPv4-mapped, and NAT64 by RFC 6052, through which networks without IPv4 reach the rest of the internet).
 * @returns null for what is no address
 */
export function plainAddress(address: string): string | null {
	const bare = bareHost(address).replace(/%.*$/, '');
	if (isIP(bare) !== 6) return isIP(bare) === 4 ? bare : null;
	const groups = groupsOf(bare);
	const head = groups.slice(0, 6).join(':');
	const isTranslated = head === '0:0:0:0:0:ffff' || head === '64:ff9b:0:0:0:0';
	return isTranslated ? dotted(groups.slice(6)) : bareHost(new URL(`http://[${bare}]`).hostname);
}

/** The eight groups, without leading zeros. */
function groupsOf(address: string): string[] {
	const short = bareHost(new URL(`http://[${address}]`).hostname);
	const [head = '', tail] = short.split('::');
	const split = (text: string): string[] => (text === '' ? [] : text.split(':'));
	if (tail === undefined) return split(head);
	const [before, after] = [split(head), split(tail)];
	return [...before, ...new Array<string>(8 - before.length - after.length).fill('0'), ...after];
}

function dotted(groups: readonly string[]): string {
	return groups
		.map((group) => Number.parseInt(group, 16))
		.flatMap((group) => [group >> 8, group & 255])
		.join('.');
}

function rangesOf(subnets: readonly string[]): BlockList {
	const list = new BlockList();
	for (const subnet of subnets) addRange(list, subnet);
	return list;
}

/** @returns false where the text is neither an address nor a subnet such as `10.0.0.0/8` */
export function addRange(list: BlockList, text: string): boolean {
	const [address = '', prefix, ...rest] = text.split('/');
	const family = isIP(bareHost(address));
	const longest = family === 6 ? 128 : 32;
	const bits = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : longest + 1;
	if (family === 0 || bits > longest || rest.length > 0) return false;
	list.addSubnet(bareHost(address), bits, family === 6 ? 'ipv6' : 'ipv4');
	return true;
}
