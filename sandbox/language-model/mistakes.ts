import { argumentsFor } from './tool-choice.ts';
import type { WantedCall } from './tool-choice.ts';
import type { OfferedTool, ToolCall } from './chat-format.ts';
import type { Answered } from './conversation.ts';
import type { Decision } from './script.ts';

/**
 * What models do wrong. `numberForText`: the first argument as a number. `objectForText`: as an object. `missingArgument`: without its first argument.
 * `inventedArgument`: with one more that the schema does not know, `customerId: "1005"`. `invalidJson`: arguments cut off.
 * `unknownTool`: a tool that nobody offered. `twiceAtOnce`: the same call twice in one message. `again`: the last call
 * once more, after its result was there. `rephrased`: as `again`, with other blanks, other types and another `notes`.
 */
export type Mistake =
	| 'numberForText'
	| 'objectForText'
	| 'missingArgument'
	| 'inventedArgument'
	| 'invalidJson'
	| 'unknownTool'
	| 'twiceAtOnce'
	| 'again'
	| 'rephrased';

const mistakes: readonly string[] = [
	'numberForText',
	'objectForText',
	'missingArgument',
	'inventedArgument',
	'invalidJson',
	'unknownTool',
	'twiceAtOnce',
	'again',
	'rephrased',
] satisfies Mistake[];

/** The call ids of one server differ; nothing else is in them. */
export type NewId = () => string;

/**
 * Writes the decision as the model would, with the next mistake of the list where it fits. A mistake that was made is
 * taken off the list.
 * @throws Error for a mistake that does not exist
 */
export function writeCalls(decision: Decision, { pending, answered, tools, newId }: { pending: Mistake[]; answered: readonly Answered[]; tools: readonly OfferedTool[]; newId: NewId }): ToolCall[] | null {
	const [next] = pending;
	if (next !== undefined && !mistakes.includes(next)) throw new Error(`Unknown mistake "${next}". Known: ${mistakes.join(', ')}.`);
	const last = answered.at(-1);
	if ('say' in decision) {
		if (!last || (next !== 'again' && next !== 'rephrased')) return null;
		pending.shift();
		return [plainCall({ tool: last.tool, arguments: next === 'again' ? asObject(last.arguments) : rephrased(last, tools) }, newId)];
	}
	if (next === undefined || next === 'again' || next === 'rephrased') return decision.calls.map((call) => plainCall(call, newId));
	pending.shift();
	const [first, ...others] = decision.calls;
	return first ? [...wrongly(first, next, newId), ...others.map((call) => plainCall(call, newId))] : [];
}

function plainCall(call: WantedCall, newId: NewId): ToolCall {
	return { id: newId(), type: 'function', function: { name: call.tool, arguments: JSON.stringify(call.arguments) } };
}

function wrongly(call: WantedCall, mistake: Mistake, newId: NewId): ToolCall[] {
	const [first = ''] = Object.keys(call.arguments);
	const { [first]: _, ...rest } = call.arguments;
	switch (mistake) {
		case 'numberForText':
			return [plainCall({ ...call, arguments: { [first]: 123, ...rest } }, newId)];
		case 'objectForText':
			return [plainCall({ ...call, arguments: { [first]: { value: call.arguments[first] }, ...rest } }, newId)];
		case 'missingArgument':
			return [plainCall({ ...call, arguments: rest }, newId)];
		case 'inventedArgument':
			return [plainCall({ ...call, arguments: { ...call.arguments, customerId: '1005' } }, newId)];
		case 'invalidJson': {
			const written = plainCall(call, newId);
			written.function.arguments = written.function.arguments.slice(0, -2);
			return [written];
		}
		case 'unknownTool':
			return [plainCall({ ...call, tool: 'consultar_horoscopo' }, newId)];
		default:
			return [plainCall(call, newId), plainCall(call, newId)];
	}
}

/** The same request in other words: numbers as text, blanks around text, a remark where the tool takes one. */
function rephrased(last: Answered, tools: readonly OfferedTool[]): Record<string, unknown> {
	const tool = tools.find(({ function: { name } }) => name === last.tool);
	const remark = tool ? argumentsFor(tool, [{ called: /observa|notes/i, value: 'como pedido antes' }]) : {};
	const varied = Object.entries(asObject(last.arguments)).map(([name, value]) => [name, vary(value)] as const);
	return { ...Object.fromEntries(varied), ...remark };
}

function vary(value: unknown): unknown {
	if (typeof value === 'number') return ` ${value}`;
	if (Array.isArray(value)) return value.map(vary);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).reverse().map(([name, inner]) => [name, vary(inner)]));
}

function asObject(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
