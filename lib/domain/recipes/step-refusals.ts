import { isConnectorError } from '../errors';
import type { AddressRules } from './address-rules';
import type { JsonBody } from './json-body';
import { isJsonObject } from './json-document';
import { isPasswordField } from './password-field';
import { pointer, type Problems } from './problems';
import { patternProblem } from './patterns';
import type { StepKind } from './recipe';
import { answerKind } from './short-forms';
import { isOnePlaceholder, placeholdersIn } from './template';

/** Where a step stands. */
export interface StepSurroundings {
	/** A login has neither inputs nor a point of no return. */
	isLogin: boolean;
	writes: boolean;
	/** Names that `setVar` steps set anywhere in the operation. */
	variables: ReadonlySet<string>;
	/** Within `forEach`: names of the entries. */
	items: readonly string[];
}

/** Names that the result has besides those of the steps. */
const resultNames = new Set([
	...['found', 'outcome', 'message', 'submitted', 'repeated', 'warnings', 'dialogs', 'error', 'details', 'json', 'binary', 'pairedItem'],
	// Of a trial run.
	...['ok', 'failure', 'steps'],
]);
/** Outcomes that no branch may claim: all steps were done; a trial run has stopped. */
const ownOutcomes = new Set(['done', 'stoppedBeforeSubmit']);
/** What is known of an entry besides itself. */
const itemNames = ['number', 'link'];
/** Not templates: code, expressions, names; and steps, which are looked at by themselves. */
const noTemplates = new Set(['script', 'pattern', 'matches', 'as', 'collect', 'name', 'steps', 'then', 'otherwise', 'headers']);

function notePattern(pattern: string | null, path: string, problems: Problems): void {
	const problem = pattern === null ? null : patternProblem(pattern);
	if (problem !== null) problems.add(path, problem);
}

/** Notes the patterns of the rules under a member that cannot be used. */
export function notePatterns(body: JsonBody, member: string, path: string, problems: Problems): void {
	for (const [name, rule] of body.entries(member)) {
		notePattern(rule.text('pattern'), pointer(pointer(pointer(path, member), name), 'pattern'), problems);
	}
}

/** Refuses what the schema cannot tell: passwords in plain sight, foreign addresses, placeholders that stand for nothing. */
export class StepRefusals {
	constructor(
		private readonly problems: Problems,
		private readonly addresses: AddressRules | undefined,
		private readonly surroundings: StepSurroundings,
	) {}

	/** The same for the steps within this one. */
	within(kind: StepKind, body: JsonBody): StepRefusals {
		if (kind !== 'forEach') return this;
		const items = [...this.surroundings.items, ...itemNames, body.text('as') ?? 'value'];
		return new StepRefusals(this.problems, this.addresses, { ...this.surroundings, items });
	}

	check(kind: StepKind, body: JsonBody, path: string): void {
		this.password(kind, body, path);
		this.names(kind, body, path);
		this.outcomes(body, path);
		this.placeholders(body.json, path, kind);
		if (kind === 'goto' || kind === 'request' || kind === 'download') this.address(body.text('url'), pointer(path, 'url'));
		if (body.flag('submit') && !this.surroundings.writes) this.problems.add(pointer(path, 'submit'), 'belongs to an operation with "write": true');
		if (kind === 'extract') this.extraction(body, path);
		if (kind === 'request') this.request(body, path);
		if (kind === 'if') notePattern(body.body('test').text('matches'), pointer(pointer(path, 'test'), 'matches'), this.problems);
		for (const member of ['fields', 'columns']) notePatterns(body, member, path, this.problems);
		notePatterns(body.body('answer'), 'fields', pointer(path, 'answer'), this.problems);
	}

	private password(kind: StepKind, body: JsonBody, path: string): void {
		const value = body.text('value') ?? '';
		if ((kind !== 'fill' && kind !== 'type') || value === '' || placeholdersIn(value).length > 0) return;
		if (!body.flag('secret') && !isPasswordField(body.selectors() ?? [])) return;
		this.problems.add(pointer(path, 'value'), 'a secret must not stand in a recipe; use {{credential.password}}, or {{credential.<name>}} for an extra secret of the credential');
	}

	private names(kind: StepKind, body: JsonBody, path: string): void {
		const members = kind === 'forEach' ? ['collect'] : ['as'];
		for (const member of members) {
			const name = body.text(member);
			if (name !== null && resultNames.has(name)) this.problems.add(pointer(path, member), `"${name}" is a name that the result itself has; choose another`);
		}
		const item = kind === 'forEach' ? body.text('as') : null;
		if (item !== null && itemNames.includes(item)) this.problems.add(pointer(path, 'as'), `{{item.${item}}} stands for something else; choose another name`);
	}

