import { times, type Scene } from './store-contract';

const long = 60_000;

export function claimContract(scene: Scene): void {
	describe('claims', () => {
		test('of 50 owners at once, over two connections, exactly one gets the message', async () => {
			const { store, other } = scene();
			const answers = await times(50, (index) => (index % 2 === 0 ? store : other).claim('m', `owner ${index}`, long));
			expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
			expect(answers.filter((answer) => answer === 'pending')).toHaveLength(49);
		});

		test('of 50 completions by the owner exactly one counts, and then it is done for everybody', async () => {
			const { store, other } = scene();
			await store.claim('m', 'a', long);
			const completed = await times(50, (index) => (index % 2 === 0 ? store : other).complete('m', 'a', long));
			expect(completed.filter(Boolean)).toHaveLength(1);
			expect(await store.claim('m', 'a', long)).toBe('done');
			expect(await other.claim('m', 'b', long)).toBe('done');
		});

		test('the same owner may claim again while its claim is pending, and has the new time', async () => {
			const { store, other, harness } = scene();
			await store.claim('m', 'a', 400);
			await store.claim('unrenewed', 'a', 400);
			expect(await store.claim('m', 'a', long)).toBe('claimed');
			await harness.turnsTrueAfter(400, async () => (await other.claim('unrenewed', 'b', long)) === 'claimed');
			expect(await other.claim('m', 'b', long)).toBe('pending');
		});

		test('nobody but the owner completes', async () => {
			const { store } = scene();
			await store.claim('m', 'a', long);
			expect(await store.complete('m', 'b', long)).toBe(false);
			expect(await store.complete('m', 'a', long)).toBe(true);
		});

		test('an owner whose claim lapsed still completes if nobody else came', async () => {
			const { store, harness } = scene();
			await store.claim('m', 'a', 30);
			await harness.pass(40);
			expect(await store.complete('m', 'a', long)).toBe(true);
			expect(await store.claim('m', 'b', long)).toBe('done');
		});

		test('an owner whose claim was forgotten still completes, of several exactly one', async () => {
			const { store, other } = scene();
			const completed = await times(50, (index) => (index % 2 === 0 ? store : other).complete('m', `owner ${index % 5}`, long));
			expect(completed.filter(Boolean)).toHaveLength(1);
			expect(await other.claim('m', 'b', long)).toBe('done');
			expect(await store.release('m', 'owner 0')).toBe(false);
		});

		test('an owner whose claim lapsed and went to another does not complete', async () => {
			const { store, other, harness } = scene();
			await store.claim('m', 'a', 400);
			await harness.turnsTrueAfter(400, async () => (await other.claim('m', 'b', long)) === 'claimed');
			expect(await store.claim('m', 'a', long)).toBe('pending');
			expect(await store.complete('m', 'a', long)).toBe(false);
			expect(await other.complete('m', 'b', long)).toBe(true);
			expect(await store.complete('m', 'a', long)).toBe(false);
		});

		test('of two owners whose claims have both lapsed the later one completes', async () => {
			const { store, harness } = scene();
			await store.claim('m', 'a', 20);
			await harness.pass(30);
			expect(await store.claim('m', 'b', 20)).toBe('claimed');
			await harness.pass(30);
			expect(await store.complete('m', 'a', long)).toBe(false);
			expect(await store.complete('m', 'b', long)).toBe(true);
		});

		test('a released claim is free at once; only its pending owner releases it', async () => {
			const { store, other, harness } = scene();
			await store.claim('m', 'a', long);
			expect(await store.release('m', 'b')).toBe(false);
			expect(await store.release('m', 'a')).toBe(true);
			expect(await store.release('m', 'a')).toBe(false);
			expect(await other.claim('m', 'b', 20)).toBe('claimed');
			expect(await store.complete('m', 'a', long)).toBe(false);
			await harness.pass(30);
			expect(await other.release('m', 'b')).toBe(false);
			expect(await other.complete('m', 'b', long)).toBe(true);
			expect(await other.release('m', 'b')).toBe(false);
		});

		test('what is done may be claimed anew once it is no longer kept', async () => {
			const { store, harness } = scene();
			await store.claim('m', 'a', long);
			await store.complete('m', 'a', 400);
			await harness.turnsTrueAfter(400, async () => (await store.claim('m', 'b', long)) === 'claimed');
		});
	});
}
