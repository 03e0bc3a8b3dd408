import { ConnectorError } from '../../../lib/domain/errors';
import { anything, crmUnderTest } from './crm.fixtures';

const lost = () => new ConnectorError('uncertain', 'No answer.', { system: 'Fake CRM' });
const reset = () => new ConnectorError('uncertain', 'Reset.', { system: 'Fake CRM' });
const message = { contactId: '1', content: 'Oi', messageId: '3EB0' };
const lead = { title: 'Pedido WhatsApp', contactId: '1' };

describe('leads', () => {
	it('makes the second of two alike where its first attempt did nothing', async () => {
		const { crm, clock, service } = crmUnderTest();
		const first = await clock.run(service.createLead({ ...lead, idempotencyKey: 'm1' }, anything));
		crm.fail('createLead', reset());
		const second = await clock.run(service.createLead({ ...lead, idempotencyKey: 'm2' }, anything));
		expect(crm.leads.map(({ id }) => id)).toEqual([first.id, second.id]);
		expect(second.outcome).toBe('created');
	});

	it('finds the second of two alike where its answer was lost', async () => {
		const { crm, clock, service } = crmUnderTest();
		await clock.run(service.createLead({ ...lead, idempotencyKey: 'm1' }, anything));
		crm.fail('createLead', lost(), { after: true });
		expect(await clock.run(service.createLead({ ...lead, idempotencyKey: 'm2' }, anything))).toMatchObject({ id: 'l2' });
		expect(crm.leads).toHaveLength(2);
	});

	it('are written one at a time per contact', async () => {
		const { crm, clock, service, neighbour } = crmUnderTest();
		let release = (): void => undefined;
		crm.hold('createLead', new Promise((resolve) => (release = resolve)));
		const both = Promise.all([
			service.createLead({ ...lead, idempotencyKey: 'm1' }, anything),
			neighbour().createLead({ ...lead, title: 'Outro', idempotencyKey: 'm2' }, anything),
		]);
		await clock.advance(1_000);
		expect(crm.count('createLead')).toBe(1);
		release();
		await clock.run(both);
		expect(crm.leads).toHaveLength(2);
	});
});

describe('the history', () => {
	it('is not read before a message that was never sent', async () => {
		const { crm, clock, service } = crmUnderTest();
		await clock.run(service.addInteraction(message, anything));
		expect(crm.count('findInteraction')).toBe(0);
	});

	it('is asked for a message whose answer was lost', async () => {
		const { crm, clock, service } = crmUnderTest();
		crm.fail('addInteraction', lost(), { after: true });
		expect(await clock.run(service.addInteraction(message, anything))).toMatchObject({ id: 'i1' });
		expect(crm.interactions).toHaveLength(1);
	});

	it('takes a repeated message to the lead of the first attempt, though a newer one was opened', async () => {
		const { crm, clock, service, neighbour } = crmUnderTest();
		crm.capabilities = { ...crm.capabilities, interactionNeedsLead: true };
		crm.openLead = 'old';
		const cancel = new AbortController();
		crm.fail('addInteraction', lost(), { after: true });
		const first = service.addInteraction(message, { signal: cancel.signal });
		first.catch(() => undefined);
		await clock.advance(200);
		cancel.abort(new Error('cancelled'));
		await clock.run(first).catch(() => undefined);
		crm.openLead = 'new';
		expect(await clock.run(neighbour().addInteraction(message, anything))).toMatchObject({ outcome: 'existing' });
		expect(crm.interactions.map(({ leadId }) => leadId)).toEqual(['old']);
	});

	it('knows a message that is written, though the contact has no open lead any more', async () => {
		const { crm, clock, service } = crmUnderTest();
		crm.capabilities = { ...crm.capabilities, interactionNeedsLead: true };
		crm.openLead = 'old';
		await clock.run(service.addInteraction(message, anything));
		crm.openLead = null;
		expect(await clock.run(service.addInteraction(message, anything))).toMatchObject({ outcome: 'existing' });
		await expect(clock.run(service.addInteraction({ ...message, messageId: 'other' }, anything))).rejects.toMatchObject({ code: 'validation', parameter: 'Lead ID' });
	});
});

describe('moments', () => {
	it.each([
		['2026-11-23T09:00:00-03:00', '2026-11-23T12:00:00.000Z'],
		['2026-11-23 09:00', '2026-11-23T12:00:00.000Z'],
		['23/11/2026 09:00', '2026-11-23T12:00:00.000Z'],
		['1700000000', '2023-11-14T22:13:20.000Z'],
		[1_700_000_000_123, '2023-11-14T22:13:20.123Z'],
		['2026-11-23', '2026-11-23T03:00:00.000Z'],
	])('without a zone are São Paulo’s: %j', async (timestamp, expected) => {
		const { crm, clock, service } = crmUnderTest();
		await clock.run(service.addInteraction({ ...message, timestamp }, anything));
		expect(crm.interactions[0]?.timestamp).toBe(expected);
	});

	it.each(['ontem', '2026-02-31', '12'])('that do not exist are refused: %j', async (timestamp) => {
		const { clock, service } = crmUnderTest();
		await expect(clock.run(service.addInteraction({ ...message, timestamp }, anything))).rejects.toMatchObject({ code: 'validation', parameter: 'Timestamp' });
	});
});
