import { ConnectorError } from '../../domain/errors';
import { parseMoney, parseQuantity } from '../../domain/money';
import type { CallContext } from '../../domain/runtime';
import { isRecord } from '../http-api';
import { textIn, valueIn } from './any-case';
import type { ProtheusClient } from './client';
import { all, equal, fixed, oneOf, sqlText, type Condition, type SqlText } from './condition';
import { drift } from './errors';
import { system } from './setting-error';
import type { BranchTable, ProtheusSettings } from './settings';

/** One row of an answer; columns are named in any case. */
export interface Row {
	/** Trimmed; null where it is blank, missing, or masked for the user (LGPD). */
	text(column: string): string | null;
	/** Whether the user of the credential is given a mask, or nothing, instead of the value. */
	isMasked(column: string): boolean;
	money(column: string): number | null;
	quantity(column: string): number | null;
}

export interface Query {
	/** Name of the port's operation, for messages. */
	operation: string;
	/** Alias, e.g. `SA1`. */
	table: string;
	/** Columns in capitals, without the branch. */
	fields: readonly string[];
	/** Whose branch setting holds for the table. */
	branchOf: BranchTable;
	/** Beside branch and deletion, which are always asked for. */
	where: readonly Condition[];
	/** Rows from which on this is no answer to the question; 2,000 by default. */
	mostRows?: number;
}

export interface Rows {
	rows: Row[];
	/** The source has more than was asked for. */
	more: boolean;
}

const pageSize = 100;
/**
 * A customer, product or order has far fewer rows; a filter that a server ignores gives the whole table. Rows are counted,
 * not pages: a server may give fewer per page than it is asked for.
 */
const mostRows = 2_000;

/**
 * Reads tables by `GET /api/framework/v1/genericQuery` (TDN, "GenericQuery"). Its answer: `items` with lower-case names,
 * `hasNext`, `protectedDataFields`.
 *
 * Columns of the condition are in capitals, as the database has them: Protheus is often run on a collation in which case
 * matters for names too.
 */
export class GenericQuery {
	constructor(
		private readonly client: ProtheusClient,
		private readonly settings: ProtheusSettings,
	) {}

	/**
	 * All rows of this company and branch.
	 * @throws ConnectorError `drift` where there are more than can be the answer to one question
	 */
	async rows(query: Query, context: CallContext): Promise<Row[]> {
		const most = query.mostRows ?? mostRows;
		const { rows, more } = await this.pages(query, most, context);
		if (!more) return rows;
		const what = `goes on beyond ${most} rows of ${query.table}`;
		throw drift(query.operation, what, 'Check in Protheus that genericQuery heeds its condition (where), and that the records are not duplicated.');
	}

	/** The rows of the first page, in no order that could be relied on. */
	async firstRows(query: Query, context: CallContext): Promise<Rows> {
		return await this.pages(query, 1, context);
	}

	/** Page after page until there are so many rows; each page that is no news ends it, so that no server makes it endless. */
	private async pages(query: Query, most: number, context: CallContext): Promise<Rows> {
		const rows: Row[] = [];
		const seen = new Set<string>();
		let received = 0;
		for (let page = 1; received < most; page++) {
			const answer = await this.page(query, page, context);
			const text = JSON.stringify(answer.items);
			if (seen.has(text)) throw drift(query.operation, 'gives the same page again', 'Check in Protheus that genericQuery heeds “page”.');
			seen.add(text);
			received += answer.items.length;
			const own = answer.items.map((item) => rowOf(item, answer.masked)).filter((row) => this.isOwn(row, query));
			rows.push(...own);
			if (!answer.hasNext || answer.items.length === 0) return { rows, more: false };
		}
		return { rows, more: true };
	}

