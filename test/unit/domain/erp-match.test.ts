import type { Customer, Order } from '../../../lib/domain/erp';
import { anyIsPhone, documentText, inWarehouses, newestFirst, onlyCustomer, phoneText, sameDocument, sameKey } from '../../../lib/domain/erp-match';
import { completePrice } from '../../../lib/domain/erp-price';
import { commonOrderStatuses, statusKey, toOrderStatus } from '../../../lib/domain/order-status';

const customer = (id: string, name: string): Customer => ({
	id,
	name,
	email: null,
	phone: null,
	document: '52998224725',
	balanceDue: null,
	creditLimit: null,
	currency: 'BRL',
});

describe('one true match', () => {
	test('none is null, one is the one, one record twice is one', () => {
		expect(onlyCustomer([], 'ERP', 'Phone')).toBeNull();
		expect(onlyCustomer([customer('1', 'A'), customer('1', 'A')], 'ERP', 'Phone')?.id).toBe('1');
	});

	test('several are ambiguous, with at most five masked candidates', () => {
		const several = Array.from({ length: 7 }, (_, index) => customer(String(index), 'Maria da Silva'));
		expect(() => onlyCustomer(several, 'ERP', 'Phone')).toThrow(
			expect.objectContaining({
				code: 'ambiguous',
				message: '7 customers in ERP match this phone.',
				candidates: ['0', '1', '2', '3', '4'].map((id) => ({ id, label: 'Maria S., ***.***.***-25' })),
			}),
		);
	});
});

test.each([
	['A-1', 'a-1 ', true],
	['000123', '123', false],
	['1001', '1001abc', false],
	['AÇO', 'ACO', false],
])('the keys %j and %j are the same: %p', (a, b, same) => {
	expect(sameKey(a, b)).toBe(same);
});

test.each([
	['529.982.247-25', '52998224725', true],
	['191', '00000000191', true],
	['12.abc.345/01de-35', '12ABC34501DE35', true],
	['ABC', '0000000ABC', false],
	['52998224724', '52998224725', false],
	['000.000.001-91', '00000000000191', false],
	['191', '00000000000191', true],
	[null, '52998224725', false],
])('the stored document %j is %j: %p', (stored, document, same) => {
	expect(sameDocument(stored, document)).toBe(same);
});

test('stored texts come out in one form', () => {
	expect(documentText('12.abc.345/01de-35')).toBe('12ABC34501DE35');
	expect(documentText('isento-1')).toBe('ISENTO1');
	expect(documentText(' - ')).toBeNull();
	expect(phoneText('(11) 8765-4321')).toBe('+5511987654321');
	expect(phoneText('98765-4321', '11')).toBe('+5511987654321');
	expect(phoneText(' a combinar ')).toBe('a combinar');
	expect(phoneText('  ')).toBeNull();
	expect(anyIsPhone([null, 'x', '11 8765-4321'], '+5511987654321')).toBe(true);
	expect(anyIsPhone(['98765-4321'], '+5511987654321')).toBe(false);
});

describe('newest first', () => {
	const entry = (id: string, moment: string | null) => ({ order: { id } as Order, moment });
	const ids = (entries: Array<ReturnType<typeof entry>>) => newestFirst(entries).map(({ id }) => id);

	test('by moment, then by id as a number, those without a moment last', () => {
		expect(ids([entry('9', '2026-01-01'), entry('x', null), entry('10', '2026-01-01'), entry('1', '2026-01-02')])).toEqual(['1', '10', '9', 'x']);
	});

	test('without any moment the source’s order stays', () => {
		expect(ids([entry('1', null), entry('3', null), entry('2', null)])).toEqual(['1', '3', '2']);
	});
});

describe('a price with parts missing', () => {
	test.each([
		[{ unitPrice: 100, discountPercentage: null, finalPrice: null }, { unitPrice: 100, discountPercentage: 0, finalPrice: 100 }],
		[{ unitPrice: 0.33, discountPercentage: 10, finalPrice: null }, { unitPrice: 0.33, discountPercentage: 10, finalPrice: 0.3 }],
		[{ unitPrice: 1.15, discountPercentage: 50, finalPrice: null }, { unitPrice: 1.15, discountPercentage: 50, finalPrice: 0.58 }],
		[{ unitPrice: 80, discountPercentage: null, finalPrice: 70 }, { unitPrice: 80, discountPercentage: 12.5, finalPrice: 70 }],
		[{ unitPrice: null, discountPercentage: null, finalPrice: 7 }, { unitPrice: 7, discountPercentage: 0, finalPrice: 7 }],
		[{ unitPrice: 0, discountPercentage: null, finalPrice: 0 }, { unitPrice: 0, discountPercentage: 0, finalPrice: 0 }],
	])('%j', (parts, complete) => {
		expect(completePrice(parts)).toEqual(complete);
	});

	test('is none without any price', () => {
		expect(completePrice({ unitPrice: null, discountPercentage: 5, finalPrice: null })).toBeNull();
	});
});

describe('statuses', () => {
	test.each([
		['Em Separação', 'processing'],
		['EM_SEPARACAO', 'processing'],
		['EmProcessamento', 'processing'],
		[' cancelado ', 'cancelled'],
		['constructor', 'unknown'],
		['', 'unknown'],
		[null, 'unknown'],
	])('%j is %s', (raw, status) => {
		expect(toOrderStatus(raw, commonOrderStatuses)).toBe(status);
	});

	test('the common words are written as they are looked up', () => {
		for (const word of Object.keys(commonOrderStatuses)) expect(statusKey(word)).toBe(word);
	});
});

test('of the warehouses that are named alone the stock counts, whatever their case; of all where none is', () => {
	const level = (warehouse: string | null) => ({ sku: 'A', name: null, warehouse, available: 1, reserved: null });
	const levels = [level('01'), level('avarias'), level(null)];
	expect(inWarehouses(levels, [])).toEqual(levels);
	expect(inWarehouses(levels, ['01'])).toEqual([level('01')]);
	expect(inWarehouses(levels, [' AVARIAS '])).toEqual([level('avarias')]);
});
