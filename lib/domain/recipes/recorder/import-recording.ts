import type { RecipeWarning } from '../recipe';
import { actionsOf, type Action } from './actions';
import { RecordedAddresses, type RecipeAddress } from './addresses';
import { eventsOf, type Dropped } from './events';
import { loginEnd, sessionProbes } from './login';
import { camelCase } from './names';
import { placed } from './places';
import { Problems } from './problems';
import type { RecordedEvent } from './recorded-event';
import { readRecording } from './recording';
import { holds, type Trace } from './typed-traces';
import { nameTypedValues, secretEvents, type KnownValues, type TypedValues } from './typed-values';
import { markWriting, writingNotes } from './writing';

export interface ImportOptions {
	/** Of the recipe; default the recording's title. */
	name?: string;
	/** Origins or addresses, the credential's base address first. Without any, the first address of the recording tells the only one. */
	allowedOrigins?: readonly string[];
	/** What the credential holds: recognised where it was typed, never written. */
	credential?: KnownValues;
	/** Whether recorded JavaScript may be taken over. Default false. */
	pageScripts?: boolean;
}

export interface ImportedRecipe {
	/** A recipe as JSON: one operation, and the login where a password was typed. */
	document: Record<string, unknown>;
	/** What the operation asks for. */
	inputs: string[];
	/** What to check and to add. A `path` that begins with `/steps` is a place in the recording, every other one in the document. */
	notes: RecipeWarning[];
}

/**
 * A recording of Chrome's DevTools Recorder as a recipe. What was typed stands nowhere in it: passwords become the credential's, other
 * texts become inputs.
 * @param given as `readRecording` takes it
 * @throws ConnectorError `validation` naming the steps that cannot be taken over: foreign and other than web addresses, JavaScript, steps of extensions
 */
export function importRecording(given: unknown, options: ImportOptions = {}): ImportedRecipe {
	const { recording, others } = readRecording(given);
	const { events, dropped } = eventsOf(recording.steps);
	const known = options.credential ?? {};
	const end = loginEnd(events, secretEvents(events, known));
	const values = nameTypedValues(events, end.count, known);
	const problems = new Problems();
	const traces = tracesOf(events, values, known);
	const addresses = new RecordedAddresses(options.allowedOrigins ?? [], recording.steps, traces, problems);
	const actions = actionsOf(events, { values, traces, addresses, problems, pageScripts: options.pageScripts === true });
	const before = actions.slice(0, end.count).filter((action) => action !== null);
	const after = startingAtPage(actions.slice(end.count).filter((action) => action !== null), before, addresses);
	const name = nameOf(options.name ?? recording.title, traces);
	const operation = camelCase(name) ?? 'run';
	const writing = markWriting(after, recording.title);
	const login = placed(before, '/login', problems);
	const steps = placed(after, `/operations/${operation}/steps`, problems);
	problems.throwIfAny();
	const document = {
		version: 1,
		name,
		...(before.length === 0 ? {} : { session: sessionProbes(before, after[0]?.notes[0] === landingNote ? after.slice(1) : []), login: login.steps }),
		operations: { [operation]: { input: Object.fromEntries(values.inputs.map((input) => [input, { type: 'string', required: true }])), write: writing.write, steps: steps.steps } },
	};
	const notes = [...generalNotes(others, addresses.origin), ...droppedNotes(dropped), ...loginNotes(before, end.certain, login.steps.length), ...login.notes, ...steps.notes, ...closingNotes(operation, steps.steps.length), writingNotes(writing, `/operations/${operation}`)];
	return { document, inputs: [...values.inputs], notes };
}

/** Where what was typed may show elsewhere; what the credential holds counts, too. */
function tracesOf(events: readonly RecordedEvent[], values: TypedValues, known: KnownValues): Trace[] {
	const typed = events.filter((event) => event.kind === 'typed' && event.text !== '').map((event) => {
		const { secret, template } = values.of(event as Extract<RecordedEvent, { kind: 'typed' }>);
		return { text: (event as Extract<RecordedEvent, { kind: 'typed' }>).text, template: secret ? null : template };
	});
	const held = (known.secrets ?? []).filter((secret) => secret !== '').map((text) => ({ text, template: null }));
	return [...held, ...typed];
}

const landingNote = 'Added: a session is used many times, so an operation must begin at a page of its own. Put in the address that it starts from, if this is not it.';

/** An operation begins with an address: the login is not repeated before it. */
function startingAtPage(actions: readonly Action[], login: readonly Action[], addresses: RecordedAddresses): Action[] {
	const [first] = actions;
	const last = login.at(-1);
	const step = first?.step ?? last?.step;
	if (step === undefined || first?.kind === 'goto') return [...actions];
	const landing: RecipeAddress | null = last?.arrivesAt ? addresses.read(last.step, last.arrivesAt) : null;
	const start: Action = { step: { ...step, target: 'main', frame: [] }, kind: 'goto', body: { url: landing?.text ?? '/' }, navigates: true, arrivesAt: null, notes: [landingNote] };
	return [start, ...actions];
}

function nameOf(wished: string, traces: readonly Trace[]): string {
	const name = wished.replace(/[{}\p{Cc}]/gu, '').trim().slice(0, 100);
	return name === '' || traces.some(({ text }) => text.length > 2 && holds(name, text)) ? 'recording' : name;
}

function generalNotes(others: number, origin: string | null): RecipeWarning[] {
	return [
		...(others > 0 ? [{ path: '', message: `There are ${others + 1} recordings; the first was taken.` }] : []),
		...(origin === null ? [] : [{ path: '', message: `Addresses are relative to the credential’s Base URL, whose origin must be ${origin}.` }]),
	];
}

/** One for each kind: a recording scrolls a lot. */
function droppedNotes(dropped: readonly Dropped[]): RecipeWarning[] {
	return [...new Set(dropped.map(({ step }) => step.type))].map((type) => {
		const all = dropped.filter(({ step }) => step.type === type);
		const places = all.map(({ step }) => step.index + 1).join(', ');
		return { path: `/steps/${all[0]?.step.index ?? 0}`, message: `Left out of the recording (${type}, step ${places}): ${all[0]?.why}.` };
	});
}

function loginNotes(login: readonly Action[], certain: boolean, count: number): RecipeWarning[] {
	if (login.length === 0) return [];
	const end = certain ? '' : ' No page was recorded after the password, so it is taken to end with what was clicked or pressed next: check it.';
	return [
		{ path: '/login', message: `The first ${count} steps were taken for the login; what follows it is the operation.${end}` },
		{ path: '/session', message: 'Check by what a page shows that nobody is logged in ("loggedOutWhen") and that somebody is ("loggedInWhen", such as the menu).' },
	];
}

function closingNotes(operation: string, steps: number): RecipeWarning[] {
	const path = `/operations/${operation}`;
	return [
		{
			path: `${path}/steps/${steps}`,
			message: 'Add here a "waitFor" for the result and, with "outcome": "notFound", for what the page shows without one; then an "extract" with the fields to read: the Recorder does not record reading.',
		},
	];
}