	private async page(query: Query, page: number, context: CallContext): Promise<{ items: unknown[]; hasNext: boolean; masked: ReadonlySet<string> }> {
		const branch = this.branchCondition(query);
		const { json } = await this.client.send(
			{
				operation: query.operation,
				kind: 'read',
				method: 'GET',
				path: '/api/framework/v1/genericQuery',
				query: {
					tables: query.table,
					fields: [branch.column, ...query.fields].join(',').toLowerCase(),
					where: all([branch.condition, fixed.notDeleted, ...query.where]),
					page: String(page),
					pagesize: String(pageSize),
					FilialFilter: String(branch.byProtheus),
					DeletedFilter: 'true',
				},
			},
			context,
		);
		const items = valueIn(json, 'items');
		if (!Array.isArray(items)) throw drift(query.operation, 'has no list “items”', 'Check that the Base URL leads to the REST server of Protheus.');
		const hasNext = valueIn(json, 'hasNext');
		return { items, hasNext: hasNext === true || hasNext === 'true', masked: protectedFields(json) };
	}

	/**
	 * The branch as the credential gives it for the table; else that of the credential, or a shared table's blank or first
	 * part of it, of which Protheus itself picks by TenantId.
	 */
	private branchCondition({ table, branchOf }: Query): { column: string; condition: Condition; byProtheus: boolean } {
		const column = branchColumn(table);
		const given = this.settings.branches[branchOf];
		if (given !== undefined) return { column, condition: equal(column, branchText(given)), byProtheus: false };
		return { column, condition: oneOf(column, sharesOf(this.settings.branch).map(branchText)), byProtheus: true };
	}

	/** A row says itself whose it is: a server may ignore a filter. */
	private isOwn(row: Row, { table, branchOf }: Query): boolean {
		const stored = row.text(branchColumn(table)) ?? '';
		const given = this.settings.branches[branchOf];
		return given === undefined ? this.settings.branch.startsWith(stored) : stored === given;
	}
}

/** `A1_FILIAL` of SA1, `DA1_FILIAL` of DA1. */
function branchColumn(table: string): string {
	return `${table.startsWith('S') ? table.slice(1) : table}_FILIAL`;
}

/** What a branch sees: blank, the groups it belongs to (`0102` of `010203`, `D` of `D MG 01`), itself. */
function sharesOf(branch: string): string[] {
	const groups = Array.from(branch, (_character, index) => branch.slice(0, index).trim());
	return [...new Set(['', ...groups, branch])];
}

/** Settings have been checked against the same whitelist. */
function branchText(branch: string): SqlText {
	const text = sqlText(branch, 'branch');
	if (text !== null) return text;
	throw new ConnectorError('validation', `A branch in the ${system} credential is no branch code.`, { system, parameter: 'branches', nothingDone: true });
}

/** Columns whose values the user of the credential may get masked. */
function protectedFields(json: unknown): ReadonlySet<string> {
	const named = valueIn(json, 'protectedDataFields');
	const text = Array.isArray(named) ? named.join(',') : String(named ?? '');
	return new Set(text.toLowerCase().split(/[^a-z0-9_]+/).filter((name) => name !== ''));
}

function rowOf(item: unknown, protectedColumns: ReadonlySet<string>): Row {
	const record = isRecord(item) ? item : {};
	const isMasked = (column: string): boolean => {
		if (!protectedColumns.has(column.toLowerCase())) return false;
		const text = textIn(record, column);
		// Left out, or with marks in place of characters.
		return text === null || /[*#•]/.test(text);
	};
	return {
		text: (column) => (isMasked(column) ? null : textIn(record, column)),
		isMasked,
		money: (column) => parseMoney(plain(record, column), { format: 'us' })?.amount ?? null,
		quantity: (column) => parseQuantity(plain(record, column), { format: 'us' }),
	};
}

/** Numbers come as numbers, or as padded text with a point. */
function plain(record: unknown, column: string): unknown {
	const value = valueIn(record, column);
	return typeof value === 'string' ? value.trim() : value;
}
