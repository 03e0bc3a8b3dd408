import { blingAnswering, context, type Answer } from './scripted';

const document = '52998224725';
const supplier = [{ id: 1, descricao: 'Fornecedor' }];

/** Contacts with one document; those whose ids are given are customers, the rest suppliers. */
function contacts(count: number, customers: readonly number[]) {
	const all = Array.from({ length: count }, (_, index) => ({ id: index + 1, nome: `Nome ${index + 1}`, numeroDocumento: document, situacao: 'A' }));
	const details = all.map((contact): [string, Answer] => [
		`GET /contatos/${contact.id}`,
		{ json: { data: { ...contact, tiposContato: customers.includes(contact.id) ? [] : supplier } } },
	]);
	const page = (pagina: unknown) => all.slice((Number(pagina) - 1) * 100, Number(pagina) * 100);
	return blingAnswering(
		{ 'GET /contatos': ({ query }) => ({ json: { data: page(query?.['pagina'] ?? 1) } }), ...Object.fromEntries(details) },
		{ balance: false },
	);
}

describe('many contacts with one document', () => {
	test('the one customer among them is found, wherever they stand', async () => {
		expect(await contacts(40, [23]).erp.getCustomerByDocument(document, context)).toMatchObject({ id: '23' });
	});

	test('two customers are ambiguous, and no more are read than it takes to know', async () => {
		const { erp, requests } = contacts(40, [2, 9]);
		await expect(erp.getCustomerByDocument(document, context)).rejects.toMatchObject({ code: 'ambiguous', candidates: [{ id: '2' }, { id: '9' }] });
		expect(requests.filter(({ url }) => /contatos\/\d+$/.test(url))).toHaveLength(12);
	});

	test.each([61, 700])('more than can be read (%d) are ambiguous, never nobody', async (count) => {
		const { erp } = contacts(count, [count]);
		await expect(erp.getCustomerByDocument(document, context)).rejects.toMatchObject({ code: 'ambiguous', parameter: 'Document' });
	});
});
