import type { CrmWrite } from '../../../../lib/domain/crm';
import { anything, type CrmUnderContract } from '../support/crm-under-test';
import { crmServiceOver } from '../support/service';

const message = { content: 'Tem cimento? <b>50 kg</b> & areia', messageId: '3EB0C431', timestamp: '2026-11-22T13:03:00Z', direction: 'inbound', channel: 'whatsapp' };

export function describeRecordWrites({ subject }: CrmUnderContract): void {
	const can = (write: CrmWrite): boolean => subject().crm.capabilities.writes.has(write);
	const withContact = (): string => {
		const { addContact, openLead, crm } = subject();
		const id = addContact({ name: 'Maria Silva', phone: '5531976543210' });
		if (crm.capabilities.interactionNeedsLead) openLead?.(id);
		return id;
	};

	describe('the history of a contact', () => {
		it('takes the same message once, also from another process and after a restart', async () => {
			if (!can('interaction')) return;
			const { crm, interactions } = subject();
			const contactId = withContact();
			const before = interactions().length;
			const { service, neighbour } = crmServiceOver(crm);
			const first = await service.addInteraction({ contactId, ...message }, anything);
			const results = await Promise.all([service, neighbour()].map((each) => each.addInteraction({ contactId, ...message }, anything)));
			expect(interactions().length).toBe(before + 1);
			expect(first).toMatchObject({ outcome: 'created', contactId, messageId: '3EB0C431' });
			expect(results.map(({ outcome }) => outcome)).toEqual(['existing', 'existing']);
		});

		it('keeps two messages apart, and what was said to the letter', async () => {
			if (!can('interaction')) return;
			const { crm, interactions } = subject();
			const contactId = withContact();
			const before = interactions().length;
			const { service } = crmServiceOver(crm);
			await service.addInteraction({ contactId, ...message }, anything);
			await service.addInteraction({ contactId, ...message, messageId: '3EB0C432', content: 'E areia?', direction: 'outbound' }, anything);
			expect(interactions().length).toBe(before + 2);
			expect(JSON.stringify(interactions())).toMatch(/Tem cimento\?/);
		});

		it('has a message once where the answer was lost, or says that it cannot know', async () => {
			if (!can('interaction')) return;
			const { crm, interactions, faults, requests } = subject();
			const contactId = withContact();
			const before = interactions().length;
			faults.add([{ match: requests.interaction, nth: 1, fault: 'commitThenReset' }]);
			const result = await crmServiceOver(crm).service.addInteraction({ contactId, ...message }, anything).catch((error: unknown) => error);
			expect(result).toMatchObject(crm.capabilities.lookUps.has('interaction') ? { messageId: '3EB0C431' } : { code: 'uncertain' });
			expect(interactions().length).toBe(before + 1);
		}, 60_000);

		it('finds a message again by its id, and no other', async () => {
			if (!can('interaction') || !subject().crm.capabilities.lookUps.has('interaction')) return;
			const { crm } = subject();
			const contactId = withContact();
			await crmServiceOver(crm).service.addInteraction({ contactId, ...message }, anything);
			const leadId = crm.capabilities.interactionNeedsLead ? ((await crm.findOpenLead(contactId, anything))?.id ?? null) : null;
			const interaction = { ...message, direction: 'inbound' as const, contactId, leadId, author: null };
			expect(await crm.findInteraction(interaction, anything)).not.toBeNull();
			expect(await crm.findInteraction({ ...interaction, messageId: '3EB0C4' }, anything)).toBeNull();
		});
	});

	describe('leads', () => {
		it('creates one lead per key, with its contact and owner', async () => {
			if (!can('lead')) return;
			const { crm, leads, owner } = subject();
			const contactId = withContact();
			const before = leads().length;
			const { service, neighbour } = crmServiceOver(crm);
			const lead = { title: 'WhatsApp – Maria Silva', contactId, ownerLogin: owner.login.toUpperCase(), value: '1.234,56', idempotencyKey: 'm1' };
			const first = await service.createLead(lead, anything);
			const second = await neighbour().createLead(lead, anything);
			expect(leads().length).toBe(before + 1);
			expect(first).toMatchObject({ outcome: 'created', ...(crm.capabilities.owners ? { ownerId: owner.id } : {}) });
			expect(second).toMatchObject({ outcome: 'existing', id: first.id });
		});

		it('makes a second lead with the same title under another key', async () => {
			if (!can('lead')) return;
			const { crm, leads } = subject();
			const contactId = withContact();
			const before = leads().length;
			const { service } = crmServiceOver(crm);
			await service.createLead({ title: 'Pedido', contactId, idempotencyKey: 'm1' }, anything);
			await service.createLead({ title: 'Pedido', contactId, idempotencyKey: 'm2' }, anything);
			expect(leads().length).toBe(before + 2);
		});

		it('has one lead where the answer was lost, or says that it cannot know', async () => {
			if (!can('lead')) return;
			const { crm, leads, faults, requests } = subject();
			const contactId = withContact();
			const before = leads().length;
			faults.add([{ match: requests.lead, nth: 1, fault: 'commitThenReset' }]);
			const result = await crmServiceOver(crm).service.createLead({ title: 'Pedido #18', contactId, idempotencyKey: 'm1' }, anything).catch((error: unknown) => error);
			expect(result).toMatchObject(crm.capabilities.lookUps.has('lead') ? { idempotencyKey: 'm1' } : { code: 'uncertain' });
			expect(leads().length).toBe(before + 1);
		}, 60_000);

		it('falls back to the default owner, and says when nobody has its login', async () => {
			if (!can('lead') || !subject().crm.capabilities.owners) return;
			const { crm, owner, formerOwnerLogin = 'nobody@example.com' } = subject();
			const { service } = crmServiceOver(crm);
			const contactId = withContact();
			const lead = { title: 'Pedido', contactId, ownerLogin: formerOwnerLogin, idempotencyKey: 'm1' };
			expect(await service.createLead({ ...lead, defaultOwnerLogin: owner.login }, anything)).toMatchObject({ ownerId: owner.id });
			await expect(service.createLead({ ...lead, defaultOwnerLogin: 'nobody-at-all@example.com', idempotencyKey: 'm2' }, anything)).rejects.toMatchObject({
				code: 'validation',
				parameter: 'Default Owner Login',
			});
		});

		it('names the field that is missing before anything is written', async () => {
			const { crm, demandLeadField, leads } = subject();
			if (!can('lead') || demandLeadField === undefined) return;
			const contactId = withContact();
			const field = demandLeadField();
			const before = leads().length;
			const { service } = crmServiceOver(crm);
			await expect(service.createLead({ title: 'Pedido', contactId, idempotencyKey: 'm1' }, anything)).rejects.toMatchObject({ code: 'validation', nothingDone: true });
			expect(leads().length).toBe(before);
			await expect(service.createLead({ title: 'Pedido', contactId, requiredFields: 'source, value', value: '10', source: '', fields: { [field]: 'x' }, idempotencyKey: 'm2' }, anything)).rejects.toMatchObject({
				parameter: 'source',
			});
		});
	});

	describe('tasks', () => {
		it('creates one task per key', async () => {
			if (!can('task')) return;
			const { crm, tasks, openLead } = subject();
			const contactId = withContact();
			const leadId = crm.capabilities.interactionNeedsLead ? openLead?.(contactId) : undefined;
			const before = tasks().length;
			const { service } = crmServiceOver(crm);
			const task = { title: 'Ligar para Maria', contactId, leadId, dueAt: '2026-11-23T12:00:00Z', idempotencyKey: 'm1' };
			await service.createTask(task, anything);
			expect(await service.createTask(task, anything)).toMatchObject({ outcome: 'existing' });
			expect(tasks().length).toBe(before + 1);
		});
	});
}
