/**
 * OpenAI's chat completions, as far as a tool-calling client uses them.
 * Source: https://platform.openai.com/docs/api-reference/chat
 */
export interface ToolCall {
	id: string;
	type: 'function';
	function: { name: string; /** JSON, as a model writes it: it need not parse. */ arguments: string };
}

export interface ChatMessage {
	role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
	content?: string | Array<{ type: string; text?: string }> | null;
	tool_calls?: ToolCall[];
	/** On a tool's message: the call it answers. */
	tool_call_id?: string;
}

export interface OfferedTool {
	type: 'function';
	function: { name: string; description?: string; parameters?: ToolSchema };
}

export interface ToolSchema {
	properties?: Record<string, { type?: string; description?: string }>;
	required?: string[];
}

export interface ChatRequest {
	model: string;
	messages: ChatMessage[];
	tools?: OfferedTool[];
	stream?: boolean;
}

/** What the model does next: it calls tools, or it speaks. */
export type Move = { calls: ToolCall[] } | { say: string };

/** The text of a message, whichever of the two forms it has. */
export function textOf({ content }: ChatMessage): string {
	if (typeof content === 'string') return content;
	return (content ?? []).map(({ text }) => text ?? '').join('');
}

interface Heading {
	id: string;
	model: string;
	/** Seconds since 1970. */
	created: number;
}

const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };

export function completion(move: Move, heading: Heading): object {
	const message = 'say' in move ? { role: 'assistant', content: move.say } : { role: 'assistant', content: null, tool_calls: move.calls };
	return { ...heading, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: reasonOf(move) }], usage };
}

/** The same as server-sent events: text in words, arguments in pieces, as a streaming model sends them. */
export function completionStream(move: Move, heading: Heading): string {
	const chunk = (delta: object, finish: string | null = null) => ({ ...heading, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
	const deltas = 'say' in move ? words(move.say).map((content) => ({ content })) : move.calls.flatMap(callDeltas);
	const chunks = [chunk({ role: 'assistant', content: '' }), ...deltas.map((delta) => chunk(delta)), chunk({}, reasonOf(move)), { ...heading, object: 'chat.completion.chunk', choices: [], usage }];
	return `${chunks.map((entry) => `data: ${JSON.stringify(entry)}\n\n`).join('')}data: [DONE]\n\n`;
}

function reasonOf(move: Move): string {
	return 'say' in move ? 'stop' : 'tool_calls';
}

function words(text: string): string[] {
	return text.match(/\S+\s*/g) ?? [];
}

function callDeltas(call: ToolCall, index: number): object[] {
	const { name, arguments: text } = call.function;
	const middle = Math.ceil(text.length / 2);
	return [
		{ tool_calls: [{ index, id: call.id, type: 'function', function: { name, arguments: '' } }] },
		...[text.slice(0, middle), text.slice(middle)].map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
	];
}
