import { company } from '../../sandbox/data/company.ts';
import { nodeRun, type Runnable } from '../lib/bench-n8n.ts';
import { startChild } from '../lib/child.ts';
import { bareSqlServer } from '../lib/null-package.ts';
import { milliseconds, type Result } from '../lib/result.ts';
import { startSqlServerChild, type SqlServerLogin, type SqlServerStatement } from '../lib/sql-server.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, medianRatio } from '../lib/statistics.ts';
import { codeNode, itemsNode } from '../lib/workflows.ts';

const rounds = 11;
const skus = Array.from({ length: 1_000 }, (_, index) => company.products[index % 10]?.sku ?? '');

/**
 * 1,000 stock look-ups over SQL Server's protocol against a bare mssql pool with the same statements and concurrency: as a
 * node without logic in the same n8n, whose process makes every driver slower, and in a process of its own.
 */
export async function sqlServerLookups(stage: Stage): Promise<Result[]> {
	const n8n = await stage.n8n();
	const server = await startSqlServerChild();
	stage.onClose(server.stop);
	const { ca, ...login } = server.login;
	const credentials = await n8n.credential('backofficeErpSqlServerApi', { ...login, ca, tls: 'verify', preset: 'guide' });
	const ours = await n8n.runnable('SQL Server look-ups', [
		itemsNode('sku', skus),
		{
			name: 'Look up',
			type: 'n8n-nodes-backoffice.erp',
			typeVersion: 1,
			// Nothing from the cache: every look-up is a statement.
			parameters: { resource: 'product', operation: 'getStock', system: 'sqlServer', sku: '={{ $json.sku }}', options: { stock: 0 } },
			credentials,
		},
	]);
	await server.statements();
	await lookUps(ours);
	const statements = await server.statements();
	if (statements.length !== skus.length) throw new Error(`Our node sent ${statements.length} statements for ${skus.length} look-ups.`);
	const pool = await openBarePool(stage, server.login, statements);
	const bare = await n8n.runnable('Bare mssql pool', [
		codeNode('Items', `return ${JSON.stringify(statements)}.map((json) => ({ json }));`),
		{ name: 'Look up', type: bareSqlServer, typeVersion: 1, parameters: { login: JSON.stringify(server.login) } },
	]);
	await lookUps(bare);
	stage.say('Looking up over TDS …');
	const turns = await inTurns(rounds, { ours: async () => await lookUps(ours), bare: async () => await lookUps(bare), pool });
	return [
		{
			...compared('a bare mssql pool in the same n8n', turns.ours, turns.bare),
			bound: { kind: 'atMost', value: 1.5, shown: '≤ 1.5 ×' },
			note: 'All sides ask the stand-in for SQL Server, in a process of its own; how fast Microsoft’s engine answers is not part of it.',
		},
		compared('a bare mssql pool in a process of its own', turns.ours, turns.pool),
	];
}

function compared(peer: string, ours: readonly number[], theirs: readonly number[]): Result {
	const figure = medianRatio(ours, theirs);
	return { name: `1,000 SQL Server look-ups against ${peer}`, ours: milliseconds(median(ours)), peer: milliseconds(median(theirs)), figure, shown: `${figure.toFixed(2)} ×` };
}

async function lookUps(runnable: Runnable): Promise<number> {
	const { ms, items } = nodeRun(await runnable.run(), 'Look up');
	const found = items.filter((item) => item['found'] === true).length;
	if (found !== skus.length) throw new Error(`Only ${found} of ${skus.length} look-ups gave a product.`);
	return ms;
}

async function openBarePool(stage: Stage, login: SqlServerLogin, statements: readonly SqlServerStatement[]): Promise<() => Promise<number>> {
	const child = startChild('bench/processes/bare-sql-server.ts');
	stage.onClose(child.stop);
	child.send({ login, statements });
	await child.answer();
	return async () => {
		child.send({});
		const { ms, found } = await child.answer<{ ms: number; found: number }>();
		if (found !== skus.length) throw new Error(`The bare pool found ${found} of ${skus.length}.`);
		return ms;
	};
}
