import { cnpj as cnpjOracle, cpf as cpfOracle } from 'cpf-cnpj-validator';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { balanceDueCents, bareDocument, company, customerById, notable, ordersOf, priceFor, productBySku } from '../../../sandbox/data/company.ts';
import { AREA_CODES, bulkCustomer } from '../../../sandbox/data/many-customers.ts';

const digits = (text: string | null | undefined): string => (text ?? '').replace(/\D/g, '');

describe('customers of the sample company', () => {
	test('are some forty, each with an id and a valid document of its own, but for one registered twice', () => {
		expect(company.customers.length).toBeGreaterThanOrEqual(40);
		expect(new Set(company.customers.map(({ id }) => id)).size).toBe(company.customers.length);
		for (const { id, document } of company.customers) {
			const valid = document.length === 11 ? cpfOracle.isValid(document) : cnpjOracle.isValid(document);
			expect({ id, document, valid }).toEqual({ id, document, valid: true });
		}
		const [first, second] = notable.sharedDocument;
		expect(new Set(company.customers.map(({ document }) => document)).size).toBe(company.customers.length - 1);
		expect(customerById(first)?.document).toBe(customerById(second)?.document);
	});

	test('keep the letters of an alphanumeric CNPJ, masked or bare', () => {
		expect(customerById(notable.alphanumericCnpj)).toMatchObject({ documentStored: '12.ABC.345/01DE-35', document: '12ABC34501DE35' });
		expect(customerById(notable.alphanumericCnpjBare)).toMatchObject({ documentStored: 'R55231B3000757' });
		expect(bareDocument('12.abc.345/01de-35')).toBe('12ABC34501DE35');
	});

	test('have stored phones that stand for the canonical number, and canonical numbers that exist', () => {
		const withNumber = company.customers.filter(({ phoneKind }) => phoneKind === 'mobile' || phoneKind === 'fixed');
		expect(withNumber.length).toBeGreaterThan(30);
		for (const { phone, phoneE164, phoneKind } of withNumber) {
			expect(digits(phone)).toMatch(new RegExp(`${digits(phoneE164).slice(-8)}$`));
			expect(digits(phoneE164)).toHaveLength(phoneKind === 'mobile' ? 13 : 12);
			expect(parsePhoneNumberFromString(phoneE164 ?? '')?.isPossible()).toBe(true);
		}
	});

	test('include two areas with the same last eight digits, a landline with a mobile twin, and two records with one phone', () => {
		const [saoPaulo, rio] = notable.sameLastEight.map(customerById);
		expect(digits(saoPaulo?.phone).slice(-8)).toBe(digits(rio?.phone).slice(-8));
		expect(saoPaulo?.phoneE164).not.toBe(rio?.phoneE164);
		const landline = customerById(notable.landline)?.phoneE164 ?? '';
		expect(customerById(notable.mobileTwin)?.phoneE164).toBe(`${landline.slice(0, 5)}9${landline.slice(5)}`);
		const [first, second] = notable.sharedPhone.map(customerById);
		expect(first?.phoneE164).toBe(second?.phoneE164);
		expect(first?.phone).not.toBe(second?.phone);
	});
});

describe('products and orders of the sample company', () => {
	test('name SKUs with space, slash, quotes, percent, ampersand and leading zeros, each once', () => {
		const skus = company.products.map(({ sku }) => sku);
		expect(skus.length).toBeGreaterThanOrEqual(60);
		expect(new Set(skus).size).toBe(skus.length);
		for (const character of [' ', '/', '"', "'", '%', '&', '#', '?', '+', '_', 'Ç']) {
			expect(skus.some((sku) => sku.includes(character))).toBe(true);
		}
		expect(skus).toEqual(expect.arrayContaining(['000123', '123']));
		expect(productBySku('ZERO-ESTOQUE')).toMatchObject({ available: 0 });
	});

	test('count only pending orders as balance due, though cancelled and invoiced ones carry leftovers', () => {
		const leftovers = ordersOf(notable.maria).filter(({ status, pendingCents }) => status !== 'pendente' && pendingCents > 0);
		expect(leftovers.map(({ status }) => status)).toEqual(expect.arrayContaining(['cancelado', 'faturado']));
		expect(balanceDueCents(notable.maria)).toBe(15_905);
		expect(balanceDueCents(notable.paidUp)).toBe(0);
	});

	test('come newest first, and of two at the same second the higher id', () => {
		const dates = ordersOf(notable.maria).map(({ id, orderedAt }) => `${orderedAt} ${id}`);
		expect(dates).toEqual([...dates].sort().reverse());
		expect(dates.length).toBeGreaterThan(5);
	});

	test('give a discount in exact cents, half a cent up', () => {
		const product = productBySku('CENTAVOS-33');
		const customer = customerById(notable.alphanumericCnpj);
		if (product === undefined || customer === undefined) throw new Error('sample data changed');
		expect(priceFor(product)).toEqual({ unitPriceCents: 33, discountPercent: 0, finalPriceCents: 33 });
		// 33 cents less 12.5 % is 28.875 cents.
		expect(priceFor(product, customer)).toEqual({ unitPriceCents: 33, discountPercent: 12.5, finalPriceCents: 29 });
	});
});

describe('customers in bulk', () => {
	const many = Array.from({ length: 100_000 }, (_, index) => bulkCustomer(index));

	test('are 100,000 different numbers in 67 areas and five formats, none of them a sample customer', () => {
		expect(AREA_CODES).toHaveLength(67);
		const numbers = new Set(many.map(({ phoneE164 }) => phoneE164));
		expect(numbers.size).toBe(many.length);
		expect(company.customers.filter(({ phoneE164 }) => phoneE164 !== null && numbers.has(phoneE164))).toEqual([]);
		const shapes = new Set(many.map(({ phone }) => phone.replace(/\d/g, 'n')));
		expect(shapes.size).toBe(5);
	});

	test('share the last eight digits with one neighbour in another area', () => {
		const [before, after] = [bulkCustomer(98), bulkCustomer(99)];
		expect(digits(before.phone).slice(-8)).toBe(digits(after.phone).slice(-8));
		expect(before.phoneE164).not.toBe(after.phoneE164);
	});
});
