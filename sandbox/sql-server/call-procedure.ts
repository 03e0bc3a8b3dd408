import { plainRows } from './procedures.ts';
import type { KnownProcedure, PlainRow } from './procedures.ts';
import type { Argument, Outcome, ProcedureResult } from './outcomes.ts';
import { convertValue } from './tsql/conversions.ts';
import type { Engine, Surroundings } from './tsql/engine.ts';
import { errors, SqlServerError } from './tsql/errors.ts';
import { Frame, typeOfPlain, valueOfPlain } from './tsql/frame.ts';
import { parseBatch } from './tsql/parse-statement.ts';
import type { Parameter } from './tsql/parse-statement.ts';
import { kindName } from './tsql/sql-types.ts';
import type { SqlValue } from './tsql/sql-types.ts';

/** A parameter that does not convert is 8114, whatever its type. */
function converted({ type, value }: Argument, parameter: Parameter): SqlValue {
	try {
		return convertValue(value, type, parameter.type);
	} catch (error) {
		if (error instanceof SqlServerError) throw errors.conversionOfType(kindName(type), kindName(parameter.type));
		throw error;
	}
}

function parameterOf(procedure: KnownProcedure, argument: Argument, index: number): Parameter {
	const found = argument.name === ''
		? procedure.parameters[index]
		: procedure.parameters.find(({ name }) => name.toLowerCase() === argument.name.toLowerCase());
	if (found !== undefined) return found;
	throw argument.name === '' ? errors.tooManyArguments(procedure.name) : errors.notAParameter(argument.name, procedure.name);
}

function frameOf(procedure: KnownProcedure, given: readonly Argument[], engine: Engine, surround: (frame: Frame) => Surroundings): Frame {
	const frame = new Frame();
	const bound = new Map(given.map((argument, index) => [parameterOf(procedure, argument, index), argument]));
	for (const parameter of procedure.parameters) {
		const argument = bound.get(parameter);
		if (argument !== undefined) frame.declare(parameter.name, parameter.type, converted(argument, parameter));
		else if (parameter.default === undefined) throw errors.missingParameter(procedure.name, parameter.name);
		else {
			const [standard] = engine.evaluate([parameter.default], surround(new Frame()));
			frame.declare(parameter.name, parameter.type);
			if (standard !== undefined) frame.set(parameter.name, standard.value, standard.type);
		}
	}
	return frame;
}

/** Calls a procedure with its owner's rights. */
export function runProcedure(procedure: KnownProcedure, given: readonly Argument[], engine: Engine, surround: (frame: Frame) => Surroundings): ProcedureResult {
	const frame = frameOf(procedure, given, engine, surround);
	const outcomes: Outcome[] = [];
	const run = (sql: string, send: boolean): PlainRow[] => {
		const rows: PlainRow[] = [];
		for (const statement of parseBatch(sql)) {
			if (statement.node === 'insert') engine.insert(statement.table, statement.columns, statement.query ?? statement.rows ?? [], surround(frame));
			else if (statement.node === 'update') engine.update(statement.table, statement.assignments, statement.where, surround(frame));
			else if (statement.node === 'delete') engine.delete(statement.table, statement.where, surround(frame));
			else if (statement.node === 'select') {
				const found = engine.select(statement.query, surround(frame));
				rows.push(...plainRows(found));
				if (send) outcomes.push({ kind: 'rows', ...found, inProcedure: true });
			} else throw errors.syntaxNear(statement.node);
		}
		return rows;
	};
	const status = procedure.run({
		value: (name) => frame.get(name),
		set: (name, value) => frame.set(name, valueOfPlain(value), typeOfPlain(value)),
		run: (sql) => run(sql, false),
		send: (sql) => run(sql, true),
	});
	const outputs = given.map((argument, index) => {
		const { name, type } = parameterOf(procedure, argument, index);
		return { name, type, value: frame.get(name) };
	});
	return { outcomes, status: typeof status === 'number' ? status : 0, outputs };
}
