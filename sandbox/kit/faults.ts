import type { SandboxClock } from './clock.ts';
import type { Reply, SandboxRequest } from './server.ts';

/**
 * What goes wrong. Before the sandbox does the work: `status`, `html`, `reset`. Around it: `slow` (waits `ms`, then
 * answers as usual). After it is done: `malformed` (broken JSON), `truncated` (half the body), `commitThenTimeout` (no
 * answer ever), `commitThenReset`: the work is done and the caller cannot know.
 */
export type FaultKind =
	| 'status'
	| 'html'
	| 'malformed'
	| 'truncated'
	| 'slow'
	| 'reset'
	| 'commitThenTimeout'
	| 'commitThenReset';

/** Which of the requests that match (counted from 1) are hit: the `nth` only, or `from` to `to`; all by default. */
export interface FaultRule {
	match?: { method?: string; path?: string };
	nth?: number;
	from?: number;
	to?: number;
	fault: FaultKind;
	status?: number;
	body?: unknown;
	headers?: Record<string, string>;
	ms?: number;
}

const FAULT_KINDS: readonly string[] = [
	'status',
	'html',
	'malformed',
	'truncated',
	'slow',
	'reset',
	'commitThenTimeout',
	'commitThenReset',
] satisfies FaultKind[];

interface CountedRule {
	rule: FaultRule;
	path: RegExp | undefined;
	seen: number;
}

/** The faults a sandbox shows, set at run time. Of several rules that hit one request, the first wins; all count it. */
export class FaultPlan {
	#rules: CountedRule[] = [];

	/** Throws an Error naming what is wrong with a rule; then nothing of the list is added. */
	add(rules: FaultRule[]): void {
		const counted = rules.map((rule) => {
			if (!FAULT_KINDS.includes(rule.fault)) throw new Error(`Unknown fault "${String(rule.fault)}".`);
			const path = rule.match?.path === undefined ? undefined : new RegExp(rule.match.path);
			return { rule, path, seen: 0 };
		});
		this.#rules.push(...counted);
	}

	clear(): void {
		this.#rules = [];
	}

	list(): Array<FaultRule & { seen: number }> {
		return this.#rules.map(({ rule, seen }) => ({ ...rule, seen }));
	}

	/** Answers the request through the plan; `work` is what the sandbox would do without faults. */
	async run(request: SandboxRequest, clock: SandboxClock, work: () => Reply | Promise<Reply>): Promise<Reply> {
		const rule = this.#rules.length === 0 ? undefined : this.#hit(request);
		if (rule === undefined) return work();
		switch (rule.fault) {
			case 'status':
				return withOptional(rule, { status: rule.status ?? 500 });
			case 'html':
				return withOptional(rule, htmlReply(rule.status ?? 502));
			case 'reset':
				return { status: 0, cut: 'reset' };
			case 'slow':
				await clock.wait(rule.ms ?? 1000);
				return work();
			case 'malformed':
				return { ...(await work()), body: '{"_embedded":{"items":[' };
			default:
				return { ...(await work()), cut: cutOf(rule.fault) };
		}
	}

	#hit(request: SandboxRequest): FaultRule | undefined {
		let winner: FaultRule | undefined;
		for (const counted of this.#rules) {
			const { rule, path } = counted;
			const method = rule.match?.method?.toUpperCase();
			if (method !== undefined && method !== request.method) continue;
			if (path !== undefined && !path.test(request.path)) continue;
			counted.seen += 1;
			const from = rule.nth ?? rule.from ?? 1;
			const to = rule.nth ?? rule.to ?? Infinity;
			if (counted.seen >= from && counted.seen <= to) winner ??= rule;
		}
		return winner;
	}
}

function cutOf(fault: 'truncated' | 'commitThenTimeout' | 'commitThenReset'): 'truncated' | 'silent' | 'reset' {
	if (fault === 'truncated') return 'truncated';
	return fault === 'commitThenTimeout' ? 'silent' : 'reset';
}

/** The gateway page that stands before an API that is down: never JSON. */
export function htmlReply(status: number): Reply {
	return {
		status,
		headers: { 'content-type': 'text/html; charset=UTF-8' },
		body: `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center><hr>nginx</body></html>`,
	};
}

function withOptional(rule: FaultRule, reply: Reply): Reply {
	const headers = { ...reply.headers, ...rule.headers };
	if (rule.body === undefined) return { ...reply, headers };
	const type = typeof rule.body === 'string' ? {} : { 'content-type': 'application/json' };
	return { ...reply, headers: { ...reply.headers, ...type, ...rule.headers }, body: rule.body };
}
