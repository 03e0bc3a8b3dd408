import { createCrmService, type CrmService, type CrmServiceOptions, type UpsertOptions } from '../../../lib/application/crm';
import type { Contact, ContactChanges, CreatedContact, CrmCapabilities, CrmPort, CrmRecord, NewContact, NewInteraction, NewLead, NewTask, RequiredField } from '../../../lib/domain/crm';
import type { Phone } from '../../../lib/domain/phone';
import type { Clock } from '../../../lib/domain/runtime';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { Cache } from '../../../lib/resilience/cache';
import { VirtualClock } from '../resilience/virtual-clock';

type Call = keyof { [Name in keyof CrmPort as CrmPort[Name] extends (...given: never[]) => Promise<unknown> ? Name : never]: true };

interface Stored extends Contact {
	listedAt: number;
}

/** A CRM in memory that searches for parts, lists a contact only after a time, and fails when told to. */
export class FakeCrm implements CrmPort {
	readonly system = 'Fake CRM';
	readonly calls: Call[] = [];
	readonly contacts = new Map<string, Stored>();
	readonly leads: Array<NewLead & { id: string; at: number }> = [];
	readonly interactions: Array<NewInteraction & { id: string }> = [];
	capabilities: CrmCapabilities = {
		searches: new Set(['phone', 'email', 'document']),
		contact: { phones: 5, emails: 5, document: true },
		writes: new Set(['interaction', 'lead', 'task']),
		lookUps: new Set(['interaction', 'lead', 'task']),
		owners: true,
		interactionNeedsLead: false,
	};
	lagMs = 0;
	ignoresFilters = false;
	openLead: string | null = null;
	required: RequiredField[] = [];
	private failures: Array<{ call: Call; error: unknown; after: boolean; skip: number }> = [];
	private pauses = new Map<Call, Promise<void>>();
	private lastId = 0;

	constructor(private readonly clock: Pick<Clock, 'now'>) {}

	/** A call of that name fails, the next one or one after so many; with `after`, once it is done. */
	fail(call: Call, error: unknown, { after = false, skip = 0 } = {}): void {
		this.failures.push({ call, error, after, skip });
	}

	/** Calls of that name wait for the promise before they answer. */
	hold(call: Call, until: Promise<void>): void {
		this.pauses.set(call, until);
	}

	add(contact: Partial<Contact>): string {
		const id = String(++this.lastId);
		const empty = { name: null, phones: [], emails: [], document: null, createdAt: null, url: null, raw: {} };
		this.contacts.set(id, { ...empty, ...contact, id, listedAt: 0 });
		return id;
	}

	async ping(): Promise<void> {
		await this.answer('ping', () => undefined);
	}

	phoneSearches(phone: Phone): string[][] {
		return [[phone.e164.slice(-8)]];
	}

	async searchByPhone([text = '']: readonly string[]): Promise<Contact[]> {
		return await this.search('searchByPhone', ({ phones }) => phones.some((stored) => stored.includes(text)));
	}

	async searchByEmail(email: string): Promise<Contact[]> {
		return await this.search('searchByEmail', ({ emails }) => emails.includes(email));
	}

	async searchByDocument(document: string): Promise<Contact[]> {
		return await this.search('searchByDocument', (contact) => contact.document === document);
	}

	async getContact(id: string): Promise<Contact | null> {
		return await this.answer('getContact', () => this.contacts.get(id) ?? null);
	}

	async createContact(contact: NewContact): Promise<CreatedContact> {
		return await this.answer('createContact', (): CreatedContact => {
			const id = this.add({ ...contact, phones: [...contact.phones], emails: [...contact.emails] });
			const stored = this.contacts.get(id);
			if (stored) stored.listedAt = this.clock.now() + this.lagMs;
			return { outcome: 'created', id };
		});
	}

	async updateContact(contact: Contact, changes: ContactChanges): Promise<void> {
		await this.answer('updateContact', () => {
			const stored = this.contacts.get(contact.id);
			const { phones = stored?.phones ?? [], emails = stored?.emails ?? [], ...others } = changes;
			if (stored) this.contacts.set(contact.id, { ...stored, ...others, phones: [...phones], emails: [...emails], listedAt: this.clock.now() + this.lagMs });
		});
	}

