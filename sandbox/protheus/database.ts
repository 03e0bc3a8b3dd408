import { Instance } from '../sql-server/instance.ts';
import { Owner } from '../sql-server/owner.ts';
import { CANARY_SECRET } from '../sql-server/schemas/canary.ts';
import { SHARED } from '../sql-server/schemas/protheus.ts';
import type { Column } from '../sql-server/tsql/catalog.ts';
import { Frame } from '../sql-server/tsql/frame.ts';
import type { Query } from '../sql-server/tsql/syntax-tree.ts';
import { isText } from '../sql-server/tsql/sql-types.ts';
import type { CreatedOrder, CreatedTicket } from './created.ts';
import type { Cell } from './extra-columns.ts';
import { seedProtheus } from './seed.ts';
import type { Tenant } from './tenants.ts';

/** A row by column, in upper case. CHAR is padded; numbers are numbers. */
export type DatabaseRow = Readonly<Record<string, string | number>>;

/** Tables that all branches of a company share: their branch column is blank. */
const SHARED_TABLES = new Set(['SB1', 'SX5']);
const COMPANIES = 'SM0';

/** The database of the site and what its own services have put there. */
export class ProtheusDatabase {
	#instance = new Instance();
	#owner = new Owner(this.#instance);
	#records = 20_000;
	orders: CreatedOrder[] = [];
	tickets: CreatedTicket[] = [];

	constructor() {
		seedProtheus(this.#owner);
	}

	/** Back to the sample data. */
	reset(): void {
		this.#instance.engine.close();
		this.#instance = new Instance();
		this.#owner = new Owner(this.#instance);
		this.#records = 20_000;
		this.orders = [];
		this.tickets = [];
		seedProtheus(this.#owner);
	}

	/** `SA1010` for SA1 of company 01. */
	tableName(alias: string, { company }: Tenant): string {
		return alias === COMPANIES ? 'SYS_COMPANY' : `${alias}${company}0`;
	}

	/** The columns of a table; undefined where the company has none of that alias. */
	columns(alias: string, tenant: Tenant): readonly Column[] | undefined {
		if (alias !== COMPANIES && !/^[A-Z][A-Z0-9]{2}$/.test(alias)) return undefined;
		return this.#instance.engine.catalog.find([this.tableName(alias, tenant)])?.columns;
	}

	/** `A1_FILIAL` and what stands in it for the branch: blanks in a table that all share. Undefined where there is no such column. */
	branchFilter(alias: string, { branch }: Tenant): { readonly column: string; readonly value: string } | undefined {
		if (alias === COMPANIES) return undefined;
		return { column: `${prefixOf(alias)}_FILIAL`, value: SHARED_TABLES.has(alias) ? SHARED : branch };
	}

	/**
	 * Runs whatever the text says, as a user who may do everything; the rows of its last SELECT, in the order of its columns.
	 * @throws SqlServerError
	 */
	run(sql: string): (string | number)[][] {
		return this.#rowsOf(sql).map((row) => row.map(plain));
	}

	/** A lone SELECT is parsed once per text; what else a text may say is the owner's to run. */
	#rowsOf(sql: string): readonly (readonly unknown[])[] {
		const [first, ...more] = this.#instance.parse(sql);
		if (first?.node !== 'select' || more.length > 0) return this.#owner.query(sql).rows;
		return this.#select(first.query);
	}

	#select(query: Query): readonly (readonly unknown[])[] {
		return this.#instance.engine.select(query, { types: new Frame().types, lookUp: () => null, identity: () => {} }).rows;
	}

	/** Rows of one table that are the tenant's and not deleted; `condition` is SQL made by the caller. */
	select(alias: string, tenant: Tenant, columns: readonly string[], condition = '1 = 1'): DatabaseRow[] {
		const sql = `SELECT ${columns.join(', ')} FROM ${this.tableName(alias, tenant)} WHERE ${this.#live(alias, tenant)} AND ${condition}`;
		return this.run(sql).map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ''])));
	}

	/** Adds an amount to a column of the tenant's rows that are not deleted; `condition` is SQL made by the caller. */
	add(alias: string, tenant: Tenant, column: string, amount: number, condition: string): void {
		this.run(`UPDATE ${this.tableName(alias, tenant)} SET ${column} = ${column} + ${amount} WHERE ${this.#live(alias, tenant)} AND ${condition}`);
	}

	#live(alias: string, tenant: Tenant): string {
		const filter = this.branchFilter(alias, tenant);
		return `${filter === undefined ? '' : `${filter.column} = ${quoted(filter.value)} AND `}D_E_L_E_T_ = ' '`;
	}

	/** A new row of the tenant. Branch, deletion and record number are filled in; columns not given are blank or 0. */
	insert(alias: string, tenant: Tenant, values: Readonly<Record<string, Cell>>): void {
		const filter = this.branchFilter(alias, tenant);
		this.#records += 1;
		const given: Record<string, Cell> = { ...values, D_E_L_E_T_: ' ', R_E_C_N_O_: this.#records, ...(filter && { [filter.column]: filter.value }) };
		const columns = this.columns(alias, tenant) ?? [];
		const row = columns.map(({ name, type }) => given[name] ?? (isText(type) ? '' : 0));
		this.#owner.insert(this.tableName(alias, tenant), columns.map(({ name }) => name), [row]);
	}

	canaryIsIntact(): boolean {
		if (this.#instance.engine.catalog.find(['canario']) === undefined) return false;
		const rows = this.run('SELECT id, segredo FROM canario');
		return rows.length === 1 && rows[0]?.[1] === CANARY_SECRET;
	}
}

/** `A1` of SA1, `DA1` of DA1: what the names of the table's columns start with. */
export function prefixOf(alias: string): string {
	return alias.startsWith('S') ? alias.slice(1) : alias;
}

/** A text as SQL writes it. */
export function quoted(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}

function plain(value: unknown): string | number {
	if (typeof value === 'number') return value;
	return typeof value === 'bigint' ? Number(value) : String(value ?? '');
}
