import { times, type Scene } from './store-contract';

export function lockContract(scene: Scene): void {
	describe('locks', () => {
		test('of 50 owners at once, over two connections, exactly one gets it', async () => {
			const { store, other } = scene();
			const taken = await times(50, (index) => (index % 2 === 0 ? store : other).lock('l', `owner ${index}`, 60_000));
			expect(taken.filter(Boolean)).toHaveLength(1);
		});

		test('only its owner gives it back, and once', async () => {
			const { store, other } = scene();
			await store.lock('l', 'a', 60_000);
			expect(await other.unlock('l', 'b')).toBe(false);
			expect(await other.lock('l', 'b', 60_000)).toBe(false);
			expect(await other.unlock('l', 'a')).toBe(true);
			expect(await store.unlock('l', 'a')).toBe(false);
			expect(await other.lock('l', 'b', 60_000)).toBe(true);
		});

		test('it lapses, and then its owner no longer holds it', async () => {
			const { store, other, harness } = scene();
			await store.lock('l', 'a', 400);
			await harness.turnsTrueAfter(400, async () => await other.lock('l', 'b', 60_000));
			expect(await store.unlock('l', 'a')).toBe(false);
			expect(await store.lock('l', 'a', 60_000)).toBe(false);
		});

		test('its owner renews it', async () => {
			const { store, other, harness } = scene();
			await store.lock('l', 'a', 400);
			await store.lock('unrenewed', 'a', 400);
			expect(await store.lock('l', 'a', 60_000)).toBe(true);
			await harness.turnsTrueAfter(400, async () => await other.lock('unrenewed', 'b', 60_000));
			expect(await other.lock('l', 'b', 60_000)).toBe(false);
		});
	});
}