	async addInteraction(interaction: NewInteraction): Promise<CrmRecord> {
		return await this.answer('addInteraction', () => {
			const id = `i${this.interactions.length + 1}`;
			this.interactions.push({ ...interaction, id });
			return { id, url: null };
		});
	}

	async findInteraction({ messageId, leadId }: NewInteraction): Promise<CrmRecord | null> {
		return await this.answer('findInteraction', () => {
			const found = this.interactions.find((each) => each.messageId === messageId && each.leadId === leadId);
			return found === undefined ? null : { id: found.id, url: null };
		});
	}

	async findOpenLead(): Promise<CrmRecord | null> {
		return await this.answer('findOpenLead', () => (this.openLead === null ? null : { id: this.openLead, url: null }));
	}

	async createLead(lead: NewLead): Promise<CrmRecord> {
		return await this.answer('createLead', () => {
			const id = `l${this.leads.length + 1}`;
			this.leads.push({ ...lead, id, at: this.clock.now() });
			return { id, url: null };
		});
	}

	async findLead(lead: NewLead, since: number, _context: unknown, except: ReadonlySet<string> = new Set()): Promise<CrmRecord | null> {
		return await this.answer('findLead', () => {
			const found = this.leads.find(({ id, title, contactId, at }) => title === lead.title && contactId === lead.contactId && at >= since && !except.has(id));
			return found === undefined ? null : { id: found.id, url: null };
		});
	}

	async createTask(_task: NewTask): Promise<CrmRecord> {
		return await this.answer('createTask', () => ({ id: 't1', url: null }));
	}

	async findTask(): Promise<CrmRecord | null> {
		return await this.answer('findTask', () => null);
	}

	async findOwner(login: string): Promise<string | null> {
		return await this.answer('findOwner', () => (login === 'ana@empresa.com.br' ? '7' : null));
	}

	async requiredFields(): Promise<RequiredField[]> {
		return await this.answer('requiredFields', () => this.required);
	}

	count(call: Call): number {
		return this.calls.filter((each) => each === call).length;
	}

	private async search(call: Call, fits: (contact: Contact) => boolean): Promise<Contact[]> {
		return await this.answer(call, () =>
			[...this.contacts.values()].filter((contact) => this.ignoresFilters || (contact.listedAt <= this.clock.now() && fits(contact))),
		);
	}

	private async answer<T>(call: Call, work: () => T): Promise<T> {
		this.calls.push(call);
		const index = this.failures.findIndex((failure) => failure.call === call);
		const waiting = this.failures[index];
		const failure = waiting === undefined || waiting.skip-- > 0 ? undefined : this.failures.splice(index, 1)[0];
		if (failure && !failure.after) throw failure.error;
		// What is answered was read when the call arrived.
		const result = structuredClone(work());
		await this.pauses.get(call);
		if (failure) throw failure.error;
		return await Promise.resolve(result);
	}
}

export interface CrmUnderTest {
	crm: FakeCrm;
	clock: VirtualClock;
	store: MemoryStore;
	service: CrmService;
	/** Another process with the same Store. */
	neighbour(): CrmService;
}

export function crmUnderTest(changes: Partial<CrmServiceOptions> = {}): CrmUnderTest {
	const clock = new VirtualClock();
	const store = new MemoryStore(clock);
	const crm = new FakeCrm(clock);
	const log = { call: () => undefined, warn: () => undefined, debug: () => undefined };
	const neighbour = (): CrmService =>
		createCrmService({ port: crm, store, cache: new Cache({ store, clock, log }), clock, random: Math.random, log, tenantKey: 'tenant', ...changes });
	return { crm, clock, store, service: neighbour(), neighbour };
}

export const upsertOptions: UpsertOptions = { policy: 'add', defaultName: 'WhatsApp Lead', severalMatches: 'fail' };
export const anything = { signal: new AbortController().signal };
export const phone = '+5531976543210';
