import { isIP } from 'node:net';
import { bareHost } from '../address-rules';
import { ofNames, ofSending } from './operation-lint';
import { pointer } from './problems';
import type { OperationRecipe, Recipe, RecipeWarning, Step } from './recipe';
import { doubtOf } from './selector-lint';
import { allSteps, innerSteps, selectorsOf } from './step-tree';
import { placeholdersIn } from './template';

interface LintOptions {
	/** Null where it is not known. */
	baseUrl: string | null;
	hasSecrets: boolean;
}

/** What is doubtful in a recipe, in the order of the document. */
export function lintRecipe(recipe: Recipe, options: LintOptions): RecipeWarning[] {
	const login = recipe.login ?? [];
	const operations = Object.values(recipe.operations);
	return [
		...overHttp(recipe, options),
		...(recipe.login !== null && recipe.session.loggedInWhen === null ? [noProof] : []),
		...(recipe.login !== null && recipe.session.loggedOutWhen === null ? [noProbe] : []),
		...ofSession(recipe),
		...ofSelectors(login),
		...operations.flatMap((operation) => [...ofWriting(operation), ...ofSending(operation), ...ofNames(operation), ...ofInputs(operation), ...ofExtracting(operation), ...ofSelectors(operation.steps)]),
	];
}

const noProof: RecipeWarning = {
	path: '/session/loggedInWhen',
	message: 'is missing: nothing proves that the login worked, so that a refused password may look like a changed page; name what is seen only while logged in, e.g. "#menu"',
};

const noProbe: RecipeWarning = {
	path: '/session/loggedOutWhen',
	message: 'is missing: a session that the site has ended would look like a changed page; name what is seen then, e.g. {"url": "**/login*"}',
};

function overHttp({ login }: Recipe, { baseUrl, hasSecrets }: LintOptions): RecipeWarning[] {
	if (baseUrl === null || !baseUrl.startsWith('http:') || isLoopback(new URL(baseUrl).hostname)) return [];
	const usesSecret = hasSecrets || (login ?? []).some((step) => placeholdersOf(step).some(({ root }) => root === 'credential'));
	if (!usesSecret) return [];
	return [{ path: '', message: `the password goes to ${new URL(baseUrl).host} over http, where everybody on the way can read it; use https if the site has it` }];
}

function isLoopback(hostname: string): boolean {
	const host = bareHost(hostname);
	return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function ofSession({ session }: Recipe): RecipeWarning[] {
	return (['loggedInWhen', 'loggedOutWhen'] as const).flatMap((name) => {
		const probe = session[name];
		const doubt = probe === null || 'url' in probe ? null : doubtOf(probe.selectors);
		return doubt === null ? [] : [{ path: `/session/${name}/selector`, message: doubt }];
	});
}

function ofSelectors(steps: readonly Step[]): RecipeWarning[] {
	return allSteps(steps).flatMap(selectorsOf).flatMap(({ path, selectors }) => {
		const doubt = doubtOf(selectors);
		return doubt === null ? [] : [{ path, message: doubt }];
	});
}

function ofWriting({ name, write, steps }: OperationRecipe): RecipeWarning[] {
	if (!write || allSteps(steps).some(({ submit }) => submit === true)) return [];
	const message = 'no step of this writing operation is marked "submit": true, so that from the first click, key or sending request on it counts as submitted and is not repeated';
	return [{ path: pointer('/operations', name), message }];
}

/** Inputs that are used and not declared, where others are. */
function ofInputs({ input, steps }: OperationRecipe): RecipeWarning[] {
	if (Object.keys(input).length === 0) return [];
	return allSteps(steps).flatMap((step) => {
		const used = placeholdersOf(step).filter(({ root, path }) => root === 'input' && !Object.hasOwn(input, path[0] ?? ''));
		return [...new Set(used.map(({ text }) => text))].map((text) => ({ path: step.path, message: `${text} is not among the inputs that the operation declares, so what is given is not checked` }));
	});
}

/** Without something to wait for, a look-up without result and a changed page are the same. */
function ofExtracting({ steps }: OperationRecipe): RecipeWarning[] {
	const first = firstUnawaited(steps, { waited: false });
	if (first === null) return [];
	return [{ path: first.path, message: 'nothing is waited for before it, so that a page without result looks like a changed page; put a "waitFor" before it, with an outcome such as notFound' }];
}

function firstUnawaited(steps: readonly Step[], state: { waited: boolean }): Step | null {
	for (const step of steps) {
		if (step.kind === 'waitFor') state.waited = true;
		if (step.kind === 'extract' && !state.waited) return step;
		for (const inner of innerSteps(step)) {
			const found = firstUnawaited(inner, state);
			if (found !== null) return found;
		}
	}
	return null;
}

/** Of the step itself, without those within it. */
function placeholdersOf(step: Step): ReturnType<typeof placeholdersIn> {
	const inner = innerSteps(step);
	return Object.values(step).flatMap((member: unknown) => (inner.some((steps) => steps === member) ? [] : placeholdersWithin(member)));
}

function placeholdersWithin(value: unknown): ReturnType<typeof placeholdersIn> {
	if (typeof value === 'string') return placeholdersIn(value);
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(placeholdersWithin) : [];
}
