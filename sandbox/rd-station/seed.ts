import type { Company, CompanyCustomer } from '../data/company.ts';
import { inSomeFormat, phoneFormats, seededRandom } from '../kit/phone-formats.ts';
import { SEED, contactId, objectId } from './ids.ts';
import type { ActivityRecord, ContactRecord, DealRecord, TaskRecord } from './model.ts';
import type { RdStationKnobs } from './options.ts';

const DAY_MS = 86_400_000;
const MASKED = /^\(\d{2}\) \d{4,5}-\d{4}$/;

/** The phone of a customer as this account stores it; what stands for no number stays as some clerk typed it. */
function storedPhone({ phone, phoneE164 }: CompanyCustomer, { phoneFormat }: RdStationKnobs, random: () => number): string | null {
	if (phoneE164 === null) return phone;
	switch (phoneFormat) {
		case 'random':
			return inSomeFormat(phoneE164, random);
		case 'e164':
			return phoneE164;
		case 'digits':
			return phoneE164.slice(1);
		case 'masked':
			return phoneFormats(phoneE164).find((format) => MASKED.test(format)) ?? phoneE164;
	}
}

export function seedContacts(company: Company, knobs: RdStationKnobs, now: number): ContactRecord[] {
	const random = seededRandom(knobs.phoneSeed);
	return company.customers.map((customer) => {
		const phone = storedPhone(customer, knobs, random);
		return {
			id: contactId(customer.id),
			name: customer.name,
			title: null,
			notes: null,
			phones: phone === null ? [] : [{ phone, type: customer.phoneKind === 'fixed' ? 'work' : 'cellphone' }],
			emails: customer.email === null ? [] : [customer.email],
			fields: [{ fieldId: SEED.fields.contactDocument, value: customer.documentStored }],
			organizationId: null,
			legalBases: [],
			extras: {},
			createdAt: now - 30 * DAY_MS,
			updatedAt: now - 30 * DAY_MS,
		};
	});
}

/** The seeded deals of contacts that are there: a company of a test's own may lack them. */
export function seedDeals(now: number, hasContact: (id: string) => boolean): DealRecord[] {
	const { first, second } = SEED.stages;
	const base = { hold: null, rating: 1, predictionDate: null, fields: [], createdAt: now - 7 * DAY_MS, updatedAt: now - 7 * DAY_MS };
	const linked = (customerId: string) => [contactId(customerId)].filter(hasContact);
	const { ana, bruno } = SEED.users;
	return [
		{
			...base,
			id: SEED.deals.mariaOpen,
			name: 'Cimento para obra',
			stageId: first.id,
			userId: bruno.id,
			contactIds: linked('1001'),
			sourceId: SEED.sources.site.id,
			win: null,
		},
		{ ...base, id: SEED.deals.joaoWon, name: 'Tintas', stageId: second.id, userId: ana.id, contactIds: linked('1002'), sourceId: null, win: true },
	];
}

export function seedActivities(now: number): ActivityRecord[] {
	const text = 'Cliente pediu prazo de entrega.';
	return [{ id: objectId('activity', 1), dealId: SEED.deals.mariaOpen, userId: SEED.users.bruno.id, text, date: now - 6 * DAY_MS }];
}

export function seedTasks(now: number): TaskRecord[] {
	return [
		{
			id: objectId('task', 1),
			dealId: SEED.deals.mariaOpen,
			subject: 'Ligar para confirmar a entrega',
			type: 'call',
			notes: null,
			date: new Date(now + DAY_MS).toISOString().slice(0, 10),
			hour: '09:00',
			userIds: [SEED.users.bruno.id],
			done: false,
			createdAt: now - 6 * DAY_MS,
		},
	];
}
