import { textOf } from './chat-format.ts';
import type { ChatMessage, ChatRequest, OfferedTool } from './chat-format.ts';

/** One call since the last message of the user, with what the tool gave back. */
export interface Answered {
	tool: string;
	/** As the caller of the tool passed it back; may not be what the model wrote. */
	arguments: unknown;
	/** The tool's text, as it came. */
	text: string;
	/** The text's JSON, out of a list of one; undefined where it is no JSON. */
	result: unknown;
}

/** What a model sees of a chat, as far as the script needs it. */
export interface Conversation {
	/** The last thing the user said. */
	said: string;
	/** Calls since then, in the order of their answers. */
	answered: Answered[];
	tools: OfferedTool[];
}

export function conversationOf({ messages, tools = [] }: ChatRequest): Conversation {
	const lastUser = messages.findLastIndex(({ role }) => role === 'user');
	const question = messages[lastUser];
	const since = messages.slice(lastUser + 1);
	const calls = new Map(since.flatMap(({ tool_calls: made = [] }) => made.map((call) => [call.id, call.function] as const)));
	const answered = since.filter(({ role }) => role === 'tool').map((message) => answeredBy(message, calls));
	return { said: question ? textOf(question) : '', answered, tools };
}

function answeredBy(message: ChatMessage, calls: ReadonlyMap<string, { name: string; arguments: string }>): Answered {
	const call = calls.get(message.tool_call_id ?? '');
	const text = textOf(message);
	const result = jsonOf(text);
	return {
		tool: call?.name ?? '',
		arguments: jsonOf(call?.arguments ?? ''),
		text,
		result: Array.isArray(result) && result.length === 1 ? result[0] : result,
	};
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** A value inside a tool's result; undefined where the way there ends. */
export function valueAt(result: unknown, ...path: ReadonlyArray<string | number>): unknown {
	return path.reduce<unknown>((value, name) => {
		if (typeof value !== 'object' || value === null) return undefined;
		return Object.hasOwn(value, name) ? (value as Record<string | number, unknown>)[name] : undefined;
	}, result);
}
