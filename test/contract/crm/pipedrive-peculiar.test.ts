import { systemClock } from '../../../lib/infra/clock';
import { AxiosHttp, HttpAgents } from '../../../lib/infra/http/axios-http';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { LimitedHttp } from '../../../lib/resilience/limited-http';
import { createPipedriveCrm } from '../../../lib/systems/pipedrive';
import { SEED } from '../../../sandbox/pipedrive/server.ts';
import { anything } from './support/crm-under-test';
import { startPipedrive, type PipedriveStart, type PipedriveUnderTest } from './support/pipedrive';
import { crmServiceOver, upsertOptions } from './support/service';

jest.setTimeout(60_000);

describe('Pipedrive’s own ways', () => {
	let pipedrive: PipedriveUnderTest;
	const start = async (options: PipedriveStart = {}): Promise<PipedriveUnderTest> => (pipedrive = await startPipedrive(options));

	afterEach(async () => {
		await pipedrive.close();
	});

	it('a contact that searches do not show yet is not made a second time', async () => {
		const { crm, contacts } = await start({ sandbox: { searchLagMs: 30_000 } });
		const before = contacts().length;
		const { service } = crmServiceOver(crm);
		const first = await service.upsertContact({ phone: '+5531976543210', name: 'Maria Nova' }, upsertOptions, anything);
		const second = await service.upsertContact({ phone: '31976543210', email: 'maria.nova@example.com' }, upsertOptions, anything);
		expect(second).toMatchObject({ id: first.id, outcome: 'updated' });
		expect(contacts().length).toBe(before + 1);
	});

	it('a phone that is added leaves the label of the one that is there', async () => {
		const { crm, sandbox } = await start();
		const headers = { 'x-api-token': sandbox.knobs.token, 'content-type': 'application/json' };
		const body = { name: 'Maria', emails: [{ value: 'maria@example.com', primary: true, label: 'home' }], phones: [{ value: '(31) 91111-2222', primary: true, label: 'home' }] };
		const answer = await fetch(`${sandbox.baseUrl}/api/v2/persons`, { method: 'POST', headers, body: JSON.stringify(body) });
		const id = String(((await answer.json()) as { data: { id: number } }).data.id);
		await crmServiceOver(crm).service.upsertContact({ phone: '+5531976543210', email: 'maria@example.com' }, upsertOptions, anything);
		expect((await crm.getContact(id, anything))?.raw['phones']).toEqual([
			{ value: '(31) 91111-2222', primary: true, label: 'home' },
			{ value: '+5531976543210', primary: false, label: 'mobile' },
		]);
	});

	it('finds all who share the last eight digits, page after page', async () => {
		const { crm, addContact } = await start();
		const ids = Array.from({ length: 130 }, (_, index) => addContact({ name: `Cliente ${index}`, phone: `55${index % 2 === 0 ? '31' : '21'}976543210` }));
		const hits = await crm.searchByPhone(['76543210'], anything);
		expect(hits.map(({ id }) => id).sort()).toEqual([...ids].sort());
	});

	it('finds an alphanumeric CNPJ in either case, with or without its mask', async () => {
		const { crm, addContact } = await start();
		for (const document of ['12ABC34501DE35', '12.abc.345/01de-35']) {
			const id = addContact({ name: 'Empresa', phone: '', document });
			expect((await crm.searchByDocument('12ABC34501DE35', anything)).map((contact) => contact.id)).toContain(id);
		}
	});

	it('what the customer wrote is text in the note, never markup', async () => {
		const { crm, addContact, sandbox } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		await crmServiceOver(crm).service.addInteraction({ contactId, content: '<img src=x onerror=alert(1)>\n"50 kg" & areia', messageId: 'm1' }, anything);
		expect(sandbox.interactions().at(-1)).toMatchObject({ contactIds: [contactId], text: expect.stringContaining('&lt;img src=x onerror=alert(1)&gt;<br>&quot;50 kg&quot; &amp; areia') });
	});

	it.each(['Veja [msg 1002]', '<!-- [msg 1002] --> <!--', '</p><script>[msg 1002]'])('what Pipedrive leaves of the text %p does not name another message', async (content) => {
		const { crm, addContact } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		const message = { contactId, leadId: null, content, direction: 'inbound' as const, timestamp: new Date().toISOString(), channel: 'whatsapp', author: null };
		const { id } = await crm.addInteraction({ ...message, messageId: '1001' }, anything);
		expect(await crm.findInteraction({ ...message, messageId: '1002' }, anything)).toBeNull();
		expect(await crm.findInteraction({ ...message, messageId: '1001' }, anything)).toMatchObject({ id });
	});

	it('finds a message among hundreds of notes, and proves that another is not there', async () => {
		const { crm, addContact } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		const message = { contactId, leadId: null, content: 'Oi', direction: 'inbound' as const, timestamp: new Date().toISOString(), channel: 'whatsapp', author: null };
		for (let index = 0; index < 220; index++) await crm.addInteraction({ ...message, messageId: `m${index}` }, anything);
		expect(await crm.findInteraction({ ...message, messageId: 'm7' }, anything)).not.toBeNull();
		expect(await crm.findInteraction({ ...message, messageId: 'm999' }, anything)).toBeNull();
	});

	it('a deal, a note and a task hang on the person and on each other; choices are written by their names', async () => {
		const { crm, addContact, sandbox } = await start();
		const contactId = addContact({ name: 'Maria', phone: '5531976543210' });
		const { service } = crmServiceOver(crm);
		const lead = await service.createLead({ title: 'Pedido', contactId, source: 'JivoChat', value: '10,50', fields: { Segmento: 'atacado' }, idempotencyKey: 'l1' }, anything);
		await service.addInteraction({ contactId, leadId: lead.id, content: 'Oi', messageId: 'm1' }, anything);
		await service.createTask({ title: 'Ligar', description: 'a <b> & c', contactId, leadId: lead.id, dueAt: '2026-11-23T01:30:00Z', idempotencyKey: 't1' }, anything);
		const { dealOrigin, dealSegment } = SEED.fields;
		expect(sandbox.leads().at(-1)).toMatchObject({ contactIds: [contactId], customFields: { [dealOrigin]: 'JivoChat', [dealSegment]: SEED.segments.wholesale.id } });
		expect(sandbox.interactions().at(-1)).toMatchObject({ contactIds: [contactId], dealId: lead.id });
		expect(sandbox.tasks().at(-1)).toMatchObject({ type: 'task', contactIds: [contactId], dealId: lead.id, dueDate: '2026-11-23' });
		expect(await crm.findOpenLead(contactId, anything)).toMatchObject({ id: lead.id });
	});

	it.each([1, 2])('mandatory fields are told by v%i of the API', async (version) => {
		const { crm, sandbox, faults } = await start({ sandbox: { requiredPersonField: true, requiredDealField: true } });
		if (version === 2) faults.add([{ match: { path: '/v1/(person|deal)Fields' }, fault: 'status', status: 410, body: { success: false } }]);
		expect(await crm.requiredFields('contact', anything)).toEqual([{ name: SEED.fields.personSegment, label: 'Segmento' }]);
		expect(await crm.requiredFields('lead', anything)).toEqual([{ name: SEED.fields.dealSegment, label: 'Segmento' }]);
		expect(sandbox.journal.count({ method: 'POST' })).toBe(0);
	});

	it('a mandatory field of contacts is asked for before one is made', async () => {
		const { crm, contacts } = await start({ sandbox: { requiredPersonField: true } });
		const before = contacts().length;
		await expect(crmServiceOver(crm).service.upsertContact({ phone: '+5531976543210' }, upsertOptions, anything)).rejects.toMatchObject({ code: 'validation', parameter: 'Segmento' });
		expect(contacts().length).toBe(before);
	});

	it('a refusal for too many requests says when to come back, the day’s budget that nothing goes today', async () => {
		const { crm, sandbox } = await start({ sandbox: { burstRequests: 1 } });
		const refused: unknown = await Promise.all([1, 2, 3].map(async () => await crm.ping(anything))).catch((error: unknown) => error);
		expect(refused).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number), retryable: true });
		sandbox.knobs.burstRequests = 0;
		sandbox.knobs.dailyTokens = 1;
		await expect(crm.ping(anything)).rejects.toMatchObject({ code: 'rate_limited' });
	});

	it('never searches more than ten times in two seconds where the limit is set', async () => {
		const { sandbox } = await start({ sandbox: { burstRequests: 40, burstSearches: 10 } });
		const agents = new HttpAgents({}, false);
		const plain = new AxiosHttp({ system: 'Pipedrive', origin: new URL(sandbox.baseUrl).origin, headers: { 'x-api-token': sandbox.knobs.token }, agents });
		const limits = [{ name: 'searches', limit: 10, windowMs: 2_000 }];
		const http = new LimitedHttp({ http: plain, store: new MemoryStore(systemClock), accountKey: 'a', system: 'Pipedrive', limits, clock: systemClock, random: Math.random, maxWaitMs: 30_000 });
		const crm = createPipedriveCrm({ http, settings: { baseUrl: sandbox.baseUrl } });
		await Promise.all(Array.from({ length: 14 }, async () => await crm.searchByPhone(['99999998'], anything)));
		await agents.close();
		expect(sandbox.journal.count({ status: 429 })).toBe(0);
		expect(sandbox.journal.mostInAnyWindow(2_000)).toBeLessThanOrEqual(10);
	});
});
