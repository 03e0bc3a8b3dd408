import fc from 'fast-check';

import { isEmpty, mergeContact, type ContactPolicy, type GivenContact, type MergeRules } from '../../../lib/domain/contact-merge';
import type { Contact } from '../../../lib/domain/crm';

const stored: Contact = {
	id: '1',
	name: 'Maria Silva',
	phones: ['(11) 98765-4321'],
	emails: ['Maria@Empresa.com.br'],
	document: '52998224725',
	createdAt: null,
	url: null,
	raw: {},
};
const nothing: GivenContact = { name: null, phones: [], emails: [], document: null };
const rules = (policy: ContactPolicy, changes: Partial<MergeRules> = {}): MergeRules => ({
	policy,
	limits: { phones: 5, emails: 5, document: true },
	placeholderNames: ['WhatsApp Lead'],
	...changes,
});

describe('merging what is known into a contact', () => {
	it.each(['add', 'keep', 'replace'] as const)('changes nothing for values that are equal in another form (%s)', (policy) => {
		const given = { name: 'maria  SILVA', phones: ['+5511987654321'], emails: ['maria@empresa.com.br'], document: '52998224725' };
		expect(mergeContact(stored, given, rules(policy))).toEqual({ changes: {}, changed: [], conflicts: [], notStored: [] });
	});

	it.each(['add', 'keep', 'replace'] as const)('fills what is empty whatever the policy (%s)', (policy) => {
		const empty = { ...stored, name: null, phones: [], emails: [' '], document: null };
		const given = { name: 'Maria', phones: ['+5511987654321'], emails: ['m@e.com'], document: '52998224725' };
		const { changes, conflicts, changed } = mergeContact(empty, given, rules(policy));
		expect(changes).toEqual({ name: 'Maria', phones: ['+5511987654321'], emails: ['m@e.com'], document: '52998224725' });
		expect(conflicts).toEqual([]);
		expect(changed.map(({ field, from }) => [field, from])).toEqual([
			['name', null],
			['document', null],
			['phone', null],
			['email', null],
		]);
	});

	it('adds a phone behind the others, as they are stored', () => {
		const { changes, conflicts } = mergeContact(stored, { ...nothing, phones: ['+5521999998888'] }, rules('add'));
		expect(changes).toEqual({ phones: ['(11) 98765-4321', '+5521999998888'] });
		expect(conflicts).toEqual([{ field: 'phone', existing: '(11) 98765-4321', given: '+5521999998888', resolution: 'added' }]);
	});

	it('keeps where there is no room, and says so', () => {
		const { changes, conflicts } = mergeContact(stored, { ...nothing, emails: ['new@e.com'] }, rules('add', { limits: { phones: 1, emails: 1, document: true } }));
		expect(changes).toEqual({});
		expect(conflicts).toEqual([{ field: 'email', existing: 'Maria@Empresa.com.br', given: 'new@e.com', resolution: 'kept', reason: 'The CRM holds 1 of a contact.' }]);
	});

	it('replaces the main value only, and leaves further ones', () => {
		const two = { ...stored, phones: ['(11) 98765-4321', '(11) 3333-4444'] };
		const { changes, conflicts } = mergeContact(two, { ...nothing, phones: ['+5521999998888'] }, rules('replace'));
		expect(changes).toEqual({ phones: ['+5521999998888', '(11) 3333-4444'] });
		expect(conflicts).toEqual([expect.objectContaining({ resolution: 'replaced' })]);
	});

	it.each(['WhatsApp Lead', 'whatsapp  lead', '', '11 98765-4321', '5511987654321'])('takes the real name in the place of %j', (name) => {
		expect(mergeContact({ ...stored, name }, { ...nothing, name: 'Maria' }, rules('keep')).changes).toEqual({ name: 'Maria' });
	});

	it('never writes a placeholder over a name', () => {
		expect(isEmpty(mergeContact(stored, { ...nothing, name: 'WhatsApp Lead' }, rules('replace')).changes)).toBe(true);
		expect(isEmpty(mergeContact(stored, { ...nothing, name: '+55 11 98765-4321' }, rules('replace')).changes)).toBe(true);
	});

	it('keeps a name and a document with “add”, for they have no second place', () => {
		const { changes, conflicts } = mergeContact(stored, { ...nothing, name: 'Mari', document: '11144477735' }, rules('add'));
		expect(changes).toEqual({});
		expect(conflicts.map(({ field, resolution }) => [field, resolution])).toEqual([
			['name', 'kept'],
			['document', 'kept'],
		]);
	});

	it('says what the CRM has no place for', () => {
		const limits = { phones: 1, emails: 0, document: false };
		expect(mergeContact(stored, { ...nothing, emails: ['x@e.com'], document: '11144477735' }, rules('replace', { limits }))).toEqual({
			changes: {},
			changed: [],
			conflicts: [],
			notStored: ['document', 'email'],
		});
	});

	it('never loses a stored value with “keep” and “add”, never exceeds the limit, and is settled after one pass', () => {
		const email = fc.constantFrom('a@e.com', 'b@e.com', 'c@e.com', 'd@e.com');
		fc.assert(
			fc.property(fc.uniqueArray(email, { maxLength: 3 }), fc.uniqueArray(email, { maxLength: 3 }), fc.constantFrom('add', 'keep', 'replace'), fc.integer({ min: 3, max: 5 }), (have, given, policy, room) => {
				const own = rules(policy, { limits: { phones: 1, emails: room, document: true } });
				const before = { ...stored, emails: have };
				const { changes } = mergeContact(before, { ...nothing, emails: given }, own);
				const after = [...(changes.emails ?? have)];
				if (policy !== 'replace') expect(after.slice(0, have.length)).toEqual(have);
				expect(after.length).toBeLessThanOrEqual(room);
				expect(new Set(after).size).toBe(after.length);
				if (policy !== 'replace') expect(isEmpty(mergeContact({ ...before, emails: after }, { ...nothing, emails: given }, own).changes)).toBe(true);
			}),
		);
	});
});
