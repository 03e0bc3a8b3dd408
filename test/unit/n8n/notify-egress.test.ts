import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

import { AddressPolicy } from '../../../lib/domain/address-policy';
import { egressRules, type EgressFilter } from '../../../lib/n8n/notify/egress';

const { signal } = new AbortController();

/** n8n's guard with a list of refused addresses and names; its own look-up is noted, and lets pass what is allowed by name. */
function filterOf({ refused = [] as string[], allowedNames = [] as string[] }) {
	const asked: string[] = [];
	const guarded: LookupFunction = (host, _options, callback) => {
		asked.push(host);
		if (allowedNames.includes(host)) callback(null, [{ address: '127.0.0.1', family: 4 }]);
		else callback(new Error('blocked by n8n'), []);
	};
	const filter: EgressFilter = {
		validateConnectionHost: (host) => ({ ok: !refused.includes(host) }),
		validateRedirectSync: (url) => {
			if (refused.includes(new URL(url).hostname)) throw new Error('blocked by n8n');
		},
		createSecureLookup: () => guarded,
	};
	return { filter, asked };
}

test('where n8n has no guard, or has switched it off, nothing of it is asked', () => {
	const { filter } = filterOf({});
	expect(egressRules(undefined, new AddressPolicy(), false)).toEqual({});
	expect(egressRules({ ...filter, createSecureLookup: () => lookup }, new AddressPolicy(), false)).toEqual({});
});

test('a name that n8n forbids is refused before it is resolved', async () => {
	const { filter, asked } = filterOf({ refused: ['bad.example.com', '127.0.0.1'] });
	const { assertAllowed } = egressRules(filter, new AddressPolicy(), false);
	for (const url of ['https://bad.example.com/x', 'http://127.0.0.1/']) await expect(assertAllowed?.(new URL(url), signal)).rejects.toMatchObject({ code: 'permission', nothingDone: true });
	await assertAllowed?.(new URL('https://good.example.com/'), signal);
	expect(asked).toEqual([]);
});

test('an address that n8n refuses is refused, unless n8n allows its name; n8n resolves nothing else', async () => {
	const policy = new AddressPolicy(['localhost']);
	const open = filterOf({});
	expect(await egressRules(open.filter, policy, false).resolve?.('localhost', signal)).toContainEqual({ address: '127.0.0.1', family: 4 });
	expect(open.asked).toEqual([]);
	const closed = filterOf({ refused: ['127.0.0.1'] });
	await expect(egressRules(closed.filter, policy, false).resolve?.('localhost', signal)).rejects.toMatchObject({ code: 'permission', nothingDone: true });
	const named = filterOf({ refused: ['127.0.0.1'], allowedNames: ['localhost'] });
	expect(await egressRules(named.filter, policy, false).resolve?.('localhost', signal)).toEqual([{ address: '127.0.0.1', family: 4 }]);
	expect(named.asked).toEqual(['localhost']);
});

test('what the policy refuses is never looked up by n8n, whose look-ups hold up its own', async () => {
	const { filter, asked } = filterOf({ refused: ['127.0.0.1', '::1'] });
	await egressRules(filter, new AddressPolicy(), false).resolve?.('app.localhost', signal);
	expect(asked).toEqual([]);
});

test('behind a proxy, which resolves names itself, their addresses are judged before the call', async () => {
	const { filter } = filterOf({ refused: ['127.0.0.1'] });
	const { assertAllowed } = egressRules(filter, new AddressPolicy(['localhost', '127.0.0.1']), true);
	await expect(assertAllowed?.(new URL('http://localhost/'), signal)).rejects.toMatchObject({ code: 'permission' });
	const closed = egressRules(filterOf({ refused: ['127.0.0.1'] }).filter, new AddressPolicy(), true);
	await expect(closed.assertAllowed?.(new URL('http://localhost/'), signal)).rejects.toMatchObject({ code: 'blocked' });
});
