import { parsePhone } from '../../../../lib/domain/phone';
import { inSomeFormat, phoneFormats, seededRandom } from '../../../../sandbox/kit/phone-formats.ts';
import { anything, type CrmUnderContract } from '../support/crm-under-test';
import { crmServiceOver } from '../support/service';

const mobile = '+5531976543210';
const anyMatch = { severalMatches: 'fail' } as const;

export function describeContactSearch({ subject, traits }: CrmUnderContract): void {
	describe('finding a contact by phone', () => {
		it('finds it in every format in which it may be stored, asked in any other, with at most six calls', async () => {
			const random = seededRandom(7);
			const { crm, addContact, journal } = subject();
			for (const [index, stored] of phoneFormats(mobile).filter(traits.finds).entries()) {
				// Each in a number of its own, so that one format does not answer for another.
				const own = `+55319${String(76_540_000 + index)}`;
				const format = phoneFormats(own)[phoneFormats(mobile).indexOf(stored)] ?? own;
				const id = addContact({ name: `Cliente ${index}`, phone: format });
				const { service } = crmServiceOver(crm);
				const before = journal.count();
				const asked = inSomeFormat(own, random);
				expect({ asked, format, found: await service.findContactByPhone(asked, anyMatch, anything) }).toEqual({
					asked,
					format,
					found: expect.objectContaining({ found: true, id }),
				});
				expect(journal.count() - before).toBeLessThanOrEqual(traits.mostCallsPerSearch);
			}
		}, 60_000);

		it('says that there is none, and asks at most six times', async () => {
			const { crm, journal } = subject();
			const before = journal.count();
			expect(await crmServiceOver(crm).service.findContactByPhone('+5531900001111', anyMatch, anything)).toEqual({ found: false });
			expect(journal.count() - before).toBeLessThanOrEqual(traits.mostCallsPerSearch);
		});

		it('never takes a fixed line for a mobile, nor the other way round', async () => {
			const { crm, addContact } = subject();
			// Without its ninth digit, 93333-4444 would be the fixed line of somebody else.
			addContact({ name: 'Mobile', phone: '5531933334444' });
			expect(await crmServiceOver(crm).service.findContactByPhone('553133334444', anyMatch, anything)).toEqual({ found: false });
			addContact({ name: 'Fixed', phone: '553122225555' });
			expect(await crmServiceOver(crm).service.findContactByPhone('5531922225555', anyMatch, anything)).toEqual({ found: false });
		});

		it('never mixes two area codes that share the last eight digits', async () => {
			const { crm, addContact } = subject();
			addContact({ name: 'Belo Horizonte', phone: '5531977665544' });
			expect(await crmServiceOver(crm).service.findContactByPhone('5521977665544', anyMatch, anything)).toEqual({ found: false });
		});

		it('names the candidates, masked, where two contacts have the phone, or takes the oldest', async () => {
			const { crm, addContact } = subject();
			const first = addContact({ name: 'Paula Souza', phone: '5531977776666' });
			addContact({ name: 'Paulo Souza', phone: '5531977776666' });
			const { service } = crmServiceOver(crm);
			await expect(service.findContactByPhone('5531977776666', anyMatch, anything)).rejects.toMatchObject({
				code: 'ambiguous',
				candidates: [expect.objectContaining({ label: expect.stringMatching(/^Paul[ao] S\./) }), expect.anything()],
			});
			expect(await service.findContactByPhone('5531977776666', { severalMatches: 'oldest' }, anything)).toMatchObject({ id: first });
		});

		it.each(["'", '"', '*', '%', '\\', '{', ')', '&phone=', '/../', '😀', '\u0000'])('is not led astray by %j in an e-mail address or id', async (hostile) => {
			const { crm, addContact } = subject();
			addContact({ name: 'Stranger', phone: '5531955554444', email: 'stranger@example.com' });
			if (crm.capabilities.searches.has('email')) {
				const hits = await crm.searchByEmail(`x${hostile}@example.com`, anything).catch((error: unknown) => error);
				expect(Array.isArray(hits) ? hits.filter(({ emails }) => emails.includes(`x${hostile}@example.com`)) : []).toEqual([]);
			}
			const contact = await crm.getContact(`1${hostile}1`, anything).catch((error: unknown) => ({ code: Object(error).code }));
			expect([null, 'validation', 'not_found', 'permission']).toContain(contact === null ? null : Object(contact).code);
		});
	});

	describe('searches', () => {
		it('asks at most six times, for texts that are this phone or parts of it', () => {
			const phone = parsePhone(mobile);
			const searches = phone === null ? [] : subject().crm.phoneSearches(phone);
			expect(searches.length).toBeGreaterThan(0);
			expect(searches.length).toBeLessThanOrEqual(traits.mostCallsPerSearch);
			for (const text of searches.flat()) expect(mobile.slice(-8)).toContain(text.replace(/\D/g, '').slice(-8));
		});
	});
}
