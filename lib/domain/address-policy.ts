import { BlockList, isIP } from 'node:net';

import { addRange, addressKind, bareHost, isPublicName, plainAddress } from './address-rules';

/**
 * Which hosts events may be sent to: those of the internet, and those of private networks that the administrator has named.
 * A name that is allowed may lead to any private address; link-local and other special addresses must be allowed by themselves.
 */
export class AddressPolicy {
	private readonly ranges = new BlockList();
	private readonly names = new Set<string>();
	private readonly suffixes: string[] = [];
	/** Entries that allow nothing: neither an address, a subnet nor a host name; or IPv4 written as IPv6, which is judged as IPv4. */
	readonly unreadable: readonly string[];

	/** @param allowed addresses, subnets (`10.1.0.0/16`), host names, and `*.example.lan` for all names under it */
	constructor(allowed: readonly string[] = []) {
		this.unreadable = allowed.filter((entry) => !this.add(entry.trim()));
	}

	/** Why the host of an address must not be called, before it is resolved; null where it may. */
	refusalOfHost(host: string): string | null {
		const bare = bareHost(host);
		if (isIP(bare) !== 0) return this.refusalOfAddress(bare, bare);
		return isPublicName(bare) || this.allowsName(bare) ? null : 'is a name of a private network';
	}

	/** Why this address of that host must not be connected to; null where it may. */
	refusalOfAddress(address: string, host: string): string | null {
		const kind = addressKind(address);
		if (kind === 'public' || this.allowsAddress(address)) return null;
		if (kind === 'private' && this.allowsName(bareHost(host))) return null;
		return bareHost(host) === bareHost(address) ? 'is not an address of the internet' : 'leads to an address that is not of the internet';
	}

	/** True for a host that the administrator has allowed by name or address. */
	vouchesFor(host: string): boolean {
		const bare = bareHost(host);
		return isIP(bare) === 0 ? this.allowsName(bare) : this.allowsAddress(bare);
	}

	private add(entry: string): boolean {
		const [address = ''] = entry.split('/');
		if (isIP(bareHost(address)) === 6 && isIP(plainAddress(address) ?? '') !== 6) return false;
		if (addRange(this.ranges, entry)) return true;
		const name = entry.toLowerCase().replace(/^\*\./, '');
		if (!isHostName(name)) return false;
		if (entry.startsWith('*.')) this.suffixes.push(`.${bareHost(name)}`);
		else this.names.add(bareHost(name));
		return true;
	}

	private allowsName(bare: string): boolean {
		return this.names.has(bare) || this.suffixes.some((suffix) => bare.endsWith(suffix));
	}

	private allowsAddress(address: string): boolean {
		const plain = plainAddress(address);
		return plain !== null && this.ranges.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
	}
}

/** Labels of letters, digits, `_` and inner hyphens; a dot may close it. */
function isHostName(name: string): boolean {
	if (!/^\w([\w-]*\w)?(\.\w([\w-]*\w)?)*\.?$/.test(name) || isIP(bareHost(name)) !== 0) return false;
	// What a URL writes in another way is an address in disguise, or no host at all.
	return URL.canParse(`http://${name}`) && new URL(`http://${name}`).hostname === name;
}
