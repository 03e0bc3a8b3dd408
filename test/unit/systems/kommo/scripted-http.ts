import { setMaxListeners } from 'node:events';

import type { HttpPort, HttpRequest, HttpResponse } from '../../../../lib/domain/http';
import type { Log, OutsideCall } from '../../../../lib/domain/runtime';
import { MemoryStore } from '../../../../lib/infra/store/memory-store';
import { createKommo, type Kommo } from '../../../../lib/systems/kommo/kommo';
import { VirtualClock } from '../../resilience/virtual-clock';

export interface Answer {
	status?: number;
	json?: unknown;
	text?: string;
	headers?: Record<string, string>;
}

/** One answer, a failure to throw, or what decides when the request is there. */
export type Step = Answer | Error | ((request: HttpRequest) => Answer | Promise<Answer>);

/** Answers requests in the order of its script, and keeps them for the test to look at. */
export class ScriptedHttp implements HttpPort {
	readonly requests: HttpRequest[] = [];

	private readonly script: Step[];

	constructor(script: Step[] = []) {
		this.script = [...script];
	}

	add(...steps: Step[]): void {
		this.script.push(...steps);
	}

	/** `METHOD /path` of all requests. */
	get calls(): string[] {
		return this.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
	}

	async send(request: HttpRequest): Promise<HttpResponse> {
		request.signal.throwIfAborted();
		this.requests.push(request);
		const step = this.script.shift();
		if (step === undefined) throw new Error(`No answer in the script for ${request.method} ${request.url}`);
		if (step instanceof Error) throw step;
		const { status = 200, json, text, headers = {} } = typeof step === 'function' ? await step(request) : step;
		return { status, headers, text: text ?? (json === undefined ? '' : JSON.stringify(json)) };
	}
}

export class RecordingLog implements Log {
	readonly calls: OutsideCall[] = [];
	readonly warnings: Array<{ message: string; fields: unknown }> = [];

	call(entry: OutsideCall): void {
		this.calls.push(entry);
	}

	warn(message: string, fields?: unknown): void {
		this.warnings.push({ message, fields });
	}

	debug(): void {
		// Of no interest here.
	}
}

export interface Fixture {
	kommo: Kommo;
	http: ScriptedHttp;
	clock: VirtualClock;
	store: MemoryStore;
	log: RecordingLog;
	context: { signal: AbortSignal };
	/** Runs the call while time passes by itself. */
	run<T>(call: Promise<T>): Promise<T>;
}

/** An account at https://loja.kommo.com whose server is the script. */
export function kommoWith(...script: Step[]): Fixture {
	const http = new ScriptedHttp(script);
	const clock = new VirtualClock();
	const store = new MemoryStore(clock);
	const log = new RecordingLog();
	const kommo = createKommo({
		http,
		baseUrl: 'https://loja.kommo.com',
		store,
		accountKey: 'loja.kommo.com',
		clock,
		random: () => 0.5,
		log,
	});
	const context = { signal: new AbortController().signal };
	setMaxListeners(0, context.signal);
	return { kommo, http, clock, store, log, context, run: async (call) => await clock.run(call) };
}

/** What the promise is rejected with; fails the test where it is not. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
	let result: unknown;
	try {
		result = await promise;
	} catch (error) {
		return error;
	}
	throw new Error(`Expected a failure, got ${JSON.stringify(result)}`);
}
