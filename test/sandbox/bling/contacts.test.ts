import { company, notable } from '../../../sandbox/data/company.ts';
import { caller, closeAll, contactId, each, read, SEED, startAccount } from './support';
import type { BlingSandbox, Caller } from './support';

let bling: BlingSandbox;
let call: Caller;
beforeEach(async () => {
	bling = await startAccount();
	call = caller(bling);
});
afterEach(closeAll);

async function ids(query: Record<string, string>): Promise<unknown[]> {
	return each(await call.get(`/contatos?${new URLSearchParams(query).toString()}`), 'id');
}

const TWINS = [SEED.supplierTwinId, SEED.inactiveTwinId, SEED.deletedTwinId];
const MARIA_AND_TWINS = [...TWINS, contactId(notable.maria)];

describe('the list of contacts', () => {
	test('shows only the newest unless criterio says otherwise', async () => {
		expect(await ids({ telefone: '(11) 98765-4321' })).not.toContain(contactId(notable.maria));
		expect(await ids({ telefone: '(11) 98765-4321', criterio: '1' })).toEqual(MARIA_AND_TWINS);
		expect(await ids({ criterio: '2' })).toEqual([SEED.deletedTwinId]);
		expect(await ids({})).toHaveLength(bling.knobs.lastIncluded);
	});

	test('has deleted and inactive contacts in it, told by situacao', async () => {
		const answer = await call.get('/contatos?criterio=1&telefone=11987654321');
		expect(each(answer, 'situacao')).toEqual(['I', 'I', 'E', 'A']);
		bling.knobs.activeSupplierTwin = true;
		expect(each(await call.get('/contatos?criterio=1&telefone=11987654321'), 'situacao')).toEqual(['A', 'I', 'E', 'A']);
	});

	test('shows seven fields and no more, the document masked, empty texts as texts', async () => {
		const answer = await call.get(`/contatos?criterio=1&idsContatos[]=${contactId(notable.maria)}`);
		expect(answer.body).toEqual({
			data: [
				{
					id: 16_000_001_001,
					nome: 'Maria Aparecida da Silva',
					codigo: '1001',
					situacao: 'A',
					numeroDocumento: '390.533.447-05',
					telefone: '',
					celular: '(11) 98765-4321',
				},
			],
		});
	});

	test('comes in pages of 100 or of limite, without a total', async () => {
		const all = await ids({ criterio: '1' });
		expect(all).toHaveLength(company.customers.length + 5);
		expect([...(await ids({ criterio: '1', limite: '40' })), ...(await ids({ criterio: '1', limite: '40', pagina: '2' }))]).toEqual(all);
		expect(await ids({ criterio: '1', limite: '40', pagina: '3' })).toEqual([]);
		bling.knobs.limitCap = 10;
		expect(await ids({ criterio: '1', limite: '500' })).toHaveLength(10);
		expect(Object.keys((await call.get('/contatos')).body as object)).toEqual(['data']);
	});

	test('ignores what the contract does not name, and refuses wrong values of what it names', async () => {
		expect(await ids({ criterio: '1', celular: '(11) 98765-4321' })).toHaveLength(company.customers.length + 5);
		for (const query of ['criterio=9', 'limite=0', 'pagina=x', 'tipoPessoa=4', 'dataInclusaoInicial=22/11/2026']) {
			const answer = await call.get(`/contatos?${query}`);
			expect(answer.status).toBe(400);
			const fields = [{ code: expect.any(Number), msg: expect.any(String), element: query.split('=')[0], namespace: expect.any(String) }];
			expect(answer.body).toMatchObject({ error: { type: 'VALIDATION_ERROR', message: expect.any(String), description: expect.any(String), fields } });
		}
	});

	test('refuses a range of more than a year', async () => {
		const range = (from: string, to: string) => call.get(`/contatos?dataInclusaoInicial=${from}&dataInclusaoFinal=${to}`);
		expect((await range('2024-01-01 00:00:00', '2025-01-01 00:00:00')).status).toBe(200);
		expect((await range('2024-01-01 00:00:00', '2025-01-02 00:00:00')).status).toBe(400);
	});
});

