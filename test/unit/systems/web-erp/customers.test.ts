import type { RecipeResult } from '../../../../lib/domain/recipes/recipe-port';
import { createWebErp } from '../../../../lib/systems/web-erp';
import { context, done, FakeRecipes, nobody } from './fake-recipes';

const maria = { id: '1001', name: 'Maria Aparecida da Silva', phone: '(11) 98765-4321', email: 'maria@example.com', balanceDue: 1234.56 };
const other = { id: '1002', name: 'João Souza', phone: '(11) 3456-4321', email: null, balanceDue: 0 };

/** @param answers by what is searched for */
function erpWith(answers: (text: string) => RecipeResult, settings: { phoneFormats?: readonly string[]; defaultAreaCode?: string } = {}) {
	const recipes = new FakeRecipes({ getCustomerByPhone: ({ phone }) => answers(String(phone)) });
	return { erp: createWebErp({ recipes, settings }), recipes, searched: () => recipes.runs.map(([, { phone }]) => phone) };
}

const find = (answers: (text: string) => RecipeResult, settings = {}) => erpWith(answers, settings).erp.getCustomerByPhone('+5511987654321', context);

describe('a customer by phone', () => {
	test('has the fields of the row, exact amounts and the phone asked for', async () => {
		expect(await find(() => done({ customers: [maria] }))).toEqual({
			id: '1001',
			name: 'Maria Aparecida da Silva',
			email: 'maria@example.com',
			phone: '+5511987654321',
			document: null,
			balanceDue: 1234.56,
			creditLimit: null,
			currency: 'BRL',
		});
	});

	test('may come as one record, with other names, amounts as text and a masked document', async () => {
		const customer = { code: 1001, name: 'Maria', mobile: '11987654321', balance: 'R$ 1.234,56', creditLimit: '5.000,00', document: '529.982.247-25' };
		expect(await find(() => done({ customer }))).toMatchObject({ id: '1001', balanceDue: 1234.56, creditLimit: 5000, document: '52998224725' });
	});

	test('the formats are tried in their order until somebody is found', async () => {
		const settings = { phoneFormats: ['+55 11 98765-4321', '(11) 98765-4321', '1187654321', '11987654321'] };
		const { erp, searched } = erpWith((text) => (text === '1187654321' ? done({ customers: [maria] }) : nobody), settings);
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toMatchObject({ id: '1001' });
		expect(searched()).toEqual(['+55 11 98765-4321', '(11) 98765-4321', '1187654321']);
	});

	test('nobody in any format is null; a phone of the own area is tried without its area code, too', async () => {
		const { erp, searched } = erpWith(() => nobody, { defaultAreaCode: '11' });
		expect(await erp.getCustomerByPhone('+5511987654321', context)).toBeNull();
		expect(searched()).toEqual(['11987654321', '(11) 98765-4321', '1187654321', '(11) 8765-4321', '5511987654321', '551187654321', '987654321']);
	});

	test('the usual formats reach who is stored with or without the ninth digit; what has only one form costs three searches', async () => {
		for (const stored of ['11987654321', '1187654321', '(11) 98765-4321', '(11) 8765-4321', '5511987654321', '551187654321']) {
			expect(await find((text) => (text === stored ? done({ customers: [{ ...maria, phone: stored }] }) : nobody))).toMatchObject({ id: '1001' });
		}
		const { erp, searched } = erpWith(() => nobody);
		await erp.getCustomerByPhone('+551134567890', context);
		expect(searched()).toEqual(['1134567890', '(11) 3456-7890', '551134567890']);
	});

	test('a text that is no phone is null and asks nothing', async () => {
		const { erp, searched } = erpWith(() => nobody);
		expect(await erp.getCustomerByPhone('1 OR 1=1', context)).toBeNull();
		expect(searched()).toEqual([]);
	});

	test('a row counts only where one of its phones is the one asked for', async () => {
		expect(await find(() => done({ customers: [other] }))).toBeNull();
		expect(await find(() => done({ customers: [other, maria] }))).toMatchObject({ id: '1001' });
		expect(await find(() => done({ customers: [{ ...other, phone2: '+55 11 98765-4321' }] }))).toMatchObject({ id: '1002' });
		expect(await find(() => done({ customers: [maria, { ...other, phone: null }] }))).toMatchObject({ id: '1001' });
	});

	test('a phone stored without area code is read with the default one', async () => {
		const local = { ...maria, phone: '98765-4321' };
		expect(await find(() => done({ customers: [local] }))).toBeNull();
		expect(await find(() => done({ customers: [local] }), { defaultAreaCode: '11' })).toMatchObject({ id: '1001' });
	});

	test('two rows with the phone are ambiguous, masked', async () => {
		const twin = { ...other, phone: '11 98765-4321' };
		await expect(find(() => done({ customers: [maria, twin] }))).rejects.toMatchObject({
			code: 'ambiguous',
			parameter: 'Phone',
			candidates: [{ id: '1001', label: 'Maria S.' }, { id: '1002', label: 'João S.' }],
		});
	});

	test('a page that shows no phones is trusted for a single customer, and ambiguous for more', async () => {
		const [first, second] = [maria, other].map(({ phone: _, ...rest }) => rest);
		expect(await find(() => done({ customers: [first] }))).toMatchObject({ id: '1001', phone: '+5511987654321' });
		expect(await find(() => done({ customers: [first, first] }))).toMatchObject({ id: '1001' });
		await expect(find(() => done({ customers: [first, second] }))).rejects.toMatchObject({ code: 'ambiguous' });
	});

	test('a search without area code proves nothing: a page that shows no phones is not trusted then', async () => {
		const { phone: _, ...mute } = maria;
		const answers = (record: object) => (text: string) => (text === '987654321' ? done({ customers: [record] }) : nobody);
		expect(await find(answers(mute), { defaultAreaCode: '11' })).toBeNull();
		expect(await find(answers(maria), { defaultAreaCode: '11' })).toMatchObject({ id: '1001' });
		expect(await find((text) => (text === '1187654321' ? done({ customers: [mute] }) : nobody), { phoneFormats: ['1187654321'] })).toMatchObject({ id: '1001' });
	});

	test.each([
		[{ ...maria, id: '' }, 'extracts no "id" or "code"'],
		[{ ...maria, balanceDue: 'devedor' }, '"balanceDue" that is no amount'],
		[{ ...maria, balanceDue: '1,234' }, '"balanceDue" that is no amount'],
	])('a row without id, or with something else than an amount, is drift', async (row, problem) => {
		await expect(find(() => done({ customers: [row] }))).rejects.toMatchObject({ code: 'drift', message: expect.stringContaining(problem) });
	});

	test('a recipe that extracts something else is drift', async () => {
		await expect(find(() => done({ clients: [maria] }))).rejects.toMatchObject({ code: 'drift', message: expect.stringContaining('"customer" or "customers"') });
	});

	test('other outcomes of the recipe are errors of their kind', async () => {
		const ended = (outcome: string) => find(() => done({}, { outcome, message: 'Pesquisa muito ampla.' }));
		await expect(ended('ambiguous')).rejects.toMatchObject({ code: 'ambiguous', message: expect.stringContaining('Pesquisa muito ampla.') });
		await expect(ended('unavailable')).rejects.toMatchObject({ code: 'unavailable', retryable: true });
		await expect(ended('blocked')).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('"blocked"') });
	});
});

