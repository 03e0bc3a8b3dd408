import { startSandbox } from '../kit/sandbox.ts';
import type { RunningSandbox } from '../kit/sandbox.ts';
import { changeKnobs } from '../kit/knobs.ts';
import { Router, jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { completion, completionStream } from './chat-format.ts';
import type { ChatRequest, Move } from './chat-format.ts';
import { conversationOf } from './conversation.ts';
import type { Answered } from './conversation.ts';
import { writeCalls } from './mistakes.ts';
import type { Mistake } from './mistakes.ts';
import { decide } from './script.ts';

export type { Mistake } from './mistakes.ts';
export type { Answered } from './conversation.ts';
export type { ChatRequest, OfferedTool } from './chat-format.ts';

/** Can be changed while it runs, through `knobs` or `POST /__sandbox/options`. */
export interface LanguageModelKnobs {
	/** Every call must carry it as a bearer token. */
	apiKey: string;
	model: string;
	/** Made in this order, one per answer that it fits. */
	mistakes: Mistake[];
}

export interface LanguageModelOptions extends Partial<LanguageModelKnobs> {
	/** 0 (the default) takes a free port. */
	port?: number;
}

export interface LanguageModelSandbox extends RunningSandbox {
	/** What a client is given as base URL: `<url>/v1`. */
	readonly baseUrl: string;
	readonly knobs: LanguageModelKnobs;
	/** Every chat request since the start or the last reset, as it came. */
	requests(): ChatRequest[];
	/** What the tools gave back, as the last request shows it. */
	toolResults(): Answered[];
}

/**
 * A language model's stand-in: OpenAI's chat completions over a script instead of a model. It chooses tools by the names
 * and descriptions it is offered, fills their arguments by their schemas, and makes its answers out of what they return.
 * @throws Error for an unknown option
 */
export async function startLanguageModel({ port, ...changes }: LanguageModelOptions = {}): Promise<LanguageModelSandbox> {
	const knobs: LanguageModelKnobs = { apiKey: 'sk-local-model', model: 'roteiro-1', mistakes: [] };
	changeKnobs(knobs, changes);
	let calls = 0;
	const newId = () => `call_${++calls}`;
	const routes = new Router()
		.add('GET', '/v1/models', () => jsonReply(200, { object: 'list', data: [{ id: knobs.model, object: 'model', created: 0, owned_by: 'sandbox' }] }))
		.add('POST', '/v1/chat/completions', (request) => answer(request, knobs, newId));
	const handle = (request: SandboxRequest): Reply | Promise<Reply> => {
		if (request.headers.authorization !== `Bearer ${knobs.apiKey}`) return refusal(401, 'Incorrect API key provided.', 'invalid_api_key');
		return routes.find(request)?.(request) ?? refusal(404, `Unknown call ${request.method} ${request.path}; this server speaks chat completions.`, 'unknown_url');
	};
	const reset = () => {
		knobs.mistakes = [];
	};
	const sandbox = await startSandbox({ ...(port === undefined ? {} : { port }), knobs, handle, reset });
	const requests = () => sandbox.journal.entries({ method: 'POST', path: '/chat/completions$' }).map(({ body }) => body as ChatRequest);
	const toolResults = () => {
		const last = requests().at(-1);
		return last ? conversationOf(last).answered : [];
	};
	return { ...sandbox, baseUrl: `${sandbox.url}/v1`, knobs, requests, toolResults };
}

function answer({ body }: SandboxRequest, knobs: LanguageModelKnobs, newId: () => string): Reply {
	if (!isChatRequest(body)) return refusal(400, 'Invalid type for messages: expected a list.', 'invalid_type');
	const unanswered = firstUnanswered(body);
	if (unanswered !== undefined) return refusal(400, `tool_call_ids did not have response messages: ${unanswered}`, 'invalid_request_error');
	const move = moveOf(body, knobs, newId);
	const heading = { id: newId(), model: body.model, created: Math.floor(Date.now() / 1000) };
	if (body.stream !== true) return jsonReply(200, completion(move, heading));
	return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: completionStream(move, heading) };
}

function moveOf(request: ChatRequest, knobs: LanguageModelKnobs, newId: () => string): Move {
	const chat = conversationOf(request);
	const decision = decide(chat);
	const calls = writeCalls(decision, { pending: knobs.mistakes, answered: chat.answered, tools: chat.tools, newId });
	return calls !== null ? { calls } : { say: 'say' in decision ? decision.say : '' };
}

/** OpenAI refuses a conversation in which a call has no result. */
function firstUnanswered({ messages }: ChatRequest): string | undefined {
	const results = new Set(messages.map(({ tool_call_id: id }) => id));
	return messages.flatMap(({ tool_calls: calls = [] }) => calls).find(({ id }) => !results.has(id))?.id;
}

function isChatRequest(body: unknown): body is ChatRequest {
	return typeof body === 'object' && body !== null && 'messages' in body && Array.isArray(body.messages);
}

/** In OpenAI's own shape: clients show its `message`. */
function refusal(status: number, message: string, code: string): Reply {
	return jsonReply(status, { error: { message, type: 'invalid_request_error', param: null, code } });
}
