import type { LookupAddress, LookupOptions } from 'node:dns';

import { AddressPolicy } from '../../../../lib/domain/address-policy';
import { guardedLookup } from '../../../../lib/infra/http/guarded-lookup';

type Resolve = (host: string) => Promise<LookupAddress[]>;

/** A resolver that gives another answer at each question, as a rebinding name server does. */
function resolverOf(...answers: string[][]): Resolve & { asked: string[] } {
	const asked: string[] = [];
	const resolve: Resolve = async (host) => {
		const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
		asked.push(host);
		return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
	};
	return Object.assign(resolve, { asked });
}

async function look(resolve: Resolve, options: LookupOptions = { all: true }, policy = new AddressPolicy()): Promise<string | LookupAddress[]> {
	const lookup = guardedLookup((address, host) => policy.refusalOfAddress(address, host), 'Notify Systems', resolve);
	return await new Promise((done, failed) => lookup('hooks.example.com', options, (error, address) => (error ? failed(error) : done(address))));
}

test('a name that leads to the internet is handed on as the resolver gave it, in the form that was asked for', async () => {
	expect(await look(resolverOf(['93.184.215.14', '2606:4700::1']))).toEqual([{ address: '93.184.215.14', family: 4 }, { address: '2606:4700::1', family: 6 }]);
	expect(await look(resolverOf(['93.184.215.14', '2606:4700::1']), {})).toBe('93.184.215.14');
	expect(await look(resolverOf(['93.184.215.14', '2606:4700::1']), { family: 6 })).toBe('2606:4700::1');
});

test('one private address among public ones spoils them all: the socket might try any', async () => {
	await expect(look(resolverOf(['93.184.215.14', '10.0.0.1']))).rejects.toMatchObject({ code: 'blocked', nothingDone: true });
	await expect(look(resolverOf(['93.184.215.14', '::ffff:127.0.0.1']), {})).rejects.toMatchObject({ code: 'blocked' });
	await expect(look(resolverOf(['169.254.169.254']))).rejects.toMatchObject({ code: 'blocked', hint: expect.stringContaining('BACKOFFICE_NOTIFY_ALLOWED_HOSTS') });
});

test('a name that is public at first and private afterwards is asked once per connection, and refused at the second', async () => {
	const rebinding = resolverOf(['93.184.215.14'], ['127.0.0.1']);
	await look(rebinding);
	expect(rebinding.asked).toHaveLength(1);
	await expect(look(rebinding)).rejects.toMatchObject({ code: 'blocked' });
	expect(rebinding.asked).toEqual(['hooks.example.com', 'hooks.example.com']);
});

test('the message of a refusal does not tell where the name leads', async () => {
	const failure = await look(resolverOf(['10.20.30.40'])).catch((error: unknown) => error);
	expect(String(failure)).toContain('hooks.example.com');
	expect(String(failure)).not.toContain('10.20.30.40');
});

test('a name without an address and a resolver that fails are failures', async () => {
	await expect(look(resolverOf([]))).rejects.toMatchObject({ code: 'ENOTFOUND' });
	const broken: Resolve = async () => await Promise.reject(Object.assign(new Error('x'), { code: 'EAI_AGAIN' }));
	await expect(look(broken)).rejects.toMatchObject({ code: 'EAI_AGAIN' });
});