describe('what the credential says', () => {
	test('the recipe’s operations are what the system can do', () => {
		const operationsOf = (names: string[]) => createWebErp({ recipes: new FakeRecipes(Object.fromEntries(names.map((name) => [name, () => nobody]))), settings: {} }).capabilities;
		expect([...operationsOf(['getCustomerByPhone', 'other']).operations]).toEqual(['customerByPhone']);
		expect(operationsOf(['createTicket']).idempotentWrites.createTicket).toBe('none');
		expect(operationsOf(['createTicket', 'findTicketByKey']).idempotentWrites.createTicket).toBe('lookup');
	});

	test('an operation that is not in the recipe is unsupported, and nothing is run', async () => {
		const recipes = new FakeRecipes({ createTicket: () => nobody });
		await expect(createWebErp({ recipes, settings: {} }).getCustomerByPhone('+5511987654321', context)).rejects.toMatchObject({ code: 'unsupported', nothingDone: true });
		expect(recipes.runs).toEqual([]);
	});

	test.each([
		[{ phoneFormats: ['11 1234-5678'] }, 'Phone Formats'],
		[{ phoneFormats: [] }, 'Phone Formats'],
		[{ defaultAreaCode: '011' }, 'Default Area Code'],
	])('%j is refused, naming the field', (settings, parameter) => {
		expect(() => createWebErp({ recipes: new FakeRecipes({}), settings })).toThrow(expect.objectContaining({ code: 'validation', parameter }));
	});

	test('the test of the credential logs in', async () => {
		const recipes = new FakeRecipes({});
		await createWebErp({ recipes, settings: {} }).ping(context);
		expect(recipes.logins).toBe(1);
	});
});
