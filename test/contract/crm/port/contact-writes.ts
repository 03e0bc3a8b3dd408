import { inSomeFormat, phoneFormats, seededRandom } from '../../../../sandbox/kit/phone-formats.ts';
import { anything, type CrmUnderContract } from '../support/crm-under-test';
import { crmServiceOver, upsertOptions } from '../support/service';

const phone = '+5531976543210';

export function describeContactWrites({ subject, traits }: CrmUnderContract): void {
	describe('creating or updating a contact', () => {
		it('creates it once, and leaves it alone the next time', async () => {
			const { crm, contacts } = subject();
			const before = contacts().length;
			const created = await crmServiceOver(crm).service.upsertContact({ phone, name: 'Maria Nova', email: 'Maria.Nova@Example.com' }, upsertOptions, anything);
			expect(created).toMatchObject({ outcome: 'created', matchedBy: null, name: 'Maria Nova', phones: [phone], changes: [] });
			// Another installation, which remembers nothing of the first.
			const again = await crmServiceOver(crm).service.upsertContact({ phone: '(31) 97654-3210', name: 'maria  nova' }, upsertOptions, anything);
			expect(again).toMatchObject({ outcome: 'unchanged', matchedBy: 'phone', id: created.id, conflicts: [] });
			expect(contacts().length).toBe(before + 1);
			expect(await crm.getContact(created.id, anything)).toMatchObject({ id: created.id, name: 'Maria Nova' });
		});

		it('never makes a second contact of a phone, in whatever format it is stored and given', async () => {
			const random = seededRandom(11);
			const { crm, contacts, addContact } = subject();
			for (const [index, stored] of phoneFormats(phone).filter(traits.finds).entries()) {
				const own = `+55319${String(66_540_000 + index)}`;
				addContact({ name: `Cliente ${index}`, phone: phoneFormats(own)[phoneFormats(phone).indexOf(stored)] ?? own });
				const before = contacts().length;
				const { outcome } = await crmServiceOver(crm).service.upsertContact({ phone: inSomeFormat(own, random) }, upsertOptions, anything);
				expect({ stored, outcome, made: contacts().length - before }).toEqual({ stored, outcome: 'unchanged', made: 0 });
			}
		}, 60_000);

		it('makes one contact of twenty simultaneous messages of one phone, over two processes', async () => {
			const { crm, contacts } = subject();
			const before = contacts().length;
			const { service, neighbour } = crmServiceOver(crm);
			const processes = [service, neighbour()];
			const random = seededRandom(3);
			const results = await Promise.all(
				Array.from({ length: 20 }, (_, index) => (processes[index % 2] ?? service).upsertContact({ phone: inSomeFormat(phone, random) }, upsertOptions, anything)),
			);
			expect(contacts().length).toBe(before + 1);
			expect(results.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
			expect(new Set(results.map(({ id }) => id)).size).toBe(1);
		}, 60_000);

		it('makes one contact also where the answer to the first attempt is lost', async () => {
			const { crm, contacts, faults, requests } = subject();
			const before = contacts().length;
			faults.add([{ match: requests.createContact, nth: 1, fault: 'commitThenReset' }]);
			expect(await crmServiceOver(crm).service.upsertContact({ phone, name: 'Ana' }, upsertOptions, anything)).toMatchObject({ outcome: 'created', name: 'Ana' });
			expect(contacts().length).toBe(before + 1);
		}, 60_000);

		it('fills in what was missing, and says so', async () => {
			const { crm, addContact } = subject();
			const id = addContact({ name: 'WhatsApp Lead', phone: '5531976543210' });
			const result = await crmServiceOver(crm).service.upsertContact({ phone, name: 'Maria Silva', email: 'maria@example.com' }, upsertOptions, anything);
			expect(result).toMatchObject({ outcome: 'updated', id, matchedBy: 'phone', name: 'Maria Silva' });
			expect(result.changes).toEqual(
				expect.arrayContaining([
					{ field: 'name', from: 'WhatsApp Lead', to: 'Maria Silva' },
					...(crm.capabilities.contact.emails > 0 ? [{ field: 'email', from: null, to: 'maria@example.com' }] : []),
				]),
			);
			expect(await crm.getContact(id, anything)).toMatchObject({ name: 'Maria Silva', ...(crm.capabilities.contact.emails > 0 ? { emails: ['maria@example.com'] } : {}) });
		});

		it.each(['keep', 'replace', 'add'] as const)('follows the policy “%s” for an e-mail that differs, and reports it', async (policy) => {
			const { crm, addContact } = subject();
			const { emails: room } = crm.capabilities.contact;
			const id = addContact({ name: 'Maria', phone: '5531976543210', email: 'old@example.com' });
			const result = await crmServiceOver(crm).service.upsertContact({ phone, email: 'new@example.com' }, { ...upsertOptions, policy }, anything);
			const resolution = policy === 'replace' ? 'replaced' : policy === 'add' && room > 1 ? 'added' : 'kept';
			expect(result.conflicts).toEqual([expect.objectContaining({ field: 'email', existing: 'old@example.com', given: 'new@example.com', resolution })]);
			const emails = { kept: ['old@example.com'], replaced: ['new@example.com'], added: ['old@example.com', 'new@example.com'] }[resolution];
			expect(await crm.getContact(id, anything)).toMatchObject({ emails });
			expect(result.outcome).toBe(resolution === 'kept' ? 'unchanged' : 'updated');
		});

		it('does not give a contact the e-mail of another one', async () => {
			const { crm, addContact } = subject();
			if (!crm.capabilities.searches.has('email')) return;
			const id = addContact({ name: 'Maria', phone: '5531976543210' });
			addContact({ name: 'José', phone: '5531911112222', email: 'jose@example.com' });
			const result = await crmServiceOver(crm).service.upsertContact({ phone, email: 'jose@example.com' }, upsertOptions, anything);
			expect(result).toMatchObject({ id, outcome: 'unchanged', conflicts: [expect.objectContaining({ field: 'email', resolution: 'kept', reason: expect.any(String) })] });
		});

		it('recognises by e-mail who writes from another phone, and adds the phone where there is room', async () => {
			const { crm, addContact, contacts } = subject();
			if (!crm.capabilities.searches.has('email')) return;
			const id = addContact({ name: 'Maria', phone: '5531911112222', email: 'maria@example.com' });
			const before = contacts().length;
			const result = await crmServiceOver(crm).service.upsertContact({ phone, email: 'MARIA@example.com' }, upsertOptions, anything);
			expect(result).toMatchObject({ id, matchedBy: 'email', outcome: crm.capabilities.contact.phones > 1 ? 'updated' : 'unchanged' });
			expect(contacts().length).toBe(before);
			const stored = await crm.getContact(id, anything);
			expect(stored?.phones[0]).toBe('5531911112222');
			expect(stored?.phones).toHaveLength(Math.min(2, crm.capabilities.contact.phones));
		});

		it('recognises by document where neither phone nor e-mail is known', async () => {
			const { crm, contacts } = subject();
			if (!crm.capabilities.searches.has('document')) return;
			const { service } = crmServiceOver(crm);
			const made = await service.upsertContact({ phone: '5531911112222', document: '111.444.777-35', name: 'Maria' }, upsertOptions, anything);
			const before = contacts().length;
			const result = await crmServiceOver(crm).service.upsertContact({ phone, document: '11144477735' }, upsertOptions, anything);
			expect(result).toMatchObject({ id: made.id, matchedBy: 'document', document: '11144477735' });
			expect(contacts().length).toBe(before);
		});

		it('refuses what is no phone, e-mail or document before anything is sent', async () => {
			const { crm, journal } = subject();
			const { service } = crmServiceOver(crm);
			const before = journal.count();
			for (const [given, parameter] of [
				[{ phone: '123' }, 'Phone'],
				[{ phone: '120363012345678901@g.us' }, 'Phone'],
				[{ email: 'maria' }, 'Email'],
				[{ document: '111.111.111-11' }, 'Document'],
				[{ name: 'Maria' }, 'Phone'],
			] as const) {
				await expect(service.upsertContact(given, upsertOptions, anything)).rejects.toMatchObject({ code: 'validation', parameter });
			}
			expect(journal.count()).toBe(before);
		});
	});
}
