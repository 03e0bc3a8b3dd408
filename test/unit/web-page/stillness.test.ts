import { Stillness } from '../../../lib/infra/browser/page/stillness';

const box = (left: number): { left: number; top: number; right: number; bottom: number; width: number; height: number } => ({ left, top: 0, right: left + 100, bottom: 20, width: 100, height: 20 });

describe('what moves', () => {
	it('is waited for, and used as it is once it has moved in its place for a second', () => {
		const stillness = new Stillness();
		expect(stillness.tolerated(0)).toBeNull();
		for (const at of [100, 500, 1000]) {
			stillness.saw({ state: 'moving', box: box(at % 7) }, at);
			expect(stillness.tolerated(at)).toBeNull();
		}
		expect(stillness.tolerated(1100)).toEqual(box(100 % 7));
	});

	it('is waited for anew when it has left its place, or could not be seen meanwhile', () => {
		const stillness = new Stillness();
		for (let at = 0; at <= 5000; at += 50) {
			stillness.saw({ state: 'moving', box: box(at) }, at);
			expect(stillness.tolerated(at)).toBeNull();
		}
		stillness.saw({ state: 'hidden' }, 5050);
		expect(stillness.tolerated(9000)).toBeNull();
	});
});
