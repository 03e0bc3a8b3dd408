import { getKommoAccount } from '../../../lib/systems/kommo/account';
import { closeAll, connect, newContext, SEED, startAccount } from './support';

afterEach(closeAll);

jest.setTimeout(30_000);

const unlimited = { requestsPerSecond: 1_000 };

test('the credential’s test names the account, and a wrong token is refused as such', async () => {
	const sandbox = await startAccount(unlimited);
	const account = await getKommoAccount(connect(sandbox).client, newContext());
	expect(account.simple).toMatchObject({ id: String(sandbox.account.id), subdomain: sandbox.account.subdomain });
	const stranger = connect(sandbox, { token: 'no-such-token' });
	await expect(getKommoAccount(stranger.client, newContext())).rejects.toMatchObject({ code: 'auth', httpStatus: 401 });
});

test('a lead is created, read, changed and found by its contact', async () => {
	const { leads } = connect(await startAccount(unlimited));
	const context = newContext();
	const { id } = await leads.create(
		{
			name: 'Pedido do bot',
			price: 250,
			pipelineId: String(SEED.pipelineId),
			statusId: String(SEED.newStatusId),
			tags: ['bot'],
			contactIds: ['910002'],
			customFields: [{ field: String(SEED.replyFieldId), value: 'Olá' }],
		},
		context,
	);
	await leads.update(id, { statusId: String(SEED.inServiceStatusId), tagsToAdd: ['quente'] }, context);
	expect((await leads.get(id, context))?.simple).toMatchObject({
		id,
		name: 'Pedido do bot',
		price: 250,
		statusId: String(SEED.inServiceStatusId),
		tags: expect.arrayContaining(['bot', 'quente']),
		mainContactId: '910002',
		customFields: [expect.objectContaining({ id: String(SEED.replyFieldId), values: ['Olá'] })],
	});
	const found = await leads.findByContact('910002', {}, context);
	expect(found.map(({ simple }) => simple.id).sort()).toEqual([id, '920002'].sort());
});

test('a closed lead is left out of a contact’s leads unless asked for', async () => {
	const { leads } = connect(await startAccount(unlimited));
	await expect(leads.findByContact('910003', {}, newContext())).resolves.toEqual([]);
	expect(await leads.findByContact('910003', { includeClosed: true }, newContext())).toHaveLength(1);
});

test('records that are not there are null', async () => {
	const { leads, contacts, talks, salesbot } = connect(await startAccount(unlimited));
	const context = newContext();
	await expect(leads.get('1', context)).resolves.toBeNull();
	await expect(contacts.get('1', context)).resolves.toBeNull();
	await expect(talks.get('1', context)).resolves.toBeNull();
	await expect(salesbot.get('1', context)).resolves.toBeNull();
});

test('a wrong field is named by its path', async () => {
	const { leads } = connect(await startAccount(unlimited));
	const wrong = leads.update('920001', { customFields: [{ field: '123', value: 'x' }] }, newContext());
	await expect(wrong).rejects.toMatchObject({ code: 'validation', parameter: expect.stringContaining('custom_fields_values.0') });
});

describe.each(['digits', 'literal'])('with Kommo searching %s', (querySearch) => {
	test.each([
		['+55 11 98765-4321', '910001'],
		['11987654321', '910001'],
		['551187654321', '910001'],
		['5521976543210', '910002'],
		['21 7654-3210', '910002'],
		['31996543210', '910003'],
		['551134567890', '910004'],
		['48999887766', '910005'],
		['12987654321', '910007'],
	])('the phone %s leads to its one contact, whatever others Kommo returns', async (phone, id) => {
		const { contacts } = connect(await startAccount({ ...unlimited, querySearch }));
		const contact = await contacts.findByPhone(phone, newContext());
		expect(contact?.simple.id).toBe(id);
	});

	test.each(['11999990000', '1133334444', '85987654321'])('the phone %s of nobody leads to nobody', async (phone) => {
		const { contacts } = connect(await startAccount({ ...unlimited, querySearch }));
		await expect(contacts.findByPhone(phone, newContext())).resolves.toBeNull();
	});
});

test('a phone of two contacts is ambiguous', async () => {
	const { contacts } = connect(await startAccount(unlimited));
	const { id } = await contacts.create({ name: 'Outra Ana', phones: ['551187654321'] }, newContext());
	await expect(contacts.findByPhone('11987654321', newContext())).rejects.toMatchObject({
		code: 'ambiguous',
		candidates: expect.arrayContaining([
			{ id: '910001', label: 'Ana S.' },
			{ id, label: 'Outra A.' },
		]),
	});
});

test('notes come back newest first, with their text', async () => {
	const { notes } = connect(await startAccount(unlimited));
	const context = newContext();
	const owner = { ownerType: 'leads', ownerId: '920001' } as const;
	await notes.create({ ...owner, noteType: 'common', text: 'Um' }, context);
	await notes.create({ ...owner, noteType: 'service_message', text: 'Dois', service: 'Bot' }, context);
	const found = await notes.getMany({ ...owner, limit: 10 }, context);
	expect(found.map(({ simple }) => `${simple.noteType} ${simple.text}`)).toEqual(['service_message Dois', 'common Um']);
});

test('a list longer than a page is read to its end', async () => {
	const sandbox = await startAccount(unlimited);
	const { leads, client } = connect(sandbox);
	const context = newContext();
	for (let batch = 0; batch < 6; batch++) {
		const json = Array.from({ length: 50 }, (_, index) => ({ name: `Lead ${batch}-${index}` }));
		await client.request({ operation: 'test.fill', method: 'POST', path: '/leads', json }, context);
	}
	const found = await leads.getMany({ limit: 1_000 }, context);
	expect(new Set(found.map(({ simple }) => simple.id)).size).toBe(304);
	expect(sandbox.journal.count({ method: 'GET', path: '/api/v4/leads' })).toBe(2);
	expect(await leads.getMany({ limit: 3 }, context)).toHaveLength(3);
	await expect(leads.getMany({ query: 'no such lead', limit: 10 }, context)).resolves.toEqual([]);
});
