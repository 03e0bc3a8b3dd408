import { randomUUID } from 'node:crypto';

import { SEED } from '../../sandbox/kommo/sandbox.ts';
import { importExample, readExample } from '../../scripts/lib/examples.ts';
import { until } from '../../scripts/lib/until.ts';
import { webhookAnswers } from '../../scripts/lib/webhook-answers.ts';
import { startQueueMode, type QueueMode } from '../../test/support/e2e/queue-mode.ts';
import { startChild } from '../lib/child.ts';
import { cpuShare } from '../lib/cpu-share.ts';
import { asMessage, KommoAccount } from '../lib/kommo-account.ts';
import { closedLoop, now, post } from '../lib/load.ts';
import { perSecond, type Result } from '../lib/result.ts';
import type { Stage } from '../lib/stage.ts';
import { median } from '../lib/statistics.ts';

const latencyMs = 300;
const accounts = 10;
const concurrency = 5;
const messages = 80;
const clients = 20;
const rounds = 2;
const question = 'Tem CIM-CP2-50 em estoque?';

/** Messages a second that the main job answers. */
interface Rate {
	perSecond: number;
	cpu: number;
}

interface Outside {
	kommo: string[];
	erp: { baseUrl: string; user: string; password: string };
}

/** The main job's example on ten Kommo accounts in n8n's queue mode: two workers against one, the outside taking 300 ms a call. */
export async function twoWorkers(stage: Stage): Promise<Result[]> {
	const child = startChild('bench/processes/main-job-outside.ts', [String(accounts), String(latencyMs)]);
	stage.onClose(child.stop);
	const outside = await child.answer<Outside>();
	stage.say('Starting PostgreSQL, Redis, n8n and two workers …');
	const n8n = await startQueueMode({ tarball: await stage.tarball(), workers: 2, concurrency, environment: { N8N_LOG_LEVEL: 'warn' } });
	stage.onClose(n8n.stop);
	const jobs = await startJobs(n8n, outside);
	await answered(jobs, 20);
	const both: Rate[] = [];
	const one: Rate[] = [];
	const second = n8n.workers[1];
	for (let round = 0; round < rounds; round += 1) {
		stage.say(`Round ${round + 1}: two workers, then one …`);
		both.push(await rate(jobs));
		await second?.kill();
		one.push(await rate(jobs));
		await second?.restart();
		await answered(jobs, 20);
	}
	const ratio = median(both.map((each, round) => each.perSecond / (one[round]?.perSecond ?? NaN)));
	const [left, right] = [both, one].map((rates) => perSecond(median(rates.map((each) => each.perSecond))));
	const [busyBoth, busyOne] = [both, one].map((rates) => `${Math.round(100 * median(rates.map(({ cpu }) => cpu)))} %`);
	return [
		{
			name: `Main job with two workers against one, ${latencyMs} ms outside`,
			ours: left ?? '',
			peer: right ?? '',
			figure: ratio,
			shown: `${ratio.toFixed(2)} ×`,
			bound: { kind: 'atLeast', value: 1.6, shown: '≥ 1.6 ×' },
			note: `Two workers: ${accounts} accounts, concurrency ${concurrency}; the whole machine’s processors were ${busyBoth} busy with two workers, ${busyOne} with one. Near 100 % they are the ceiling, not the workers.`,
		},
	];
}

/** A workflow on each account, and a delivery of it to make messages of. */
interface Job {
	account: KommoAccount;
	url: string;
	body: string;
}

async function startJobs({ client }: QueueMode, { kommo, erp }: Outside): Promise<Job[]> {
	const backofficeErpRestApi = await client.createCredential('ERP', 'backofficeErpRestApi', { ...erp, authentication: 'basic' });
	const jobs: Job[] = [];
	for (const [index, url] of kommo.entries()) {
		const account = new KommoAccount(url);
		await account.openTalk();
		const example = readExample('atendimento-whatsapp.json');
		for (const node of example.nodes) {
			if (node.webhookId) node.webhookId = randomUUID();
			// Each message is one run: the echo of the bot's own answer starts none.
			if (node.type.endsWith('kommoTrigger')) node.parameters = { ...node.parameters, events: ['add_message'] };
			// As if each customer and each product were asked for the first time.
			if (node.type.endsWith('.erp')) node.parameters = { ...node.parameters, options: { customer: 0, stock: 0 } };
		}
		const backofficeKommoApi = await client.createCredential(`Kommo ${index}`, 'backofficeKommoApi', { baseUrl: url, accessToken: SEED.adminToken });
		const workflow = await importExample(client, example, { backofficeKommoApi, backofficeErpRestApi });
		const destination = await account.subscribedBy(async () => await client.activate(workflow));
		await webhookAnswers(destination);
		jobs.push({ account, url: destination, body: await account.customerMessageBody(question) });
	}
	return jobs;
}

async function rate(jobs: readonly Job[]): Promise<Rate> {
	const startedAt = now();
	const cpu = await cpuShare(async () => await answered(jobs, messages));
	return { perSecond: (messages * 1_000) / (now() - startedAt), cpu };
}

/** Sends so many messages, in turn to each account, and waits until each chat has its answers. */
async function answered(jobs: readonly Job[], count: number): Promise<void> {
	const since = now();
	await closedLoop(count, clients, async (index) => {
		const job = jobs[index % jobs.length];
		if (job) await post(job.url, asMessage(job.body, question));
	});
	const arrived = async () => (await Promise.all(jobs.map(async ({ account }) => await account.arrivalsSince(since)))).flat().length >= count;
	await until('every message is answered', arrived, { timeoutMs: 300_000, everyMs: 100 });
}
