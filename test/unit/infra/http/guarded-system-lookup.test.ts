import type { LookupFunction } from 'node:net';

import { systemLookup } from '../../../../lib/infra/http/guarded-system-lookup';

/** A look-up that ends when the test says so. */
function heldLookup() {
	const begun: string[] = [];
	const ends = new Map<string, () => void>();
	const look: LookupFunction = (host, _options, callback) => {
		begun.push(host);
		ends.set(host, () => callback(null, [{ address: '10.0.0.5', family: 4 }]));
	};
	return { ask: systemLookup(look), begun, end: (host: string) => ends.get(host)?.() };
}

test('at most two are under way, those included that nobody waits for any more; the next begins when one ends', async () => {
	const { ask, begun, end } = heldLookup();
	const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
	const { signal } = new AbortController();
	const given = [ask('a', first.signal), ask('b', second.signal), ask('c', third.signal)].map(async (each) => await expect(each).rejects.toThrow('enough'));
	const waits = ask('d', signal);
	for (const each of [first, second, third]) each.abort(new Error('enough'));
	await Promise.all(given);
	expect(begun).toEqual(['a', 'b']);
	end('b');
	expect(begun).toEqual(['a', 'b', 'd']);
	end('a');
	end('d');
	expect(await waits).toEqual([{ address: '10.0.0.5', family: 4 }]);
});

test('a failure is handed on and frees its place', async () => {
	const ask = systemLookup((_host, _options, callback) => callback(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []));
	for (let turn = 0; turn < 3; turn++) await expect(ask('a', new AbortController().signal)).rejects.toMatchObject({ code: 'ENOTFOUND' });
});
