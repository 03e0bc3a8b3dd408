import { anything, type PortUnderTest } from '../support/erp-under-test';
import { company, notable, ordersOf } from '../../../../sandbox/data/company.ts';

const amount = (cents: number) => cents / 100;
const phoneOf = (id: string) => company.customers.find((customer) => customer.id === id)?.phoneE164 ?? '';
const documentOf = (id: string) => company.customers.find((customer) => customer.id === id)?.document ?? '';

/** Look-ups of customers: one true match, nobody, or ambiguous. */
export function describeCustomers({ erp, traits: { customers, credit, tolerant, oneFormAtATime } }: PortUnderTest): void {
	if (!customers) return;

	describe('customer by phone', () => {
		const unique = company.customers.filter(
			({ id, phoneE164 }) => phoneE164 !== null && !notable.sharedPhone.some((shared) => shared === id),
		);
		// A carrier code, an international prefix or a foreign mask in the record is no usual form.
		const usual = unique.filter(({ phone }) => tolerant || !/^0 15|^00|^\+1 /.test(phone ?? ''));

		test.each(usual.map(({ phone, id, phoneE164 }) => [phone, id, phoneE164]))(
			'a phone stored as "%s" finds customer %s',
			async (_stored, id, e164) => {
				expect(await erp().getCustomerByPhone(e164 ?? '', anything)).toMatchObject({ id, phone: e164 });
			},
		);

		test('a landline never matches the mobile that ends in its digits', async () => {
			expect((await erp().getCustomerByPhone(phoneOf(notable.landline), anything))?.id).toBe(notable.landline);
			expect((await erp().getCustomerByPhone(phoneOf(notable.mobileTwin), anything))?.id).toBe(notable.mobileTwin);
		});

		test('the same eight digits in two areas are two customers', async () => {
			for (const id of notable.sameLastEight) {
				expect((await erp().getCustomerByPhone(phoneOf(id), anything))?.id).toBe(id);
			}
		});

		test('an unknown phone is null', async () => {
			expect(await erp().getCustomerByPhone('+5511900000000', anything)).toBeNull();
		});

		if (oneFormAtATime) {
			test('a second record in another form stays unseen', async () => {
				expect((await erp().getCustomerByPhone(phoneOf(notable.sharedPhone[0]), anything))?.id).toBe(notable.sharedPhone[0]);
			});
			return;
		}

		test('two customers with one phone are ambiguous, with masked candidates', async () => {
			const failure = erp().getCustomerByPhone(phoneOf(notable.sharedPhone[0]), anything);
			await expect(failure).rejects.toMatchObject({ code: 'ambiguous', parameter: 'Phone' });
			const error: unknown = await failure.catch((reason: unknown) => reason);
			const text = JSON.stringify(error);
			expect(text).toContain('Ana F.');
			expect(text).not.toContain('Paula');
			expect(text).not.toContain(documentOf(notable.sharedPhone[0]));
		});
	});

	if (customers === 'byPhone') return;
	describe('customer by document', () => {
		test.each([
			notable.maria,
			notable.apostrophe,
			notable.alphanumericCnpj,
			notable.alphanumericCnpjBare,
			notable.documentWithLeadingZeros,
		])('customer %s is found, however the record writes it', async (id) => {
			expect(await erp().getCustomerByDocument(documentOf(id), anything)).toMatchObject({ id, document: documentOf(id) });
		});

		test('two customers with one document are ambiguous', async () => {
			await expect(erp().getCustomerByDocument(documentOf(notable.sharedDocument[0]), anything)).rejects.toMatchObject({
				code: 'ambiguous',
				parameter: 'Document',
				candidates: expect.arrayContaining(notable.sharedDocument.map((id) => expect.objectContaining({ id }))),
			});
		});

		test('an unknown document is null', async () => {
			expect(await erp().getCustomerByDocument('ZZZZZZZZZZZZ62', anything)).toBeNull();
		});
	});

	describe('customer by id', () => {
		test.each(company.customers.map(({ id }) => [id]))('customer %s comes with all its fields', async (id) => {
			const customer = company.customers.find((candidate) => candidate.id === id);
			const pending = ordersOf(id).filter(({ status }) => status === 'pendente');
			expect(await erp().getCustomerById(id, anything)).toEqual({
				id,
				name: customer?.name,
				email: customer?.email,
				phone: customer?.phoneE164 ?? customer?.phone ?? null,
				document: customer?.document,
				balanceDue: credit ? amount(pending.reduce((sum, order) => sum + order.pendingCents, 0)) : null,
				creditLimit: credit ? amount(customer?.creditLimitCents ?? 0) : null,
				currency: 'BRL',
			});
		});

		if (credit) test('stale leftovers on paid and cancelled orders are no balance due', async () => {
			expect((await erp().getCustomerById(notable.paidUp, anything))?.balanceDue).toBe(0);
		});

		test('an unknown id is null', async () => {
			expect(await erp().getCustomerById('999999', anything)).toBeNull();
		});
	});
}