describe('telefone', () => {
	test('by default compares digits with both numbers of a contact', async () => {
		for (const telefone of ['(11) 98765-4321', '11987654321', '11 98765 4321']) expect(await ids({ telefone, criterio: '1' })).toEqual(MARIA_AND_TWINS);
		expect(await ids({ telefone: '1133334444', criterio: '1' })).toEqual([contactId(notable.landline)]);
		expect(await ids({ telefone: '5511987654321', criterio: '1' })).toEqual([]);
	});

	test('as stored-text wants Bling’s mask to the letter', async () => {
		bling.knobs.phoneMatch = 'stored-text';
		expect(await ids({ telefone: '(11) 98765-4321', criterio: '1' })).toEqual(MARIA_AND_TWINS);
		expect(await ids({ telefone: '11987654321', criterio: '1' })).toEqual([]);
	});

	test('as telefone-only never finds a celular', async () => {
		bling.knobs.phoneMatch = 'telefone-only';
		expect(await ids({ telefone: '(11) 98765-4321', criterio: '1' })).toEqual([]);
		expect(await ids({ telefone: '11 3333-4444', criterio: '1' })).toEqual([contactId(notable.landline)]);
	});

	test('finds an old number without its ninth digit only as it is stored', async () => {
		expect(await ids({ telefone: '(31) 8765-4321', criterio: '1' })).toEqual([contactId(notable.oldEightDigitMobile)]);
		expect(await ids({ telefone: '(31) 98765-4321', criterio: '1' })).toEqual([]);
	});

	test('is shared by two contacts', async () => {
		const shared = notable.sharedPhone.map(contactId).sort();
		expect((await ids({ telefone: '41998765432', criterio: '1' })).sort()).toEqual(shared);
	});

	test('that is left without a digit filters nothing', async () => {
		expect(await ids({ telefone: "' OR x=x --", criterio: '1' })).toHaveLength(company.customers.length + 5);
	});

	test('every Brazilian phone is stored masked, mobiles in celular, and every other as it was typed', async () => {
		const answer = await call.get('/contatos?criterio=1&limite=100');
		const stored = new Map(each(answer, 'codigo').map((code, index) => [code, { ...(read(answer.body, `data.${index}`) as Record<string, string>) }]));
		for (const { id, phone, phoneE164, phoneKind } of company.customers) {
			const { telefone, celular } = stored.get(id) ?? {};
			if (phoneKind === 'mobile') expect(celular).toMatch(/^\(\d\d\) 9?\d{4}-\d{4}$/);
			if (phoneKind === 'fixed') expect(telefone).toMatch(/^\(\d\d\) \d{4}-\d{4}$/);
			if (phoneE164 === null || phoneKind === 'foreign') expect([telefone, celular]).toContain(phone ?? '');
		}
	});
});

describe('numeroDocumento', () => {
	test('ignores punctuation and keeps letters', async () => {
		const wanted = [contactId(notable.alphanumericCnpj)];
		expect(await ids({ numeroDocumento: '12.ABC.345/01DE-35', criterio: '1' })).toEqual(wanted);
		expect(await ids({ numeroDocumento: '12ABC34501DE35', criterio: '1' })).toEqual(wanted);
		expect(await ids({ numeroDocumento: '39053344705', criterio: '1' })).toEqual(MARIA_AND_TWINS);
		expect(await ids({ numeroDocumento: '39053344706', criterio: '1' })).toEqual([]);
	});
});

describe('one contact', () => {
	test('comes with e-mail, credit limit and a bare document', async () => {
		const { status, body } = await call.get(`/contatos/${contactId(notable.maria)}`);
		expect(status).toBe(200);
		expect(body).toMatchObject({
			data: {
				id: 16_000_001_001,
				situacao: 'A',
				tipo: 'F',
				numeroDocumento: '39053344705',
				email: 'cliente1001@example.com.br',
				financeiro: { limiteCredito: 5000 },
				tiposContato: [{ id: expect.any(Number), descricao: 'Cliente' }],
			},
		});
	});

	test('that is deleted is still told; one that nobody knows is 404', async () => {
		expect(read((await call.get(`/contatos/${SEED.deletedTwinId}`)).body, 'data.situacao')).toBe('E');
		for (const id of ['999999', '1001abc', "1' OR '1'='1", '%00']) {
			const answer = await call.get(`/contatos/${encodeURIComponent(id)}`);
			expect(answer.status).toBe(404);
			expect(answer.body).toMatchObject({ error: { type: 'RESOURCE_NOT_FOUND', message: 'Recurso não encontrado' } });
		}
	});
});
