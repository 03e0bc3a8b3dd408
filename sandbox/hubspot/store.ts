import type { HubspotKnobs } from './options.ts';
import { calculatedNumber } from './phone-number.ts';
import { ASSOCIATION_TYPE_IDS, CALCULATED_MOBILE, CALCULATED_PHONE, OBJECT_TYPES } from './schema.ts';
import type { ObjectType } from './schema.ts';

/** Everything about a record is text in HubSpot, numbers and dates too. */
export type PropertyValues = Readonly<Record<string, string>>;

export interface StoredRecord {
	readonly id: string;
	readonly type: ObjectType;
	readonly properties: PropertyValues;
	/** ISO 8601. */
	readonly createdAt: string;
	readonly updatedAt: string;
}

export interface Association {
	readonly toId: string;
	readonly typeId: number;
	/** Sandbox milliseconds from which on searches know it. */
	readonly visibleFrom: number;
}

/** A record as searches saw it from a moment on. */
interface IndexedState {
	readonly visibleFrom: number;
	readonly record: StoredRecord;
}

const FIRST_NEW_ID: Readonly<Record<ObjectType, number>> = {
	contacts: 61_000_050_001,
	deals: 23_000_000_001,
	notes: 54_000_000_001,
	tasks: 57_000_000_001,
};

const key = (type: ObjectType, id: string): string => `${type} ${id}`;

/** The account's records and what its search index knows of them, which may lag behind. */
export class HubspotStore {
	readonly #knobs: HubspotKnobs;
	readonly #now: () => number;
	/** Ids only grow, so the order in which records came is that of their ids. */
	readonly #records: Readonly<Record<ObjectType, Map<string, StoredRecord>>> = { contacts: new Map(), deals: new Map(), notes: new Map(), tasks: new Map() };
	readonly #index = new Map<string, IndexedState[]>();
	readonly #associations = new Map<string, Association[]>();
	#nextIds = { ...FIRST_NEW_ID };

	constructor(knobs: HubspotKnobs, now: () => number) {
		this.#knobs = knobs;
		this.#now = now;
	}

	clear(): void {
		for (const map of [...Object.values(this.#records), this.#index, this.#associations]) map.clear();
		this.#nextIds = { ...FIRST_NEW_ID };
	}

	get(type: ObjectType, id: string): StoredRecord | undefined {
		return this.#records[type].get(id);
	}

	/** By id, ascending. */
	all(type: ObjectType): StoredRecord[] {
		return [...this.#records[type].values()];
	}

	/** What searches see now, oldest first. */
	indexed(type: ObjectType): StoredRecord[] {
		const now = this.#now();
		const seen: StoredRecord[] = [];
		for (const id of this.#records[type].keys()) {
			const state = this.#index.get(key(type, id))?.findLast(({ visibleFrom }) => visibleFrom <= now);
			if (state !== undefined) seen.push(state.record);
		}
		return seen;
	}

	contactByEmail(email: string): StoredRecord | undefined {
		const wanted = email.toLowerCase();
		return this.all('contacts').find(
			({ properties }) => properties['email']?.toLowerCase() === wanted || properties['hs_additional_emails']?.toLowerCase().split(';').includes(wanted) === true,
		);
	}

	create(type: ObjectType, values: PropertyValues, at: { id?: string; lagMs?: number } = {}): StoredRecord {
		const id = at.id ?? String(this.#nextIds[type]++);
		const moment = new Date(this.#now()).toISOString();
		const created = { [type === 'contacts' || type === 'deals' ? 'createdate' : 'hs_createdate']: moment };
		return this.#save({ id, type, properties: { ...values, ...created, hs_object_id: id }, createdAt: moment, updatedAt: moment }, at.lagMs);
	}

	/** Empty texts take a value away. */
	update(record: StoredRecord, values: PropertyValues): StoredRecord {
		const properties = { ...record.properties, ...values };
		return this.#save({ ...record, properties, updatedAt: new Date(this.#now()).toISOString() });
	}

	remove({ type, id }: StoredRecord): void {
		this.#records[type].delete(id);
		this.#index.delete(key(type, id));
		for (const [slot, list] of this.#associations) {
			if (slot.startsWith(`${key(type, id)} `)) this.#associations.delete(slot);
			else if (slot.endsWith(` ${type}`)) this.#associations.set(slot, list.filter(({ toId }) => toId !== id));
		}
	}

	associate(from: StoredRecord, to: StoredRecord): void {
		const visibleFrom = this.#now() + this.#knobs.searchLagMs;
		for (const [one, other] of [
			[from, to],
			[to, from],
		] as const) {
			const typeId = ASSOCIATION_TYPE_IDS[`${one.type} ${other.type}`] ?? 0;
			const slot = `${key(one.type, one.id)} ${other.type}`;
			const known = this.#associations.get(slot) ?? [];
			if (!known.some(({ toId }) => toId === other.id)) this.#associations.set(slot, [...known, { toId: other.id, typeId, visibleFrom }]);
		}
	}

	/** In the order they were made. */
	associations(type: ObjectType, id: string, toType: ObjectType): readonly Association[] {
		return this.#associations.get(`${key(type, id)} ${toType}`) ?? [];
	}

	/** Ids it is associated with, as far as searches know. */
	indexedAssociations({ type, id }: StoredRecord, toType: ObjectType): string[] {
		const now = this.#now();
		return this.associations(type, id, toType).flatMap(({ toId, visibleFrom }) => (visibleFrom <= now ? [toId] : []));
	}

	/** Ids of all it is associated with, by type. */
	associatedIds({ type, id }: StoredRecord): Record<ObjectType, string[]> {
		const of = (toType: ObjectType) => this.associations(type, id, toType).map(({ toId }) => toId);
		return Object.fromEntries(OBJECT_TYPES.map((toType) => [toType, of(toType)])) as Record<ObjectType, string[]>;
	}

	#save(record: StoredRecord, lagMs = this.#knobs.searchLagMs): StoredRecord {
		const saved = { ...record, properties: withoutEmpty({ ...record.properties, ...calculated(record) }) };
		const slot = key(record.type, record.id);
		this.#records[record.type].set(record.id, saved);
		const now = this.#now();
		const states = this.#index.get(slot) ?? [];
		// States that a later visible one has replaced are never asked for again.
		const current = states.findLastIndex(({ visibleFrom }) => visibleFrom <= now);
		this.#index.set(slot, [...states.slice(Math.max(0, current)), { visibleFrom: now + lagMs, record: saved }]);
		return saved;
	}
}

function withoutEmpty(values: PropertyValues): PropertyValues {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

function calculated({ type, properties, updatedAt }: StoredRecord): PropertyValues {
	switch (type) {
		case 'contacts':
			return {
				lastmodifieddate: updatedAt,
				[CALCULATED_PHONE]: calculatedNumber(properties['phone']) ?? '',
				[CALCULATED_MOBILE]: calculatedNumber(properties['mobilephone']) ?? '',
			};
		case 'notes':
			return { hs_lastmodifieddate: updatedAt, hs_body_preview: (properties['hs_note_body'] ?? '').replace(/<[^>]*>/g, ' ').trim().slice(0, 200) };
		default:
			return { hs_lastmodifieddate: updatedAt };
	}
}
