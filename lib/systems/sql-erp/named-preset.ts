import type { SqlValue } from '../../domain/sql';
import type { ParameterValues } from './own-statement';
import type { SqlStatementName } from './settings';

/** A preset written as statements with named parameters, for schemas that other names do not describe. */
export interface NamedPreset {
	statements: Readonly<Partial<Record<SqlStatementName, string>>>;
	/** Items of the orders in `:orderIds`. */
	orderItems: string | null;
	/** Parameters beyond the usual ones, for the preset's statements and the user's own alike. */
	parameters: Readonly<Partial<Record<SqlStatementName, readonly string[]>>>;
	/** Parameters of every statement, with their values of this moment. */
	constants(): Readonly<Record<string, SqlValue>>;
	/** What the id of a customer consists of, by parameter. */
	keyParts(id: string): ParameterValues;
}
