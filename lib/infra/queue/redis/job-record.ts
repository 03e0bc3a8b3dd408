import { jobStates, type Job, type JobFailure, type JobState } from '../../../domain/queue';

/**
 * A job's id as BullMQ takes it: never a number, without `:`, and never the name of one of its own keys. Ids hold printable
 * ASCII only.
 */
export function bullIdOf(id: string): string {
	return `j-${id.replace(/[%:]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

/** The job from its fields as Redis gives them: name, value, name, value … @throws Error where these are no job */
export function jobFrom(reply: unknown): Job {
	if (!Array.isArray(reply)) throw new Error('no fields');
	const fields = new Map<string, string>();
	for (let at = 0; at + 1 < reply.length; at += 2) fields.set(String(reply[at]), String(reply[at + 1]));
	const numberIn = (name: string): number => Number(fields.get(name));
	const dueAt = numberIn('dueAt');
	const id = fields.get('jobId');
	if (id === undefined) throw new Error('no job');
	return {
		id,
		payload: textIn(fields.get('data')) ?? '',
		maxAttempts: Number(fields.get('maxAttempts')),
		priority: topRank - Number(fields.get('rankBase')),
		groupKey: fields.get('groupKey') ?? null,
		state: stateOf(fields.get('state'), dueAt <= numberIn('now')),
		attempt: Number(fields.get('attempt')),
		addedAt: Number(fields.get('addedAt')),
		// For people: by the clock.
		dueAt: dueAt - numberIn('ahead'),
		startedAt: timeIn(fields.get('startedAt')),
		endedAt: timeIn(fields.get('endedAt')),
		result: textIn(fields.get('returnvalue')),
		failure: failureIn(fields.get('failure')),
	};
}

/** For BullMQ a lower number goes first, and 0 is none. */
const topRank = 1_001;

export function rankBaseOf(priority: number): number {
	return topRank - priority;
}

/** Jobs of at least this priority rank below this, see `take_turn` in lua-prelude.ts. */
export function ranksBelow(priority: number): number {
	return (rankBaseOf(priority) + 1) * 2 ** 32;
}

/** A delayed job whose time has come is waiting, also before a script has moved it. */
function stateOf(text: string | undefined, due: boolean): JobState {
	const state = jobStates.find((known) => known === text) ?? 'waiting';
	return state === 'delayed' && due ? 'waiting' : state;
}

function timeIn(text: string | undefined): number | null {
	return text === undefined ? null : Number(text);
}

/** BullMQ keeps data and result as JSON; to it ours are texts. */
function textIn(json: string | undefined): string | null {
	const value: unknown = json === undefined ? null : JSON.parse(json);
	return typeof value === 'string' ? value : null;
}

function failureIn(json: string | undefined): JobFailure | null {
	if (json === undefined) return null;
	const failure: JobFailure = JSON.parse(json);
	return { message: failure.message, code: failure.code };
}
