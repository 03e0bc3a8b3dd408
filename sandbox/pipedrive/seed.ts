import type { Company, CompanyCustomer } from '../data/company.ts';
import { inSomeFormat, phoneFormats, seededRandom } from '../kit/phone-formats.ts';
import { SEED, personId } from './ids.ts';
import type { ActivityRecord, DealRecord, NoteRecord, PersonRecord } from './model.ts';
import type { PipedriveKnobs } from './options.ts';

const DAY_MS = 86_400_000;
const MASKED = /^\(\d{2}\) \d{4,5}-\d{4}$/;
const MARIA = personId('1001');
const JOAO = personId('1002');

/** The phone of a customer as this company stores it; what stands for no number stays as some clerk typed it. */
function storedPhone({ phone, phoneE164 }: CompanyCustomer, { phoneFormat }: PipedriveKnobs, random: () => number): string | null {
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

export function seedPersons(company: Company, knobs: PipedriveKnobs, now: number): PersonRecord[] {
	const random = seededRandom(knobs.phoneSeed);
	return company.customers.map((customer) => {
		const phone = storedPhone(customer, knobs, random);
		const label = customer.phoneKind === 'fixed' ? 'work' : 'mobile';
		return {
			id: personId(customer.id),
			name: customer.name,
			ownerId: SEED.users.ana.id,
			orgId: null,
			phones: phone === null ? [] : [{ value: phone, primary: true, label }],
			emails: customer.email === null ? [] : [{ value: customer.email, primary: true, label: 'work' }],
			visibleTo: 3,
			labelIds: [],
			custom: { [SEED.fields.personDocument]: customer.documentStored },
			extras: {},
			addedAt: now - 30 * DAY_MS,
			updatedAt: now - 30 * DAY_MS,
		};
	});
}

/** The seeded deals; a company of a test's own may lack their persons. */
export function seedDeals(now: number, personIds: ReadonlySet<number>): DealRecord[] {
	const { ana, bruno } = SEED.users;
	const base = {
		creatorId: ana.id,
		orgId: null,
		value: 0,
		currency: 'BRL',
		lostReason: null,
		expectedCloseDate: null,
		probability: null,
		visibleTo: 3,
		labelIds: [],
		custom: {},
		addedAt: now - 7 * DAY_MS,
		updatedAt: now - 7 * DAY_MS,
	};
	const linked = (id: number) => (personIds.has(id) ? id : null);
	const { mariaOpen, joaoWon } = SEED.deals;
	const { first, second } = SEED.stages;
	return [
		{ ...base, id: mariaOpen, title: 'Cimento para obra', ownerId: bruno.id, personId: linked(MARIA), stageId: first, status: 'open', channel: SEED.channels.site.id },
		{ ...base, id: joaoWon, title: 'Tintas', ownerId: ana.id, personId: linked(JOAO), stageId: second, status: 'won', channel: null },
	];
}

export function seedActivities(now: number, personIds: ReadonlySet<number>): ActivityRecord[] {
	return [
		{
			id: 3001,
			subject: 'Ligar para confirmar a entrega',
			type: 'call',
			ownerId: SEED.users.bruno.id,
			creatorId: SEED.users.ana.id,
			dealId: SEED.deals.mariaOpen,
			orgId: null,
			personIds: [MARIA].filter((id) => personIds.has(id)),
			dueDate: new Date(now + DAY_MS).toISOString().slice(0, 10),
			dueTime: '12:00:00',
			duration: null,
			busy: false,
			done: false,
			note: null,
			publicDescription: null,
			priority: null,
			addedAt: now - 6 * DAY_MS,
			updatedAt: now - 6 * DAY_MS,
		},
	];
}

export function seedNotes(now: number, personIds: ReadonlySet<number>): NoteRecord[] {
	const at = now - 6 * DAY_MS;
	const content = '<p>Cliente pediu prazo de entrega.</p>';
	const linked = personIds.has(MARIA) ? MARIA : null;
	return [{ id: 4001, content, userId: SEED.users.bruno.id, personId: linked, dealId: SEED.deals.mariaOpen, orgId: null, addedAt: at, updatedAt: at }];
}
