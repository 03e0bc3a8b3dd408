import { ConnectorError } from '../../../lib/domain/errors';
import { anything, crmUnderTest, phone, upsertOptions, type CrmUnderTest } from './crm.fixtures';

const lost = () => new ConnectorError('uncertain', 'No answer.', { system: 'Fake CRM' });
const unavailable = () => new ConnectorError('unavailable', 'Down.', { system: 'Fake CRM', retryable: false });

describe('one person, one contact', () => {
	const upsert = async ({ clock, service }: CrmUnderTest, person: object, options = {}) =>
		await clock.run(service.upsertContact(person, { ...upsertOptions, ...options }, anything));

	it('remembers what was merged in, while searches do not show it yet', async () => {
		const test = crmUnderTest();
		test.crm.lagMs = 60_000;
		await upsert(test, { email: 'maria@example.com' });
		await upsert(test, { email: 'maria@example.com', phone });
		expect(await upsert(test, { phone })).toMatchObject({ outcome: 'unchanged', matchedBy: 'phone' });
		expect(test.crm.contacts.size).toBe(1);
	});

	it('looks longer after a run that ended without knowing whether it made the contact', async () => {
		const test = crmUnderTest();
		test.crm.lagMs = 8_000;
		test.crm.fail('createContact', lost(), { after: true });
		test.crm.fail('searchByPhone', unavailable(), { skip: 1 });
		await expect(upsert(test, { phone })).rejects.toMatchObject({ code: 'uncertain' });
		expect(await upsert(test, { phone })).toMatchObject({ outcome: 'unchanged', matchedBy: 'phone' });
		expect(test.crm.contacts.size).toBe(1);
	});

	it('makes the contact after all where the earlier run had made none', async () => {
		const test = crmUnderTest();
		test.crm.fail('createContact', lost());
		test.crm.fail('searchByPhone', unavailable(), { skip: 1 });
		await expect(upsert(test, { phone })).rejects.toMatchObject({ code: 'uncertain' });
		expect(await upsert(test, { phone })).toMatchObject({ outcome: 'created' });
		expect(test.crm.contacts.size).toBe(1);
	});

	it('makes no second contact after a run that was cancelled while the CRM was making it', async () => {
		const test = crmUnderTest();
		const { crm, clock, service } = test;
		crm.lagMs = 8_000;
		const cancel = new AbortController();
		crm.fail('createContact', lost(), { after: true });
		const first = service.upsertContact({ phone }, upsertOptions, { signal: cancel.signal });
		first.catch(() => undefined);
		await clock.advance(500);
		cancel.abort(new Error('cancelled'));
		await expect(clock.run(first)).rejects.toThrow('cancelled');
		expect(await upsert(test, { phone })).toMatchObject({ matchedBy: 'phone' });
		expect(crm.contacts.size).toBe(1);
	});

	it('says that the CRM ignores the filter instead of making another contact', async () => {
		const test = crmUnderTest();
		for (let index = 0; index < 30; index++) test.crm.add({ phones: [`+55119${10_000_000 + index * 1_111}`] });
		test.crm.ignoresFilters = true;
		await expect(upsert(test, { phone })).rejects.toMatchObject({ code: 'drift', parameter: 'Phone' });
		expect(test.crm.count('createContact')).toBe(0);
	});

	it('does not forget what another run has remembered meanwhile', async () => {
		const test = crmUnderTest();
		const { crm, clock, service, neighbour } = test;
		const { id } = await upsert(test, { phone });
		crm.contacts.delete(id);
		crm.lagMs = 60_000;
		let resume = (): void => undefined;
		crm.hold('getContact', new Promise((resolve) => (resume = resolve)));
		const slow = service.findContactByPhone(phone, upsertOptions, anything);
		await clock.advance(10);
		crm.hold('getContact', Promise.resolve());
		const made = await clock.run(neighbour().upsertContact({ phone }, upsertOptions, anything));
		resume();
		await clock.run(slow);
		expect(await upsert(test, { phone })).toMatchObject({ id: made.id, outcome: 'unchanged' });
		expect(crm.contacts.size).toBe(1);
	});

	it('never gives one person’s phone to another who shares the e-mail, but has another document', async () => {
		const test = crmUnderTest();
		const ana = test.crm.add({ name: 'Ana', emails: ['casa@example.com'], document: '52998224725' });
		const bia = test.crm.add({ name: 'Bia', document: '11144477735' });
		const known = await upsert(test, { phone, email: 'casa@example.com', document: '11144477735', name: 'Bia' });
		expect(known).toMatchObject({ id: bia, matchedBy: 'document', conflicts: [expect.objectContaining({ field: 'email', resolution: 'kept' })] });
		const unknown = await upsert(test, { phone: '+5531911112222', email: 'casa@example.com', document: '39053344705', name: 'Caio' }, { policy: 'replace' });
		expect(unknown).toMatchObject({ outcome: 'created', emails: [], conflicts: [expect.objectContaining({ field: 'email', given: 'casa@example.com', resolution: 'kept' })] });
		expect(test.crm.contacts.get(ana)).toMatchObject({ name: 'Ana', phones: [], document: '52998224725' });
	});

	it('loses nothing where two executions write into one contact at the same time', async () => {
		const { crm, clock, service, neighbour } = crmUnderTest();
		const id = crm.add({ name: 'Maria', phones: ['5531976543210', '5531911112222'] });
		await clock.run(
			Promise.all([
				service.upsertContact({ phone, email: 'one@example.com' }, upsertOptions, anything),
				neighbour().upsertContact({ phone: '+5531911112222', email: 'two@example.com' }, upsertOptions, anything),
			]),
		);
		expect([...(crm.contacts.get(id)?.emails ?? [])].sort()).toEqual(['one@example.com', 'two@example.com']);
	});

	it('starts from the contact as it is where the answer to a change was lost', async () => {
		const test = crmUnderTest();
		const id = test.crm.add({ name: 'Maria', phones: ['5531976543210'], emails: ['old@example.com'] });
		test.crm.fail('updateContact', lost(), { after: true });
		expect(await upsert(test, { phone, email: 'new@example.com' })).toMatchObject({ outcome: 'updated', emails: ['old@example.com', 'new@example.com'] });
		expect(test.crm.count('updateContact')).toBe(1);
		expect(test.crm.contacts.get(id)?.emails).toHaveLength(2);
	});

	it('writes the rest where the CRM says that the e-mail is somebody else’s', async () => {
		const test = crmUnderTest();
		const id = test.crm.add({ name: 'WhatsApp Lead', phones: ['5531976543210'] });
		test.crm.fail('updateContact', new ConnectorError('validation', 'Taken.', { system: 'Fake CRM', httpStatus: 409, nothingDone: true }));
		const result = await upsert(test, { phone, name: 'Maria', email: 'taken@example.com' });
		expect(result).toMatchObject({ outcome: 'updated', name: 'Maria', emails: [], conflicts: [expect.objectContaining({ field: 'email', given: 'taken@example.com', reason: expect.any(String) })] });
		expect(test.crm.contacts.get(id)).toMatchObject({ name: 'Maria', emails: [] });
	});

	it('asks for required fields before anything is sent, and waits for nothing where that fails', async () => {
		const test = crmUnderTest();
		for (let call = 0; call < 3; call++) test.crm.fail('requiredFields', unavailable());
		await expect(upsert(test, { phone })).rejects.toMatchObject({ code: 'unavailable' });
		expect(test.crm.count('createContact')).toBe(0);
		expect(test.clock.slept.filter((ms) => ms >= 1_000 && ms < 20_000)).toEqual([]);
	});

	it('names the field a contact must have', async () => {
		const test = crmUnderTest();
		test.crm.required = [{ name: 'email', label: 'E-mail' }];
		await expect(upsert(test, { phone })).rejects.toMatchObject({ code: 'validation', parameter: 'E-mail' });
		expect(await upsert(test, { phone, email: 'm@example.com' })).toMatchObject({ outcome: 'created' });
	});

	it('searches where the CRM lets no contact be read by its id', async () => {
		const test = crmUnderTest();
		await upsert(test, { phone });
		for (let call = 0; call < 2; call++) test.crm.fail('getContact', new ConnectorError('unsupported', 'No.', { system: 'Fake CRM' }));
		expect(await upsert(test, { phone })).toMatchObject({ outcome: 'unchanged' });
		expect(test.crm.contacts.size).toBe(1);
	});

	it('does not send a create again that was refused with 408', async () => {
		const test = crmUnderTest();
		test.crm.fail('createContact', new ConnectorError('uncertain', 'Late.', { system: 'Fake CRM', httpStatus: 408 }));
		await expect(upsert(test, { phone })).rejects.toMatchObject({ httpStatus: 408 });
		expect(test.crm.count('createContact')).toBe(1);
	});

	it('keeps phones, e-mails and documents out of the names in the Store', async () => {
		const test = crmUnderTest();
		const names: string[] = [];
		const { lock, set } = test.store;
		test.store.lock = async (...given) => (names.push(given[0]), await lock.apply(test.store, given));
		test.store.set = async (...given) => (names.push(given[0]), await set.apply(test.store, given));
		await upsert(test, { phone, email: 'maria@example.com', document: '52998224725' });
		expect(names.length).toBeGreaterThan(3);
		expect(names.join(' ')).not.toMatch(/5531976543210|maria|52998224725/);
	});

	it('never writes a phone number as a name, nor an empty one', async () => {
		const test = crmUnderTest();
		const id = test.crm.add({ name: 'Maria', emails: ['maria@example.com'] });
		await upsert(test, { email: 'maria@example.com', phone, name: '31 97654-3210' }, { policy: 'replace' });
		expect(test.crm.contacts.get(id)?.name).toBe('Maria');
		expect(await upsert(test, { phone: '+5531911112222' }, { defaultName: ' ' })).toMatchObject({ name: 'WhatsApp Lead' });
	});

	it.each(['99123-4567', '991234567', '3333-4444', '123', '120363012345678901@g.us'])('refuses %s, which lacks its area code or is no phone', async (given) => {
		const test = crmUnderTest();
		await expect(upsert(test, { phone: given })).rejects.toMatchObject({ code: 'validation', parameter: 'Phone' });
		expect(test.crm.calls).toEqual([]);
	});

	it('takes foreign numbers as WhatsApp reports them', async () => {
		const test = crmUnderTest();
		expect(await upsert(test, { phone: '351912345678' })).toMatchObject({ phones: ['+351912345678'] });
		expect(await upsert(test, { phone: '14155552671' })).toMatchObject({ phones: ['+14155552671'] });
	});
});
