import type { Argument, Outcome } from '../outcomes.ts';
import type { Session } from '../session.ts';
import { sqlType } from '../tsql/sql-types.ts';
import { errors } from '../tsql/errors.ts';
import { Frame } from '../tsql/frame.ts';
import type { Call } from './requests.ts';
import type { DoneKind, Reply } from './reply.ts';

const HANDLE = sqlType('int');

function write(outcome: Outcome, reply: Reply, done: DoneKind, session: Session): void {
	switch (outcome.kind) {
		case 'rows':
			reply.columns(outcome.columns);
			for (const row of outcome.rows) reply.row(outcome.columns, row);
			return void reply.done(outcome.inProcedure ? 'inProcedure' : done, outcome.rows.length);
		case 'count':
			return void reply.done(outcome.inProcedure ? 'inProcedure' : done, outcome.count);
		case 'returned':
			return void reply.returnStatus(outcome.status).done('procedure');
		case 'transaction':
			return void reply.transaction(outcome.action, session.descriptor).done(done);
		case 'database':
			return void reply.database(outcome.name).done(done);
	}
}

async function writeAll(outcomes: AsyncIterable<Outcome> | Iterable<Outcome>, reply: Reply, done: DoneKind, session: Session): Promise<void> {
	for await (const outcome of outcomes) write(outcome, reply, done, session);
}

export async function runBatch(session: Session, text: string, reply: Reply, signal: AbortSignal): Promise<void> {
	await writeAll(session.batch(text, new Frame(), signal), reply, 'statement', session);
}

/** The text of an argument; NULL and a missing one are empty. */
function textAt(given: readonly Argument[], index: number): string {
	return String(given[index]?.value ?? '');
}

/** A call of a procedure: the system's that run SQL, or one by its name. */
export async function runCall(session: Session, { system, name, arguments: given }: Call, reply: Reply, signal: AbortSignal): Promise<void> {
	const frame = new Frame();
	const run = (outcomes: AsyncIterable<Outcome>): Promise<void> => writeAll(outcomes, reply, 'inProcedure', session);
	switch (system) {
		case undefined:
			return runNamed(session, name, given, reply, signal);
		case 'sp_executesql':
			await run(session.parameterised(textAt(given, 0), textAt(given, 1), given.slice(2), frame, signal));
			return finish(reply, given.slice(2), frame, 2);
		case 'sp_execute':
			await run(session.execute(Number(given[0]?.value ?? 0), given.slice(1), frame, signal));
			return finish(reply, given.slice(1), frame, 1);
		case 'sp_prepexec': {
			const handle = session.prepare(textAt(given, 2), textAt(given, 1));
			await run(session.execute(handle, given.slice(3), frame, signal));
			reply.returnStatus(0).returnValue(0, given[0]?.name ?? '', HANDLE, BigInt(handle));
			return outputs(reply, given.slice(3), frame, 3);
		}
		case 'sp_prepare': {
			const handle = session.prepare(textAt(given, 2), textAt(given, 1));
			return void reply.returnStatus(0).returnValue(0, given[0]?.name ?? '', HANDLE, BigInt(handle)).done('procedure');
		}
		case 'sp_unprepare':
			session.unprepare(Number(given[0]?.value ?? 0));
			return void reply.returnStatus(0).done('procedure');
	}
}

function finish(reply: Reply, given: readonly Argument[], frame: Frame, offset: number): void {
	reply.returnStatus(0);
	outputs(reply, given, frame, offset);
}

function outputs(reply: Reply, given: readonly Argument[], frame: Frame, offset: number): void {
	given.forEach(({ name, output }, index) => {
		if (output) reply.returnValue(index + offset, name, frame.typeOf(name), frame.get(name));
	});
	reply.done('procedure');
}

async function runNamed(session: Session, name: string, given: readonly Argument[], reply: Reply, signal: AbortSignal): Promise<void> {
	const parts = name.split('.').map((part) => part.replace(/^\[(.*)\]$/, '$1'));
	if (parts.some((part) => part.includes(';'))) throw errors.unknownProcedure(name);
	const result = await session.statements.callProcedure(parts, given, signal);
	await writeAll(result.outcomes, reply, 'inProcedure', session);
	reply.returnStatus(result.status);
	result.outputs.forEach(({ name: parameter, type, value }, index) => {
		if (given[index]?.output === true) reply.returnValue(index, parameter, type, value);
	});
	reply.done('procedure');
}
