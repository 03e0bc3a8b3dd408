import type { RecipeResult } from '../../../../lib/domain/recipes/recipe-port';
import { createWebErp } from '../../../../lib/systems/web-erp';
import { context, done, FakeRecipes, nobody } from './fake-recipes';

const ticket = { customerId: '1001', subject: 'Entrega', description: 'Caixa rasgada\n', source: 'bot', idempotencyKey: 'wamid.7' };

const open = async (result: RecipeResult) => {
	const recipes = new FakeRecipes({ createTicket: () => result });
	const created = await createWebErp({ recipes, settings: {} }).createTicket(ticket, context);
	return { created, input: recipes.runs[0]?.[1], runs: recipes.runs.length };
};

const submitted = { submitted: true } as const;

describe('opening a ticket', () => {
	test('gives the recipe customer, subject and text, the key at the end of the text', async () => {
		const { created, input, runs } = await open(done({ ticket: { number: 'CH-1' } }, submitted));
		expect(input).toEqual({ customerId: '1001', subject: 'Entrega', description: 'Caixa rasgada [wamid.7]', text: 'Entrega: Caixa rasgada [wamid.7]', source: 'bot', idempotencyKey: 'wamid.7' });
		expect(created).toEqual({ ticket: { id: 'CH-1', number: 'CH-1', customerId: '1001', subject: 'Entrega', status: null }, outcome: 'created' });
		expect(runs).toBe(1);
	});

	test('what the page tells of the ticket counts more than what was given', async () => {
		const read = { id: 77, number: 'CH-1', customerId: '1001', subject: 'Entrega (site)', status: 'Aberto' };
		expect((await open(done({ ticket: read }, submitted))).created.ticket).toEqual({ ...read, id: '77' });
	});

	test('what the page refuses is an error with its words, and nothing was done', async () => {
		await expect(open(done({}, { ...submitted, outcome: 'refused', message: 'Descrição muito curta.' }))).rejects.toMatchObject({ code: 'validation', nothingDone: true, message: expect.stringContaining('Descrição muito curta.') });
	});

	test('a customer the page does not know is not found', async () => {
		await expect(open(nobody)).rejects.toMatchObject({ code: 'not_found', parameter: 'Customer ID', nothingDone: true });
	});

	test('an outcome nobody knows is uncertain once the form was sent', async () => {
		await expect(open(done({}, { submitted: 'unknown', outcome: 'other' }))).rejects.toMatchObject({ code: 'uncertain', nothingDone: false });
		await expect(open(done({}, { submitted: true, outcome: 'unavailable' }))).rejects.toMatchObject({ code: 'uncertain', nothingDone: false });
		await expect(open(done({}, { submitted: false, outcome: 'unavailable' }))).rejects.toMatchObject({ code: 'unavailable', nothingDone: true });
		await expect(open(done({}, { submitted: false, outcome: 'other' }))).rejects.toMatchObject({ code: 'unsupported', nothingDone: true });
	});

	test('a ticket that shows another customer than the one asked for is uncertain, and says whose it is', async () => {
		const error = await open(done({ ticket: { number: 'CH-1', customerId: '1002' } }, submitted)).catch((reason: unknown) => reason);
		expect(error).toMatchObject({ code: 'uncertain', nothingDone: false, message: expect.stringContaining('the ticket shows customer 1002, not 1001') });
	});

	test('a ticket whose number was not read is drift: it was taken', async () => {
		await expect(open(done({ ticket: {} }, submitted))).rejects.toMatchObject({ code: 'drift', nothingDone: false });
		await expect(open(done({}, submitted))).rejects.toMatchObject({ code: 'drift', nothingDone: false });
	});
});

describe('finding a ticket by its key', () => {
	const find = async (result: RecipeResult, customerId?: string) => {
		const recipes = new FakeRecipes({ findTicketByKey: () => result });
		const found = await createWebErp({ recipes, settings: {} }).findTicketByKey('wamid.7', context, customerId);
		return { found, input: recipes.runs[0]?.[1] };
	};
	const row = (number: string, description: string, customerId?: string) => ({ number, description, ...(customerId === undefined ? {} : { customerId }) });

	test('takes the row that ends with the key, not one that quotes it', async () => {
		const rows = [row('CH-3', 'Quero o mesmo que [wamid.7] [wamid.9]'), row('CH-2', 'Caixa rasgada [wamid.7]'), row('CH-1', 'x [wamid.70]')];
		const { found, input } = await find(done({ tickets: rows }), '1001');
		expect(found).toMatchObject({ id: 'CH-2', number: 'CH-2', customerId: null });
		expect(input).toEqual({ idempotencyKey: 'wamid.7', customerId: '1001' });
	});

	test('a field of its own for the key counts, too', async () => {
		expect((await find(done({ ticket: { number: 'CH-5', idempotencyKey: 'wamid.7' } }))).found).toMatchObject({ number: 'CH-5' });
	});

	test('no ticket is null', async () => {
		expect((await find(nobody)).found).toBeNull();
		expect((await find(done({ tickets: [] }))).found).toBeNull();
	});

	test('other tickets only prove nothing', async () => {
		await expect(find(done({ tickets: [row('CH-1', 'Caixa')] }))).rejects.toMatchObject({ code: 'unsupported' });
	});

	test('another customer’s ticket under the key is refused', async () => {
		await expect(find(done({ tickets: [row('CH-1', 'x [wamid.7]', '2002')] }), '1001')).rejects.toMatchObject({ code: 'validation', parameter: 'Idempotency Key' });
		expect((await find(done({ tickets: [row('CH-1', 'x [wamid.7]', '2002'), row('CH-2', 'y [wamid.7]', '1001')] }), '1001')).found).toMatchObject({ number: 'CH-2' });
	});
});