	/** Of a branch, wherever it stands in the step. */
	private outcomes(body: JsonBody, path: string): void {
		const places = [[body, path] as const, ...['anyOf', 'outcomes'].flatMap((member) => body.bodies(member).map((branch, index) => [branch, pointer(pointer(path, member), index)] as const))];
		for (const [branch, place] of places) {
			const outcome = branch.text('outcome');
			if (outcome !== null && ownOutcomes.has(outcome)) this.problems.add(pointer(place, 'outcome'), `"${outcome}" is what the result says by itself; choose another name`);
		}
	}

	private placeholders(value: unknown, path: string, name: string | number): void {
		if (typeof name === 'string' && noTemplates.has(name)) return;
		if (typeof value === 'string') return this.text(value, path);
		if (Array.isArray(value)) value.forEach((entry: unknown, index) => this.placeholders(entry, pointer(path, index), index));
		else if (isJsonObject(value)) for (const [key, entry] of Object.entries(value)) this.placeholders(entry, pointer(path, key), key);
	}

	private text(text: string, path: string): void {
		for (const { text: written, root, path: names } of placeholdersIn(text)) {
			const problem = this.problemOf(root, names[0] ?? '');
			if (problem !== null) this.problems.add(path, `${written.slice(0, 80)} ${problem}`);
		}
	}

	private problemOf(root: string | null, name: string): string | null {
		const { isLogin, variables, items } = this.surroundings;
		if (root === null) return 'is no placeholder; write {{input.name}}, {{credential.name}}, {{var.name}} or {{item.name}}';
		if (root === 'input' && isLogin) return 'cannot be used in a login, which has no inputs; use {{credential.name}}';
		if (root === 'var' && !variables.has(name)) return 'is set by no "setVar" step';
		if (root === 'item' && items.length === 0) return 'stands for nothing outside of "forEach"';
		if (root === 'item' && !items.includes(name)) return `is none of ${[...new Set(items)].map((item) => `{{item.${item}}}`).join(', ')}`;
		return null;
	}

	private address(url: string | null, path: string): void {
		if (url === null || isOnePlaceholder(url)) return;
		if (/^\s*(?:[a-z][a-z\d+.-]*:)?[\\/]{2}[^\\/?#]*\{\{/i.test(url) || /^\s*\{\{[^{}]*\}\}\s*:/.test(url)) {
			this.problems.add(path, 'a placeholder must not stand in the host of an address');
			return;
		}
		const sample = url.replace(/\{\{[^{}]*\}\}/g, 'x');
		const scheme = /^\s*([a-z][a-z\d+.-]*):/i.exec(sample.replace(/[\t\n\r]/g, ''))?.[1]?.toLowerCase();
		if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') this.problems.add(path, `only http and https addresses can be opened, not ${scheme}:`);
		else this.resolve(sample, path);
	}

	private resolve(address: string, path: string): void {
		try {
			this.addresses?.resolve(address);
		} catch (error) {
			if (!isConnectorError(error)) throw error;
			this.problems.add(path, `${error.message.replace(/\.$/, '')}${error.hint === undefined ? '' : `. ${error.hint.replace(/\.$/, '')}`}`);
		}
	}

	private extraction(body: JsonBody, path: string): void {
		const isTable = body.has('table');
		const shape = body.text('shape');
		if (isTable ? shape === 'object' || shape === 'list' : shape === 'table') this.problems.add(path, isTable ? `"table" does not go with the shape ${String(shape)}` : 'the shape table needs "table" and "columns"');
		if (isTable || shape === 'list') return;
		for (const member of ['minRows', 'maxRows', 'paging']) {
			if (body.has(member)) this.problems.add(pointer(path, member), 'belongs to lists and tables; add "shape": "list"');
		}
	}

	private request(body: JsonBody, path: string): void {
		const answer = body.body('answer');
		const kind = answerKind(answer.json);
		const place = pointer(path, 'answer');
		if (kind === 'html' && !answer.has('fields')) this.problems.add(place, '"fields" is missing');
		if (kind !== 'html' && answer.has('root')) this.problems.add(pointer(place, 'root'), 'belongs to answers of the kind html');
		if (kind === 'text' && (answer.has('fields') || answer.has('path') || answer.has('list'))) this.problems.add(place, 'of a text there is neither path, list nor fields');
		if (body.has('body') && ['GET', 'HEAD'].includes(body.text('method') ?? 'GET')) this.problems.add(pointer(path, 'body'), 'belongs to another method than GET; add "method": "POST"');
	}
}
