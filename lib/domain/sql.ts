/** Values are bound as text: the database converts them to the type of the column, never the other way round. */
export type SqlValue = string | null;

/**
 * One cell as the drivers give it: DECIMAL, BIGINT, dates and JSON as text (exact), small integers and floats
 * as numbers, binary columns as bytes.
 */
export type SqlCell = string | number | null | Uint8Array;

export type SqlRow = Readonly<Record<string, SqlCell>>;

export interface SqlCallOptions {
	/** Deadline of the whole call in milliseconds, waiting for a free connection included. */
	timeoutMs: number;
	signal: AbortSignal;
}

/** The database that adapters of SQL systems are given. Statements are prepared; values never enter their text. */
export interface SqlPort {
	/**
	 * Runs one reading statement with `?` placeholders in a session that cannot write.
	 * @throws ConnectorError `timeout`, `unavailable`, `auth`, `permission`, `validation`; the abort reason when
	 * `signal` is aborted. The server stops working on a statement that was given up.
	 */
	query(statement: string, values: readonly SqlValue[], options: SqlCallOptions): Promise<SqlRow[]>;
	/**
	 * Runs one `CALL` of a procedure in a session of its own that may write, and returns the rows of its first
	 * result. A call that was given up is left to finish on the server.
	 * @throws ConnectorError as above, and `uncertain` where the procedure may have run without an answer.
	 */
	call(statement: string, values: readonly SqlValue[], options: SqlCallOptions): Promise<SqlRow[]>;
}
