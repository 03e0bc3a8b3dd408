import type { ISqlType, Request } from 'mssql';

import type { ProcedureInput, SqlValue } from '../../domain/sql';
import type { Driver } from './connections';

/** Characters that every western code page has; anything else would become `?` in a VARCHAR. */
const latin1 = /^[\p{ASCII}\u00a0-\u00ff]*$/u;

/** Few lengths, so that the server keeps one plan per statement and not one per length of a value. */
const lengths = [100, 4_000];

/** Binds the values as `@p1`, `@p2` … */
export function bindValues(request: Request, values: readonly SqlValue[], driver: Driver, unicode: boolean): void {
	values.forEach((value, index) => {
		const type = typeof value === 'number' ? driver.Int() : textType(value ?? '', driver, unicode);
		request.input(`p${index + 1}`, type, value);
	});
}

/** Binds the parameters of a procedure under their own names. */
export function bindInputs(request: Request, inputs: readonly ProcedureInput[], driver: Driver): void {
	for (const { name, type, value } of inputs) request.input(name, inputType(type, value ?? '', driver), value);
}

function inputType(type: ProcedureInput['type'], value: string, driver: Driver): ISqlType {
	switch (type) {
		case 'int':
			return driver.Int();
		case 'bigint':
			return driver.BigInt();
		default:
			return textType(value, driver, type === 'nvarchar');
	}
}

/**
 * VARCHAR compares with a VARCHAR column as it is. NVARCHAR would have the server convert the column, row by row, because
 * NVARCHAR is the higher type, and its index would be of no use.
 */
function textType(value: string, driver: Driver, unicode: boolean): ISqlType {
	const length = lengths.find((candidate) => value.length <= candidate) ?? driver.MAX;
	return unicode || !latin1.test(value) ? driver.NVarChar(length) : driver.VarChar(length);
}
