import type { AddressRules } from './address-rules';
import { isJsonObject, type JsonObject } from './json-document';
import { JsonBody } from './json-body';
import { pointer, type Problems } from './problems';
import { eachOf, fieldRule, pageCondition } from './read-fields';
import type { OperationRecipe, Recipe, SessionRules } from './recipe';
import type { SchemaCheck } from './schema-check';
import { widenCondition, widenInput } from './short-forms';
import { StepReader } from './step-reader';
import { notePatterns, StepRefusals } from './step-refusals';

const MINUTE = 60_000;
const probes = ['loggedInWhen', 'loggedOutWhen'] as const;
/** Name of an operation that is given without one. */
export const onlyOperation = 'run';

/** What stands in a document and nobody has declared: it is taken as it is given. */
export const defaultSession: SessionRules = { loggedInWhen: null, loggedOutWhen: null, maxAgeMs: 50 * MINUTE, maxUses: 300 };

/** Makes a recipe of a document: a whole one, one operation, or a list of steps. What is wrong with it is among the problems. */
export class RecipeReader {
	private readonly steps: StepReader;

	constructor(
		private readonly check: SchemaCheck,
		private readonly problems: Problems,
		private readonly addresses: AddressRules | undefined,
	) {
		this.steps = new StepReader(check, problems);
	}

	read(document: unknown): Recipe {
		if (Array.isArray(document)) return this.withOne(this.operation(onlyOperation, { steps: document as unknown[], write: hasSubmit(document) }, '', ''));
		if (!isJsonObject(document)) this.problems.add('', 'it must be an object with "login" or "operations", one operation with "steps", or a list of steps');
		else if (isRecording(document)) this.problems.add('', 'it is a recording of Chrome; import it first, which makes a recipe of it');
		else if (document['steps'] !== undefined && document['operations'] === undefined && document['login'] === undefined) return this.withOne(this.operation(onlyOperation, document, '', '/steps'));
		else return this.whole(document);
		return this.withOne(null);
	}

	private withOne(operation: OperationRecipe | null): Recipe {
		return { name: '', allow: [], session: defaultSession, login: null, operations: operation === null ? {} : { [operation.name]: operation } };
	}

	private whole(document: JsonObject): Recipe {
		const wide = { ...document, ...(document['session'] === undefined ? {} : { session: widened(document['session'], probes, widenCondition) }) };
		this.check('', wide, '', this.problems);
		const body = new JsonBody(wide);
		if (!body.has('login') && !body.has('operations')) this.problems.add('', 'it has neither "login" nor "operations"');
		const operations = Object.entries(body.body('operations').json).flatMap(([name, operation]): Array<[string, OperationRecipe]> => {
			const path = pointer('/operations', name);
			const read = isJsonObject(operation) ? this.operation(name, operation, path, `${path}/steps`) : null;
			return read === null ? [] : [[name, read]];
		});
		const login = this.steps.steps(body.value('login'), '/login', this.refusals(body.value('login'), { isLogin: true, writes: false }));
		return { name: body.text('name') ?? '', allow: body.texts('allow'), session: sessionRules(body.body('session')), login: login.length === 0 ? null : login, operations: Object.fromEntries(operations) };
	}

	private operation(name: string, document: JsonObject, path: string, stepsPath: string): OperationRecipe | null {
		const wide = { ...document, ...(isJsonObject(document['input']) ? { input: widened(document['input'], Object.keys(document['input']), widenInput) } : {}) };
		if (!this.check('operation', wide, path, this.problems)) return null;
		const body = new JsonBody(wide);
		notePatterns(body, 'input', path, this.problems);
		const write = body.flag('write');
		const steps = this.steps.steps(body.value('steps'), stepsPath, this.refusals(body.value('steps'), { isLogin: false, writes: write }));
		if (body.list('steps').length === 0) this.problems.add(stepsPath, 'must not be empty');
		return { name, description: body.text('description') ?? '', input: eachOf(body, 'input', fieldRule), write, steps };
	}

	private refusals(steps: unknown, where: { isLogin: boolean; writes: boolean }): StepRefusals {
		return new StepRefusals(this.problems, this.addresses, { ...where, variables: variablesOf(steps), items: [] });
	}
}

function sessionRules(body: JsonBody): SessionRules {
	const [maxAgeMin, maxUses] = [body.number('maxAgeMin'), body.number('maxUses')];
	const probe = (name: (typeof probes)[number]) => (body.has(name) ? pageCondition(body.body(name)) : null);
	return {
		loggedInWhen: probe('loggedInWhen'),
		loggedOutWhen: probe('loggedOutWhen'),
		maxAgeMs: maxAgeMin === null ? defaultSession.maxAgeMs : maxAgeMin * MINUTE,
		maxUses: maxUses ?? defaultSession.maxUses,
	};
}

function widened(value: unknown, members: readonly string[], widen: (value: unknown) => unknown): unknown {
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, members.includes(name) ? widen(member) : member]));
}

/** Chrome's own: a title, and steps with a type each (https://developer.chrome.com/docs/devtools/recorder/reference). */
function isRecording(document: JsonObject): boolean {
	const { title, steps } = document;
	return typeof title === 'string' && Array.isArray(steps) && steps.some((step: unknown) => isJsonObject(step) && typeof step['type'] === 'string');
}

/** All objects within, at any depth. */
function* objectsIn(value: unknown): Generator<JsonObject> {
	if (isJsonObject(value)) yield value;
	if (typeof value !== 'object' || value === null) return;
	for (const member of Object.values(value)) yield* objectsIn(member);
}

function variablesOf(steps: unknown): ReadonlySet<string> {
	const names = Array.from(objectsIn(steps), ({ setVar }) => (isJsonObject(setVar) && typeof setVar['name'] === 'string' ? setVar['name'] : ''));
	return new Set(names.filter((name) => name !== ''));
}

/** A list of steps cannot say that it writes; the mark says it. */
function hasSubmit(steps: readonly unknown[]): boolean {
	return [...objectsIn(steps)].some(({ submit }) => submit === true);
}

