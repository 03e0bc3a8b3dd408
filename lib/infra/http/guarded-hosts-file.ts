import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';

const path = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';

let known: { changed: number; hosts: Map<string, string[]> } = { changed: -1, hosts: new Map() };

/** What the hosts file of the machine says of a name in small letters; read again when it has changed. */
export function hostsFileAddresses(name: string): string[] {
	try {
		// Not asynchronously: that would wait for the threads that look-ups may hold. The file is small.
		const changed = statSync(path).mtimeMs;
		if (changed !== known.changed) known = { changed, hosts: readHosts(readFileSync(path, 'utf8')) };
		return known.hosts.get(name) ?? [];
	} catch {
		// A machine without the file has nothing to say.
		return [];
	}
}

/** Lines such as `10.0.0.5 crm crm.lan # the old one`. */
export function readHosts(text: string): Map<string, string[]> {
	const hosts = new Map<string, string[]>();
	for (const line of text.split(/\r?\n/)) {
		const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
		if (isIP(address) === 0) continue;
		for (const name of names.map((each) => each.toLowerCase())) hosts.set(name, [...(hosts.get(name) ?? []), address]);
	}
	return hosts;
}
