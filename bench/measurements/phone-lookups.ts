import { nodeRun, type BenchN8n, type Runnable } from '../lib/bench-n8n.ts';
import { startChild } from '../lib/child.ts';
import { phonesToLookUp, startCustomerDatabase, statementsOf, type Database } from '../lib/mysql.ts';
import { milliseconds, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { inTurns, median, medianRatio } from '../lib/statistics.ts';
import { itemsNode, type NodeSpec } from '../lib/workflows.ts';

const phones = phonesToLookUp(1_000);
const registered = phones.length * 0.9;
const rounds = 11;

interface LookUps {
	ms: number;
	found: number;
}

/** 1,000 look-ups by phone among 100,000 customers, against n8n's MySQL node and against a bare pool. */
export async function phoneLookups(stage: Stage): Promise<Result[]> {
	const n8n = await stage.n8n();
	stage.say('Filling MariaDB with 100,000 customers …');
	const database = await startCustomerDatabase();
	stage.onClose(database.stop);
	const ours = await n8n.runnable('ERP look-ups', [itemsNode('phone', phones), await erpNode(n8n, database.login)]);
	const mySql = await n8n.runnable('MySQL look-ups', [itemsNode('phone', phones), await mySqlNode(n8n, database.login)]);
	const pool = await openBarePool(stage, database.login);
	// Connections and prepared statements are made before it counts, on both sides.
	await Promise.all([lookUps(ours), pool()]);
	stage.say('Looking up …');
	const turns = await inTurns(rounds, { ours: async () => await lookUps(ours), pool });
	const slow = await lookUps(mySql);
	return [againstMySqlNode(turns.ours, slow), againstPool(turns.ours, turns.pool)];
}

function againstMySqlNode(ours: readonly LookUps[], peer: LookUps): Result {
	const ms = median(ours.map((run) => run.ms));
	return {
		name: '1,000 phone look-ups against n8n’s MySQL node',
		ours: milliseconds(ms),
		peer: milliseconds(peer.ms),
		figure: peer.ms / ms,
		shown: `${(peer.ms / ms).toFixed(0)} times faster`,
		bound: { kind: 'atLeast', value: 50, shown: '≥ 50 times' },
		note: `Of ${registered} registered phones our node found ${ours[0]?.found ?? 0}, the MySQL node ${peer.found}.`,
	};
}

function againstPool(ours: readonly LookUps[], pool: readonly LookUps[]): Result {
	const [left, right] = [ours.map((run) => run.ms), pool.map((run) => run.ms)];
	const ratio = medianRatio(left, right);
	return {
		name: '1,000 phone look-ups against a bare mysql2 pool',
		ours: milliseconds(median(left)),
		peer: milliseconds(median(right)),
		figure: ratio,
		shown: `${ratio.toFixed(2)} ×`,
		bound: { kind: 'atMost', value: 1.5, shown: '≤ 1.5 ×' },
	};
}

async function lookUps(runnable: Runnable): Promise<LookUps> {
	const { ms, items } = nodeRun(await runnable.run(), 'Look up');
	return { ms, found: items.filter((item) => item['found'] === true || ('telefone' in item && item['telefone'] !== null)).length };
}

async function openBarePool(stage: Stage, login: Database): Promise<() => Promise<LookUps>> {
	const child = startChild('bench/processes/bare-pool.ts');
	stage.onClose(child.stop);
	child.send({ login, statements: await statementsOf(phones) });
	await child.answer();
	return async () => {
		child.send({});
		return await child.answer<LookUps>();
	};
}

async function erpNode(n8n: BenchN8n, login: Database): Promise<NodeSpec> {
	return {
		name: 'Look up',
		type: 'n8n-nodes-backoffice.erp',
		typeVersion: 1,
		parameters: {
			resource: 'customer',
			operation: 'getByPhone',
			system: 'mySql',
			phone: '={{ $json.phone }}',
			// Nothing from the cache: every look-up is a statement.
			options: { customer: 0 },
		},
		credentials: await n8n.credential('backofficeErpMySqlApi', { ...login, tls: 'off' }),
	};
}

/** What a user of that node writes: a parameter, so that the phone is not pasted into the SQL, and one query an item. */
async function mySqlNode(n8n: BenchN8n, login: Database): Promise<NodeSpec> {
	return {
		name: 'Look up',
		type: 'n8n-nodes-base.mySql',
		typeVersion: 2.5,
		parameters: {
			operation: 'executeQuery',
			query: 'SELECT id, nome, email, telefone, documento, limite_credito FROM clientes WHERE telefone = $1',
			options: { queryBatching: 'independently', queryReplacement: '={{ $json.phone }}' },
		},
		credentials: await n8n.credential('mySql', { ...login, ssl: false, sshTunnel: false }),
	};
}
