import fc from 'fast-check';

import { boundedKey } from '../../../lib/domain/bounded-key';

test('a key that fits stays as it is', () => {
	expect(boundedKey('pedido-42', 20)).toBe('pedido-42');
});

test('any other key becomes a text of the field’s length at most, the same each time, without anything a field may lose', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 120 }), fc.constantFrom(10, 20, 35, 100), (key, maximum) => {
			const bounded = boundedKey(key, maximum);
			expect(bounded.length).toBeLessThanOrEqual(maximum);
			expect(bounded).toMatch(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);
			expect(boundedKey(key, maximum)).toBe(bounded);
		}),
	);
});

test('keys that are alike up to the field’s length stay two keys', () => {
	const long = 'x'.repeat(60);
	expect(boundedKey(`${long}1`, 35)).not.toBe(boundedKey(`${long}2`, 35));
	expect(boundedKey(`${long}1`, 10)).not.toBe(boundedKey(`${long}2`, 10));
	expect(boundedKey(`${long}1`, 10)).toHaveLength(10);
	expect(boundedKey('pedido 1 ', 35)).not.toBe(boundedKey('pedido 1', 35));
});
