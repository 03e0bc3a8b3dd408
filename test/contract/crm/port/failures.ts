import { anything, type CrmUnderContract } from '../support/crm-under-test';
import { crmServiceOver, upsertOptions } from '../support/service';

const phone = '+5531976543210';

export function describeFailures({ subject }: CrmUnderContract): void {
	const everything = { method: '.*', path: '.*' };
	const find = () => crmServiceOver(subject().crm).service.findContactByPhone(phone, { severalMatches: 'fail' }, anything);

	describe('failures', () => {
		it.each([
			[400, 'validation'],
			[401, 'auth'],
			[403, 'permission'],
			[408, 'timeout'],
			[422, 'validation'],
		])('does not repeat a request that was refused with %i: %s', async (status, code) => {
			const { faults, journal } = subject();
			faults.add([{ match: { path: everything.path }, fault: 'status', status, body: {} }]);
			const before = journal.count();
			await expect(find()).rejects.toMatchObject({ code });
			expect(journal.count() - before).toBe(1);
		});

		it.each([
			['with Retry-After', { 'retry-after': '1' }],
			['without Retry-After', {}],
		])('waits and repeats after 429 %s', async (_, headers) => {
			const { faults, journal } = subject();
			faults.add([{ match: { path: '.*' }, from: 1, to: 2, fault: 'status', status: 429, body: {}, headers }]);
			const before = journal.count();
			expect(await find()).toEqual({ found: false });
			expect(journal.count({ status: 429 })).toBe(2);
			expect(journal.count() - before).toBeGreaterThan(2);
		}, 60_000);

		it('gives a contact up after three refusals for too many requests, and makes none', async () => {
			const { crm, faults, contacts } = subject();
			const before = contacts().length;
			faults.add([{ match: { path: '.*' }, fault: 'status', status: 429, body: {} }]);
			await expect(crmServiceOver(crm).service.upsertContact({ phone }, upsertOptions, anything)).rejects.toMatchObject({ code: 'rate_limited' });
			expect(contacts().length).toBe(before);
		}, 60_000);

		it.each(['html', 'malformed', 'truncated'] as const)('says “unavailable” for an answer that is %s, and nothing of its content', async (fault) => {
			const { faults } = subject();
			faults.add([{ match: { path: '.*' }, fault, ...(fault === 'html' ? { status: 200 } : {}) }]);
			await expect(find()).rejects.toMatchObject({ code: 'unavailable', message: expect.not.stringMatching(/<|token|_embedded/) });
		}, 60_000);

		it('never makes a contact while it cannot tell whether there is one', async () => {
			const { crm, faults, contacts } = subject();
			const before = contacts().length;
			faults.add([{ match: { path: '.*' }, fault: 'status', status: 503, body: {} }]);
			await expect(crmServiceOver(crm).service.upsertContact({ phone }, upsertOptions, anything)).rejects.toMatchObject({ code: 'unavailable' });
			expect(contacts().length).toBe(before);
		}, 60_000);

		it('does not know a contact that is not there', async () => {
			expect(await crmServiceOver(subject().crm).service.getContact('999999999', anything)).toEqual({ found: false });
		});

		it('answers its ping', async () => {
			await expect(subject().crm.ping(anything)).resolves.toBeUndefined();
		});
	});
}
