import { readHosts } from '../../../../lib/infra/http/guarded-hosts-file';
import { hostResolver, type HostResolverOptions, type NameServers } from '../../../../lib/infra/http/guarded-resolver';

type Answer = string[] | string | 'silent';

/** Name servers that answer with addresses or a code, or never; once cancelled, as c-ares does. */
class FakeNameServers implements NameServers {
	readonly asked: string[] = [];
	open = 0;
	private readonly cancels = new Set<() => void>();

	constructor(
		private readonly four: Answer,
		private readonly six: Answer,
	) {}

	async resolve4(host: string): Promise<string[]> {
		this.asked.push(host);
		return await this.answer(this.four);
	}

	async resolve6(): Promise<string[]> {
		return await this.answer(this.six);
	}

	cancel(): void {
		for (const each of this.cancels) each();
	}

	private async answer(answer: Answer): Promise<string[]> {
		if (Array.isArray(answer)) return answer;
		if (answer !== 'silent') throw Object.assign(new Error('dns'), { code: answer });
		this.open += 1;
		return await new Promise((_, reject) => {
			this.cancels.add(() => {
				this.open -= 1;
				reject(Object.assign(new Error('dns'), { code: 'ECANCELLED' }));
			});
		});
	}
}

function resolve(four: Answer, six: Answer, { host = 'hooks.example.com', signal = new AbortController().signal, ...options }: Partial<HostResolverOptions> & { host?: string; signal?: AbortSignal } = {}) {
	const servers = new FakeNameServers(four, six);
	const fallback = async () => await Promise.reject(new Error('the machine was asked'));
	const resolver = hostResolver({ system: 'Notify Systems', isLocal: () => false, nameServers: () => servers, hostsFile: () => [], fallback, ...options });
	return { servers, addresses: resolver(host, signal).then((all) => all.map(({ address, family }) => `${family} ${address}`)) };
}

test('both families are asked, and IPv4 comes first', async () => {
	expect(await resolve(['93.184.215.14'], ['2606:4700::1']).addresses).toEqual(['4 93.184.215.14', '6 2606:4700::1']);
	expect(await resolve('ENODATA', ['2606:4700::1']).addresses).toEqual(['6 2606:4700::1']);
	expect(await resolve(['93.184.215.14'], 'ESERVFAIL').addresses).toEqual(['4 93.184.215.14']);
});

test('name servers that never answer for IPv6 hold nothing up, and the question is given up', async () => {
	const { servers, addresses } = resolve(['93.184.215.14'], 'silent');
	expect(await addresses).toEqual(['4 93.184.215.14']);
	expect(servers.open).toBe(0);
});

test('who gives up ends the questions', async () => {
	const abort = new AbortController();
	const { servers, addresses } = resolve('silent', 'silent', { signal: abort.signal });
	expect(servers.open).toBe(2);
	abort.abort(new Error('enough'));
	await expect(addresses).rejects.toThrow('enough');
	expect(servers.open).toBe(0);
});

test('dead name servers are a time-out that is not to be repeated, and the machine is not asked either', async () => {
	for (const isLocal of [() => false, () => true]) {
		await expect(resolve('ETIMEOUT', 'ENODATA', { isLocal }).addresses).rejects.toMatchObject({ code: 'timeout', retryable: false, nothingDone: true });
	}
});

test('a name nobody knows, and name servers that fail', async () => {
	await expect(resolve('ENOTFOUND', 'ENODATA').addresses).rejects.toMatchObject({ code: 'ENOTFOUND' });
	await expect(resolve('ESERVFAIL', 'ENODATA').addresses).rejects.toMatchObject({ code: 'unavailable', nothingDone: true, message: expect.stringContaining('ESERVFAIL') });
});

test('the machine is asked for names of its own network alone', async () => {
	const fallback = async () => [{ address: '10.0.0.5', family: 4 }];
	expect(await resolve('ENOTFOUND', 'ENOTFOUND', { isLocal: (host) => host === 'crm.lan', host: 'CRM.lan.', fallback }).addresses).toEqual(['4 10.0.0.5']);
	await expect(resolve('ENOTFOUND', 'ENOTFOUND', { isLocal: (host) => host === 'crm.lan', fallback }).addresses).rejects.toMatchObject({ code: 'ENOTFOUND' });
	const again = async () => await Promise.reject(Object.assign(new Error('x'), { code: 'EAI_AGAIN' }));
	await expect(resolve('ENOTFOUND', 'ENOTFOUND', { isLocal: () => true, fallback: again }).addresses).rejects.toMatchObject({ code: 'timeout', retryable: false });
});

test('the hosts file and localhost need no name server', async () => {
	const hosts = readHosts('127.0.0.1 localhost # here\r\n10.0.0.5\tcrm CRM.lan\n#10.0.0.6 crm\nnonsense crm\nfd00::5 crm');
	const listed = resolve('silent', 'silent', { host: 'CRM', hostsFile: (name) => hosts.get(name) ?? [] });
	expect(await listed.addresses).toEqual(['4 10.0.0.5', '6 fd00::5']);
	expect(hosts.get('crm.lan')).toEqual(['10.0.0.5']);
	const local = resolve('silent', 'silent', { host: 'app.localhost' });
	expect(await local.addresses).toEqual(['4 127.0.0.1', '6 ::1']);
	expect([...listed.servers.asked, ...local.servers.asked]).toEqual([]);
});
