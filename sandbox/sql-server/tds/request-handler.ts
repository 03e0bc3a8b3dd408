import { setTimeout as delay } from 'node:timers/promises';
import type { FaultPlan, FaultRule } from '../faults.ts';
import { journalParameter } from '../journal.ts';
import type { JournalEntry } from '../journal.ts';
import type { Argument, Outcome } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { parseParameters } from '../tsql/parse-statement.ts';
import { errors, SqlServerError } from '../tsql/errors.ts';
import { PACKET } from './packets.ts';
import type { Message } from './packets.ts';
import { Reply } from './reply.ts';
import type { DoneKind } from './reply.ts';
import { readBatch, readCall, readTransactionRequest } from './requests.ts';
import { runBatch, runCall } from './run-request.ts';
import type { Call } from './requests.ts';
import type { Transport } from './transport.ts';

interface Surroundings {
	readonly journal: JournalEntry[];
	readonly faults: FaultPlan;
}

const FOR_EVER = 2 ** 31 - 1;

/** Answers the requests of one connection: each message gets exactly one reply, the cancelled ones too. */
export class RequestHandler {
	readonly #session: Session;
	readonly #transport: Transport;
	readonly #around: Surroundings;
	#current: AbortController | undefined;

	constructor(session: Session, transport: Transport, around: Surroundings) {
		this.#session = session;
		this.#transport = transport;
		this.#around = around;
	}

	/** Takes back the request under way. */
	cancel(): void {
		this.#current?.abort();
	}

	close(): void {
		this.cancel();
		this.#session.close();
	}

	async handle(message: Message): Promise<void> {
		const reply = new Reply();
		if (message.reset) {
			this.#session.reset();
			reply.reset();
		}
		if (message.ignored) return this.#transport.send(reply.failedDone().take());
		if (message.type === PACKET.attention) return this.#transport.send(reply.attention().take());
		const controller = new AbortController();
		this.#current = controller;
		try {
			await this.#answer(message, reply, controller.signal);
		} catch (error) {
			// A request that cannot be read: a table-valued parameter, a cursor.
			this.#transport.send(new Reply().failed(asSqlError(error), 'statement').take());
		} finally {
			this.#current = undefined;
		}
	}

	async #answer(message: Message, reply: Reply, signal: AbortSignal): Promise<void> {
		switch (message.type) {
			case PACKET.sqlBatch: {
				const text = readBatch(message.payload);
				const entry = this.#record('batch', text, []);
				return this.#perform(entry, reply, signal, 'statement', () => runBatch(this.#session, text, reply, signal));
			}
			case PACKET.rpc: {
				const call = readCall(message.payload);
				const entry = this.#recordCall(call);
				return this.#perform(entry, reply, signal, 'procedure', () => runCall(this.#session, call, reply, signal));
			}
			case PACKET.transactionManager: return this.#transaction(readTransactionRequest(message.payload), reply);
			default: return this.#transport.drop();
		}
	}

	#transaction(action: 'BEGIN' | 'COMMIT' | 'ROLLBACK' | undefined, reply: Reply): void {
		try {
			if (action === undefined) throw errors.syntaxNear('TRANSACTION');
			const outcome: Outcome = this.#session.statements.transaction(action);
			if (outcome.kind === 'transaction') reply.transaction(action, this.#session.descriptor);
			reply.done('statement');
		} catch (error) {
			reply.failed(asSqlError(error), 'statement');
		}
		this.#transport.send(reply.take());
	}

	#record(kind: JournalEntry['kind'], text: string, given: readonly Argument[]): JournalEntry {
		const entry: JournalEntry = { at: Date.now(), kind, user: this.#session.principal.name, text, parameters: given.map(journalParameter), cancelled: false };
		this.#around.journal.push(entry);
		return entry;
	}

	/** SQL with parameters is recorded by its SQL, and the parameters with the types they were declared with. */
	#recordCall({ system, name, arguments: given }: Call): JournalEntry {
		if (system === undefined) return this.#record('procedure', name, given);
		const [first, second, third] = given.map(({ value }) => value);
		switch (system) {
			case 'sp_executesql': return this.#record('rpc', String(first), declared(given.slice(2), second));
			case 'sp_prepexec': return this.#record('rpc', String(third), declared(given.slice(3), second));
			case 'sp_execute': return this.#record('rpc', this.#session.preparedText(Number(first)), given.slice(1));
			default: return this.#record('rpc', system, given);
		}
	}

	/** Does the work through the plan of faults, and sends the reply. */
	async #perform(entry: JournalEntry, reply: Reply, signal: AbortSignal, kind: DoneKind, work: () => Promise<void>): Promise<void> {
		const rule = this.#around.faults.forCall(entry.text);
		try {
			if (rule?.fault === 'drop') return this.#transport.drop();
			await this.#before(rule, reply, signal);
			signal.throwIfAborted();
			await work();
			signal.throwIfAborted();
			if (rule?.fault === 'commitThenDrop') return this.#transport.drop();
			if (rule?.fault === 'commitThenSilence') await delay(FOR_EVER, undefined, { signal, ref: false });
		} catch (error) {
			if (signal.aborted) {
				entry.cancelled = true;
				return this.#transport.send(new Reply().done('statement').take());
			}
			reply.failed(asSqlError(error), kind);
		}
		if (rule?.fault === 'truncated') this.#transport.sendHalf(reply.take());
		else this.#transport.send(reply.take());
	}

	async #before(rule: FaultRule | undefined, reply: Reply, signal: AbortSignal): Promise<void> {
		if (rule?.fault === 'slow') await delay(rule.ms ?? FOR_EVER, undefined, { signal, ref: false });
		if (rule?.fault === 'error') throw new SqlServerError(rule.number ?? 50_000, rule.severity ?? 16, rule.message ?? 'An error that the sandbox was told to raise.');
		if (rule?.fault !== 'deadlock') return;
		// The victim's transaction is undone, and the driver is told.
		if (this.#session.statements.inTransaction) reply.transaction('ROLLBACK', this.#session.descriptor);
		this.#session.reset();
		throw errors.deadlock(this.#session.id);
	}
}

function declared(given: readonly Argument[], declarations: unknown): readonly Argument[] {
	try {
		const types = parseParameters(String(declarations ?? ''));
		return given.map((argument) => ({ ...argument, type: types.find(({ name }) => name.toLowerCase() === argument.name.toLowerCase())?.type ?? argument.type }));
	} catch (error) {
		if (error instanceof SqlServerError) return given;
		throw error;
	}
}

/** A fault of the sandbox itself must be seen, not taken for an error of SQL Server's that a client knows. */
function asSqlError(error: unknown): SqlServerError {
	if (error instanceof SqlServerError) return error;
	return new SqlServerError(50_999, 16, `The sandbox itself failed: ${typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : String(error)}`);
}
