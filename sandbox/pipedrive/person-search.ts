import type { Reply, SandboxRequest } from '../kit/server.ts';
import { booleanOf, cursorPage } from './context.ts';
import type { PipedriveContext } from './context.ts';
import type { PersonRecord } from './model.ts';
import { Problems } from './problems.ts';

const FIELDS = ['name', 'email', 'phone', 'notes', 'custom_fields'];
const SHORTEST_TERM = 2;

const onlyDigits = (value: string): string => value.replace(/\D/g, '');

/** How a search compares; what it looks for is lower case. */
export interface SearchTerm {
	readonly term: string;
	readonly isExact: boolean;
	readonly fields: readonly string[];
}

/** Reads `term`, `exact_match` and `fields`. */
export function readSearch(query: URLSearchParams, allowed: readonly string[], problems: Problems): SearchTerm {
	const term = (query.get('term') ?? '').trim().toLowerCase();
	const isExact = booleanOf(query, 'exact_match', problems) ?? false;
	const shortest = isExact ? 1 : SHORTEST_TERM;
	if (term.length < shortest) problems.add('term', `must be at least ${shortest} characters long`);
	const fields = (query.get('fields') ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
	if (fields.some((name) => !allowed.includes(name))) problems.add('fields', `must be of ${allowed.join(', ')}`);
	return { term, isExact, fields: fields.length === 0 ? allowed : fields };
}

/** Compares a text as it is stored, case aside. */
export function matches(stored: string, { term, isExact }: SearchTerm): boolean {
	const text = stored.toLowerCase();
	return isExact ? text === term : text.includes(term);
}

function matchesPhone(stored: string, search: SearchTerm, { knobs }: PipedriveContext): boolean {
	if (knobs.phoneSearch === 'stored-text') return matches(stored, search);
	const digits = onlyDigits(search.term);
	return digits !== '' && matches(onlyDigits(stored), { ...search, term: digits });
}

function isHit(person: PersonRecord, search: SearchTerm, context: PipedriveContext): boolean {
	const texts: Record<string, readonly string[]> = {
		name: [person.name],
		email: person.emails.map(({ value }) => value),
		notes: typeof person.extras['notes'] === 'string' ? [person.extras['notes']] : [],
		custom_fields: Object.values(person.custom).filter((value) => typeof value === 'string'),
	};
	if (search.fields.includes('phone') && person.phones.some(({ value }) => matchesPhone(value, search, context))) return true;
	return search.fields.some((name) => texts[name]?.some((text) => matches(text, search)) === true);
}

function itemJson(person: PersonRecord): object {
	return {
		result_score: 0.5,
		item: {
			id: person.id,
			type: 'person',
			name: person.name,
			phones: person.phones.map(({ value }) => value),
			emails: person.emails.map(({ value }) => value),
			visible_to: person.visibleTo,
			owner: { id: person.ownerId },
			organization: null,
			custom_fields: Object.values(person.custom).filter((value) => typeof value === 'string'),
			notes: [],
		},
	};
}

/** GET /persons/search: what is there for searches by now, which may lag behind what is stored. */
export function searchPersons({ query }: SandboxRequest, context: PipedriveContext): Reply {
	const problems = new Problems();
	const search = readSearch(query, FIELDS, problems);
	const refusal = problems.reply();
	if (refusal !== undefined) return refusal;
	const found = query.has('organization_id') ? [] : context.store.searchablePersons().filter((person) => isHit(person, search, context));
	return cursorPage(query, problems, found, (persons) => ({ items: persons.map(itemJson) }));
}
