import { jsonReply } from '../kit/server.ts';
import type { Reply, SandboxRequest } from '../kit/server.ts';
import { SqlServerError } from '../sql-server/tsql/errors.ts';
import { isText } from '../sql-server/tsql/sql-types.ts';
import { prefixOf, quoted } from './database.ts';
import type { ProtheusDatabase } from './database.ts';
import type { ProtheusKnobs } from './knobs.ts';
import { cutPage, listOf, orderOf, pageOf, parametersOf } from './parameters.ts';
import { problem } from './problems.ts';
import type { Tenant } from './tenants.ts';

interface QueryColumn {
	/** `SA1.A1_COD` */
	readonly sql: string;
	/** `a1_cod` */
	readonly key: string;
	readonly isText: boolean;
}

interface Context {
	readonly knobs: ProtheusKnobs;
	readonly database: ProtheusDatabase;
}

const OWN_PARAMETERS = new Set(['tables', 'fields', 'where', 'fromqry', 'filialfilter', 'deletedfilter', 'order', 'page', 'pagesize']);

/** `GET /api/framework/v1/genericQuery`: `where` and `FromQry` go into the statement as they came. */
export function genericQuery({ knobs, database }: Context, { query }: SandboxRequest, tenant: Tenant): Reply {
	if (!knobs.security) return problem(knobs, 503, 'API não permitida', 'API não permitida: a chave SECURITY deve estar ligada');
	const refused = (detail: string, status = 400): Reply => problem(knobs, status, 'Parâmetros inválidos', detail);
	const parameters = parametersOf(query);
	const page = pageOf(parameters);
	if (page === undefined) return refused('page e pageSize devem ser números inteiros');
	const aliases = listOf(parameters.get('tables') ?? '').map((alias) => alias.toUpperCase());
	if (aliases.length === 0) return refused('Tables é obrigatório');
	const known = new Map(aliases.flatMap((alias) => columnsOf(database, alias, tenant)).map((column) => [column.key, column]));
	const unknown = aliases.find((alias) => database.columns(alias, tenant) === undefined);
	if (unknown !== undefined) return refused(`Tabela ${unknown} não existe`);
	const fields = listOf(parameters.get('fields') ?? '').map((field) => field.toLowerCase());
	if (fields.length === 0) return refused('Fields é obrigatório');
	if (fields.includes('*')) return refused('Fields não aceita *', 500);
	const stray = [...parameters.keys()].find((name) => !OWN_PARAMETERS.has(name) && !known.has(name));
	if (stray !== undefined) return refused(`${stray} não é um campo de ${aliases.join()}`);
	// A column that does not exist is left out without a word.
	const columns = [...new Set(fields)].flatMap((field) => known.get(field.replace(/^\w{3}\./, '')) ?? []);
	if (columns.length === 0) return refused('Nenhum campo válido');
	try {
		const sql = statement({ database, tenant, aliases, parameters, known, columns });
		const rows = database.run(sql);
		const { items, hasNext, remaining } = cutPage(rows, page);
		const isProtected = ({ key }: QueryColumn): boolean => knobs.protectedFields.includes(key);
		const names = columns.filter(isProtected).map(({ key }) => key);
		return jsonReply(200, {
			items: items.map((row) => itemOf(row, columns, knobs, isProtected)),
			hasNext,
			remainingRecords: remaining,
			protectedDataFields: knobs.protectedListAs === 'list' ? names : names.join(','),
		});
	} catch (error) {
		if (!(error instanceof SqlServerError)) throw error;
		return problem(knobs, 500, 'Erro na execução da query', error.message);
	}
}

function columnsOf(database: ProtheusDatabase, alias: string, tenant: Tenant): QueryColumn[] {
	return (database.columns(alias, tenant) ?? []).map(({ name, type }) => ({ sql: `${alias}.${name}`, key: name.toLowerCase(), isText: isText(type) }));
}

interface StatementParts {
	readonly database: ProtheusDatabase;
	readonly tenant: Tenant;
	readonly aliases: readonly string[];
	readonly parameters: ReadonlyMap<string, string>;
	readonly known: ReadonlyMap<string, QueryColumn>;
	readonly columns: readonly QueryColumn[];
}

function statement({ database, tenant, aliases, parameters, known, columns }: StatementParts): string {
	const switchedOn = (name: string): boolean => (parameters.get(name) ?? 'true').toLowerCase() !== 'false';
	const from = parameters.get('fromqry') ?? aliases.map((alias) => `${database.tableName(alias, tenant)} ${alias}`).join(', ');
	const conditions = [
		...(switchedOn('filialfilter') ? aliases.flatMap((alias) => branchCondition(database, alias, tenant)) : []),
		...(switchedOn('deletedfilter') ? aliases.map((alias) => `${alias}.D_E_L_E_T_ = ' '`) : []),
		...[...parameters].flatMap(([name, value]) => {
			const column = OWN_PARAMETERS.has(name) ? undefined : known.get(name);
			return column === undefined ? [] : [`${column.sql} = ${quoted(value.replace(/^'(.*)'$/, '$1'))}`];
		}),
		parameters.get('where') ?? '',
	].filter((condition) => condition.trim() !== '');
	const order = orderOf(parameters.get('order') ?? '').flatMap(({ name, descending }) => {
		const column = known.get(name.toLowerCase());
		return column === undefined ? [] : [`${column.sql}${descending ? ' DESC' : ''}`];
	});
	return [
		`SELECT ${columns.map(({ sql }) => sql).join(', ')} FROM ${from}`,
		...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
		...(order.length > 0 ? [`ORDER BY ${order.join(', ')}`] : []),
	].join(' ');
}

function branchCondition(database: ProtheusDatabase, alias: string, tenant: Tenant): string[] {
	const filter = database.branchFilter(alias, tenant);
	return filter === undefined ? [] : [`${alias}.${prefixOf(alias)}_FILIAL = ${quoted(filter.value)}`];
}

function itemOf(row: readonly (string | number)[], columns: readonly QueryColumn[], knobs: ProtheusKnobs, isProtected: (column: QueryColumn) => boolean): object {
	return Object.fromEntries(columns.flatMap((column, index) => {
		const value = row[index] ?? '';
		if (!isProtected(column)) return [[column.key, typeof value === 'string' && !knobs.padText ? value.trimEnd() : value]];
		return knobs.protectedValues === 'absent' ? [] : [[column.key, column.isText ? '*'.repeat(String(value).length) : 0]];
	}));
}
