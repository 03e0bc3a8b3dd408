import type { Store } from '../../../lib/domain/store';
import { times, type Scene } from './store-contract';

async function keysOf(store: Store, prefix: string): Promise<string[]> {
	const keys: string[] = [];
	for (;;) {
		const after = keys.at(-1);
		const page = await store.list(prefix, { limit: 1_000, ...(after !== undefined && { after }) });
		keys.push(...page.map((entry) => entry.key));
		if (page.length < 1_000) return keys;
	}
}

async function increment(store: Store): Promise<void> {
	for (;;) {
		const current = await store.get('counter');
		const next = String(Number(current?.value ?? '0') + 1);
		const condition = current === null ? { ifAbsent: true } : { ifVersion: current.version };
		if ((await store.set('counter', next, condition)) !== null) return;
	}
}

export function valueContract(scene: Scene): void {
	describe('values', () => {
		test('what was never written is not there', async () => {
			expect(await scene().store.get('nothing')).toBeNull();
		});

		test('what one connection wrote the other one reads, with its version', async () => {
			const { store, other } = scene();
			const version = await store.set('a', 'one');
			expect(await other.get('a')).toEqual({ value: 'one', version });
		});

		test.each([
			['nothing', ''],
			['a NUL, a line end and quotes', 'a\0b\n\'"\\'],
			['characters beyond the first 65,536', 'olá 🤖 ação 𝒳'],
			['a million characters', 'é'.repeat(1_000_000)],
		])('a value of %s comes back as it was', async (_, value) => {
			const { store } = scene();
			await store.set('text', value);
			expect((await store.get('text'))?.value === value).toBe(true);
		});

		test('every write has a version of its own, also after a delete and an expiry', async () => {
			const { store, harness } = scene();
			const versions = [await store.set('a', '1'), await store.set('a', '1')];
			await store.delete('a');
			versions.push(await store.set('a', '1', { ttlMs: 300 }));
			await harness.turnsTrueAfter(300, async () => (await store.get('a')) === null);
			versions.push(await store.set('a', '1'));
			expect(versions).not.toContain(null);
			expect(new Set(versions).size).toBe(4);
		});

		test('versions grow from write to write, over all keys and connections', async () => {
			const { store, other } = scene();
			const versions: number[] = [];
			for (let index = 0; index < 20; index++) versions.push(Number(await (index % 2 === 0 ? store : other).set(`key ${(index * 7) % 5}`, 'x')));
			expect(versions.every((version, index) => Number.isSafeInteger(version) && version > (versions[index - 1] ?? 0))).toBe(true);
		});

		test('of 50 callers that write where nothing is, over two connections, exactly one does', async () => {
			const { store, other } = scene();
			const written = await times(50, (index) => (index % 2 === 0 ? store : other).set('a', String(index), { ifAbsent: true }));
			const winners = written.flatMap((version, index) => (version === null ? [] : [{ version, value: String(index) }]));
			expect(winners).toHaveLength(1);
			expect(await store.get('a')).toEqual(winners[0]);
		});

		test('50 callers that count up by compare-and-set lose no step', async () => {
			const { store, other } = scene();
			await times(50, (index) => increment(index % 2 === 0 ? store : other));
			expect(await store.get('counter')).toMatchObject({ value: '50' });
		}, 20_000);

		test('a write with a version goes through only over that version', async () => {
			const { store } = scene();
			expect(await store.set('a', 'x', { ifVersion: '1' })).toBeNull();
			const first = (await store.set('a', '1')) ?? '';
			const second = (await store.set('a', '2', { ifVersion: first })) ?? '';
			expect(await store.set('a', '3', { ifVersion: first })).toBeNull();
			expect(await store.get('a')).toEqual({ value: '2', version: second });
		});

		test('a delete tells whether a live value went, and takes only the version asked for', async () => {
			const { store, other } = scene();
			expect(await store.delete('a')).toBe(false);
			const first = (await store.set('a', '1')) ?? '';
			await store.set('a', '2');
			expect(await other.delete('a', { ifVersion: first })).toBe(false);
			expect(await store.get('a')).toMatchObject({ value: '2' });
			expect(await other.delete('a')).toBe(true);
			expect(await store.get('a')).toBeNull();
		});

		test('a value with a time to live is gone after it, for every kind of reader and writer', async () => {
			const { store, harness } = scene();
			const version = (await store.set('a', '1', { ttlMs: 400 })) ?? '';
			await store.set('b', '1', { ttlMs: 400 });
			expect(await store.set('a', '2', { ifAbsent: true })).toBeNull();
			await harness.turnsTrueAfter(400, async () => (await store.get('a')) === null);
			expect(await store.set('a', '2', { ifVersion: version })).toBeNull();
			expect(await store.delete('a')).toBe(false);
			expect(await store.set('a', '2', { ifAbsent: true })).not.toBeNull();
			await harness.turnsTrueAfter(0, async () => (await keysOf(store, '')).join() === 'a');
		});

		test('a write without a time to live makes the value stay', async () => {
			const { store, harness } = scene();
			await store.set('a', '1', { ttlMs: 200 });
			await store.set('a', '2');
			await store.set('b', '', { ttlMs: 300 });
			await harness.turnsTrueAfter(300, async () => (await store.get('b')) === null);
			expect(await store.get('a')).toMatchObject({ value: '2' });
			expect(await keysOf(store, '')).toEqual(['a']);
		});
	});

	describe('lists', () => {
		test('are in the order of the characters’ numbers, and hold value and version', async () => {
			const { store } = scene();
			const keys = ['k:🤖', 'k:a', 'k:Z', 'k:é', 'k:\uff5e', 'k:a\0', 'k:'];
			for (const key of keys) await store.set(key, `value of ${key}`);
			const entries = await store.list('k:', { limit: 10 });
			expect(entries.map((entry) => entry.key)).toEqual(['k:', 'k:Z', 'k:a', 'k:a\0', 'k:é', 'k:\uff5e', 'k:🤖']);
			for (const { key, value, version } of entries) expect(await store.get(key)).toEqual({ value, version });
			expect(entries.every((entry) => entry.value === `value of ${entry.key}`)).toBe(true);
		});

		test('hold only keys with the prefix, whose characters mean nothing but themselves', async () => {
			const { store } = scene();
			for (const key of ['a%b', 'a_b', 'a*b', 'a?b', 'a[b', '(b', '[b', 'axb', 'A%b']) await store.set(key, '');
			for (const prefix of ['a%', 'a_', 'a*', 'a?', 'a[', '(', '[']) expect(await keysOf(store, prefix)).toEqual([`${prefix}b`]);
			expect(await keysOf(store, 'nothing')).toEqual([]);
		});

		test('come in pages that go on after the last key', async () => {
			const { store } = scene();
			for (const key of ['p:1', 'p:2', 'p:3', 'q:1', 'o:1']) await store.set(key, '');
			const page = async (after?: string): Promise<string[]> =>
				(await store.list('p:', { limit: 2, ...(after !== undefined && { after }) })).map((entry) => entry.key);
			expect(await page()).toEqual(['p:1', 'p:2']);
			expect(await page('p:2')).toEqual(['p:3']);
			expect(await page('p:3')).toEqual([]);
			expect(await page('o:9')).toEqual(['p:1', 'p:2']);
			expect(await page('q:1')).toEqual([]);
		});

		test('leave out the deleted and the expired, however many lie before the live', async () => {
			const { store, harness } = scene();
			await times(1_200, (index) => store.set(`m:${String(index).padStart(5, '0')}`, '', { ttlMs: 3_000 }));
			await times(1_100, (index) => store.set(`m:${String(index + 50_000)}`, ''));
			await store.delete('m:50000');
			await harness.turnsTrueAfter(3_000, async () => (await store.get('m:01199')) === null);
			expect((await store.list('m:', { limit: 2 })).map((entry) => entry.key)).toEqual(['m:50001', 'm:50002']);
			expect(await keysOf(store, 'm:')).toHaveLength(1_099);
		}, 30_000);
	});
}
