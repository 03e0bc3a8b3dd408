import { convertValue } from './conversions.ts';
import { errors } from './errors.ts';
import { INT, MAX, sqlType } from './sql-types.ts';
import type { SqlType, SqlValue } from './sql-types.ts';

/** The variables of a batch. Names are compared without regard to case, and carry their `@`. */
export class Frame {
	readonly types = new Map<string, SqlType>();
	readonly #values = new Map<string, SqlValue>();

	declare(name: string, type: SqlType, value: SqlValue = null): void {
		this.types.set(name.toLowerCase(), type);
		this.#values.set(name.toLowerCase(), value);
	}

	typeOf(name: string): SqlType {
		const type = this.types.get(name.toLowerCase());
		if (type === undefined) throw errors.undeclaredVariable(name);
		return type;
	}

	get(name: string): SqlValue {
		return this.#values.get(name.toLowerCase()) ?? null;
	}

	/** Throws 137, or what the conversion to the variable's type throws. */
	set(name: string, value: SqlValue, from: SqlType): void {
		this.#values.set(name.toLowerCase(), convertValue(value, from, this.typeOf(name)));
	}
}

const ANY_TEXT = sqlType('nvarchar', { length: MAX });

/** The type that a value of TypeScript comes with. */
export function typeOfPlain(value: string | number | bigint | null): SqlType {
	if (typeof value === 'bigint') return sqlType('bigint');
	if (typeof value === 'number') return Number.isInteger(value) ? INT : sqlType('float');
	return ANY_TEXT;
}

export function valueOfPlain(value: string | number | bigint | null): SqlValue {
	return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}
