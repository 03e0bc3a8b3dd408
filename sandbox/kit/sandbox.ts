import { SandboxClock } from './clock.ts';
import { FaultPlan } from './faults.ts';
import type { FaultRule } from './faults.ts';
import { Journal } from './journal.ts';
import type { JournalFilter } from './journal.ts';
import { changeKnobs } from './knobs.ts';
import { Router, jsonReply, startServer } from './server.ts';
import type { Reply, RunningServer, SandboxRequest } from './server.ts';

/** What every sandbox is made of; {@link startSandbox} joins the parts behind one port. */
export interface SandboxParts {
	port?: number;
	clock?: SandboxClock;
	journal?: Journal;
	faults?: FaultPlan;
	/** Settings that POST /__sandbox/options changes while it runs. */
	knobs: object;
	/** The vendor's face: everything outside /__sandbox/. */
	handle: (request: SandboxRequest) => Reply | Promise<Reply>;
	/** More control calls; their patterns start with /__sandbox/. */
	control?: Router;
	/** Back to the seeded data. Journal, faults and waiting tasks are cleared before it is called. */
	reset?: () => void;
	/** What GET /__sandbox/state shows. */
	state?: () => unknown;
	maxBodyBytes?: number;
}

export interface RunningSandbox extends RunningServer {
	clock: SandboxClock;
	journal: Journal;
	faults: FaultPlan;
	/** Clears the journal, the faults and waiting tasks and brings back the seeded data; knobs and clock stay. */
	reset(): void;
}

const CONTROL_PREFIX = '/__sandbox/';

/** Serves the vendor's face, journalled and through the fault plan, and the control face beside it. */
export async function startSandbox(parts: SandboxParts): Promise<RunningSandbox> {
	const clock = parts.clock ?? new SandboxClock();
	const journal = parts.journal ?? new Journal();
	const faults = parts.faults ?? new FaultPlan();
	const reset = () => {
		journal.clear();
		faults.clear();
		clock.clear();
		parts.reset?.();
	};
	const common = commonControl({ clock, journal, faults, reset, parts });
	const vendor = async (request: SandboxRequest): Promise<Reply> => {
		const { method, path, headers, body, arrivedAt } = request;
		const entry = journal.record({ at: arrivedAt, method, path, query: plainQuery(request.query), headers, body, status: 0 });
		const reply = await faults.run(request, clock, () => parts.handle(request));
		entry.status = reply.cut === undefined || reply.cut === 'truncated' ? reply.status : 0;
		if (reply.cut !== undefined) entry.note = reply.cut;
		return reply;
	};
	const server = await startServer({
		port: parts.port ?? 0,
		now: () => clock.now(),
		...(parts.maxBodyBytes === undefined ? {} : { maxBodyBytes: parts.maxBodyBytes }),
		handler: (request) =>
			request.path.startsWith(CONTROL_PREFIX) ? controlReply(request, common, parts.control) : vendor(request),
	});
	const close = async () => {
		clock.clear();
		await server.close();
	};
	return { url: server.url, port: server.port, close, clock, journal, faults, reset };
}

interface CommonControl {
	clock: SandboxClock;
	journal: Journal;
	faults: FaultPlan;
	reset: () => void;
	parts: SandboxParts;
}

function commonControl({ clock, journal, faults, reset, parts }: CommonControl): Router {
	const done = jsonReply(200, { ok: true });
	return new Router()
		.add('GET', '/__sandbox/journal', ({ query }) => {
			const filter = filterFrom(query);
			const windowMs = query.get('windowMs');
			const most = windowMs === null ? {} : { mostInAnyWindow: journal.mostInAnyWindow(Number(windowMs), filter) };
			const entries = journal.entries(filter);
			return jsonReply(200, { count: entries.length, ...most, entries });
		})
		.add('DELETE', '/__sandbox/journal', () => (journal.clear(), done))
		.add('GET', '/__sandbox/faults', () => jsonReply(200, { rules: faults.list() }))
		.add('POST', '/__sandbox/faults', ({ body }) => {
			faults.add((Array.isArray(body) ? body : [body]) as FaultRule[]);
			return jsonReply(200, { rules: faults.list() });
		})
		.add('DELETE', '/__sandbox/faults', () => (faults.clear(), done))
		.add('POST', '/__sandbox/reset', () => (reset(), done))
		.add('POST', '/__sandbox/clock', ({ body }) => {
			moveClock(clock, body);
			return jsonReply(200, { now: clock.now() });
		})
		.add('POST', '/__sandbox/options', ({ body }) => {
			changeKnobs(parts.knobs, body);
			return jsonReply(200, parts.knobs);
		})
		.add('GET', '/__sandbox/state', () => jsonReply(200, { now: clock.now(), options: parts.knobs, state: parts.state?.() }));
}

async function controlReply(request: SandboxRequest, common: Router, extra: Router | undefined): Promise<Reply> {
	const handler = extra?.find(request) ?? common.find(request);
	if (handler === undefined) return jsonReply(404, { error: `No control call ${request.method} ${request.path}` });
	try {
		// Control calls speak JSON only, so that a bare `curl -d` needs no content type.
		if (typeof request.body === 'string') request.body = JSON.parse(request.body) as unknown;
		return await handler(request);
	} catch (error) {
		return jsonReply(400, { error: error instanceof Error ? error.message : String(error) });
	}
}

/** `{ advanceMs }` moves time, `{ frozen: true }` stops it and `{ frozen: false }` lets it run again. */
function moveClock(clock: SandboxClock, body: unknown): void {
	const given = new Map<string, unknown>(Object.entries(typeof body === 'object' && body !== null ? body : {}));
	if (given.get('frozen') === true) clock.freeze();
	clock.advance(Number(given.get('advanceMs') ?? 0));
	if (given.get('frozen') === false) clock.thaw();
}

function filterFrom(query: URLSearchParams): JournalFilter {
	const filter: JournalFilter = {};
	const method = query.get('method');
	const path = query.get('path');
	const note = query.get('note');
	if (method !== null) filter.method = method;
	if (path !== null) filter.path = path;
	if (note !== null) filter.note = note;
	if (query.has('status')) filter.status = Number(query.get('status'));
	if (query.has('since')) filter.since = Number(query.get('since'));
	return filter;
}

function plainQuery(query: URLSearchParams): Record<string, string | string[]> {
	const plain: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
	for (const [name, value] of query) {
		const known = plain[name];
		if (known === undefined) plain[name] = value;
		else plain[name] = Array.isArray(known) ? [...known, value] : [known, value];
	}
	return plain;
}
