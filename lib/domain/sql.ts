/**
 * Values are bound as text: the database converts them to the type of the column, never the other way round. Whole
 * numbers stand where a database takes no text (the number of rows in SQL Server) and are bound as INT.
 */
export type SqlValue = string | number | null;

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

export interface SqlQueryOptions extends SqlCallOptions {
	/**
	 * Makes the statement a look-up: a text that cannot be compared with a numeric column matches nothing there, where
	 * the database would report an error. The values named here come from the settings; an error they cause stays one.
	 */
	fixed?: ReadonlySet<string>;
	/** The other values are forms of one thing: those that cannot be compared are left out, the rest is still looked up. */
	forms?: boolean;
}

/** What reads. Statements are prepared or parameterised; values never enter their text. */
export interface SqlReader {
	/**
	 * Runs one reading statement with the placeholders of its database (`?` in MySQL, `@p1`, `@p2` … in SQL Server), in a
	 * session that cannot write where the database knows such sessions.
	 * @throws ConnectorError `timeout`, `unavailable`, `auth`, `permission`, `validation`; the abort reason when
	 * `signal` is aborted. The server stops working on a statement that was given up.
	 */
	query(statement: string, values: readonly SqlValue[], options: SqlQueryOptions): Promise<SqlRow[]>;
}

/** The database that adapters of MySQL systems are given. */
export interface SqlPort extends SqlReader {
	/**
	 * Runs one `CALL` of a procedure in a session of its own that may write, and returns the rows of its first
	 * result. A call that was given up is left to finish on the server.
	 * @throws ConnectorError as above, and `uncertain` where the procedure may have run without an answer.
	 */
	call(statement: string, values: readonly SqlValue[], options: SqlCallOptions): Promise<SqlRow[]>;
}

/** Types a procedure's parameter may have; NVARCHAR is sent as NVARCHAR(MAX) where the text is long. */
export const procedureTypes = ['int', 'bigint', 'varchar', 'nvarchar'] as const;
export type ProcedureType = (typeof procedureTypes)[number];

export interface ProcedureInput {
	/** Without `@`. */
	name: string;
	type: ProcedureType;
	value: string | null;
}

export interface ProcedureResult {
	/** Rows of the first result; empty where the procedure returns none. */
	rows: SqlRow[];
	returnValue: number | null;
}

/** The database that adapters of SQL Server systems are given. */
export interface SqlServerPort extends SqlReader {
	/**
	 * Executes one stored procedure by its name with typed parameters. A call that was given up is left to finish.
	 * @throws ConnectorError as `query`, and `uncertain` where the procedure may have run without an answer.
	 */
	execute(procedure: string, inputs: readonly ProcedureInput[], options: SqlCallOptions): Promise<ProcedureResult>;
}
