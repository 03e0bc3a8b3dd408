import { randomInt } from 'node:crypto';

import { systemClock } from '../../lib/infra/clock';
import { openJobQueue } from '../../lib/infra/queue/open-queue';
import type { StoreOptions } from '../../lib/infra/store/store-options';
import type { KommoSandbox } from '../../sandbox/kommo/sandbox.ts';
import { company, productBySku } from '../../sandbox/data/company.ts';
import { COMPANY_DATABASE, startSapBusinessOneSandbox, type SapBusinessOneSandbox } from '../../sandbox/sap-business-one/server.ts';
import { until } from '../../scripts/lib/until.ts';
import { testEachDeath } from '../support/e2e/crash-orders-each-once.ts';
import { startKommoAccount, triggerIsGone } from '../support/e2e/kommo-account.ts';
import { Chat, startMainJob, type MainJob } from '../support/e2e/main-job.ts';
import { startQueueMode, workersOf, type QueueMode } from '../support/e2e/queue-mode.ts';
import { startCalled, startEcho, startQueuedOrders, type CalledWorkflow } from '../support/e2e/queue-mode-flows.ts';
import { nodeRuns } from '../support/e2e/run-data.ts';
import { packedTarball } from '../support/e2e/shared-n8n.ts';
import { endedRuns, ours } from '../support/e2e/workflow.ts';

jest.setTimeout(120_000);

/** n8n notices a dead worker after its lock's life; a minute by default. */
const quickLocks = { QUEUE_WORKER_LOCK_DURATION: '5000', QUEUE_WORKER_LOCK_RENEW_TIME: '1000', QUEUE_WORKER_STALLED_INTERVAL: '2000' };
const skus = company.products.slice(0, 8).map(({ sku }) => sku);

/** The same number gives the same deaths of all parts, as far as a busy machine lets it. */
const seed = Number(process.env.BACKOFFICE_CRASH_SEED ?? randomInt(1_000_000));
/** Of the example whose orders outlive those deaths. */
const openQueue = async (store: StoreOptions) => await openJobQueue(store, { name: 'pedidos', clock: systemClock, random: Math.random });

/** PostgreSQL, Redis, n8n main and two workers, without any setting of this package. */
describe('n8n in queue mode with two workers', () => {
	let n8n: QueueMode;

	beforeAll(async () => {
		n8n = await startQueueMode({ tarball: packedTarball(), environment: quickLocks });
	});

	afterAll(async () => await n8n?.stop());

	/** What n8n wrote is shown with what failed. */
	const told = (work: () => Promise<void>) => async () => {
		try {
			await work();
		} catch (error) {
			console.log(n8n.logs());
			throw error;
		}
	};

	const busyWorkers = async (workflowId: string, from = 0) => {
		const runs = await endedRuns(n8n.client, workflowId);
		return new Set(await workersOf(n8n, runs.map(({ id }) => id).filter((id) => Number(id) > from)));
	};

	describe('the main job', () => {
		let job: MainJob;

		beforeAll(async () => {
			job = await startMainJob(n8n.client);
		});

		afterAll(async () => await job?.close());

		test('answers, and an order whose message is delivered five times at once is placed once', told(async () => {
			const chat = new Chat(job, '(71) 99234-5678');
			expect(await chat.ask('Bom dia! Tem CIM-CP2-50 em estoque?')).toBe(`Temos ${productBySku('CIM-CP2-50')?.available} unidades disponíveis!`);
			job.kommo.knobs.webhookDuplicate = true;
			chat.customerWrites('Quero 10 sacos de CIM-CP2-50');
			const { body = '', contentType } = await until('the order is delivered', () => job.kommo.deliveries().findLast((attempt) => attempt.body.includes('Quero')));
			await Promise.all(Array.from({ length: 4 }, async () => await job.kommo.deliver(body, contentType)));
			await until('the order is answered', () => chat.botLines()[1]);
			await chat.quiet();
			expect(job.erp.createdOrders()).toHaveLength(1);
			expect(chat.botLines().slice(1)).toEqual([`Pedido #${job.erp.createdOrders()[0]?.id} criado com sucesso!`]);
		}));
	});

	describe('an ERP with a login', () => {
		let erp: SapBusinessOneSandbox;
		let lookUp: CalledWorkflow;

		beforeAll(async () => {
			erp = await startSapBusinessOneSandbox({ loginMs: 1_000 });
			const { baseUrl, knobs } = erp;
			const credential = { baseUrl, companyDatabase: COMPANY_DATABASE, user: knobs.userName, password: knobs.password, stockWarehouses: '01' };
			const credentials = { backofficeSapBusinessOneApi: await n8n.client.createCredential('B1', 'backofficeSapBusinessOneApi', credential) };
			const parameters = { system: 'sapBusinessOne', resource: 'product', operation: 'getStock', sku: '={{ $json.body.sku }}' };
			lookUp = await startCalled(n8n.client, 'Stock', [{ name: 'ERP', type: ours('erp'), parameters, credentials }]);
		});

		afterAll(async () => await erp?.close());

		const readsOf = (sku: string) => erp.journal.entries({ method: 'GET' }).filter(({ path }) => decodeURIComponent(path).includes(`'${sku}'`)).length;

		test('eight cold look-ups at once on both workers log in once', told(async () => {
			const answers = await Promise.all(skus.map(async (sku) => await lookUp.call({ sku })));
			expect(answers.map(({ body }) => body)).toEqual(skus.map((sku) => [expect.objectContaining({ found: true, sku, available: productBySku(sku)?.available })]));
			expect(await busyWorkers(lookUp.workflow.id)).toEqual(new Set(n8n.workers));
			expect(erp.sessionCounts()).toMatchObject({ logins: 1 });
		}));

		test('what one worker has read is not read again by the other', told(async () => {
			const [sku = ''] = skus;
			const before = readsOf(sku);
			const last = Math.max(...(await n8n.client.executions(lookUp.workflow.id)).map(({ id }) => Number(id)));
			await Promise.all(Array.from({ length: 8 }, async () => await lookUp.call({ sku })));
			expect(await busyWorkers(lookUp.workflow.id, last)).toEqual(new Set(n8n.workers));
			expect({ before, after: readsOf(sku) }).toEqual({ before: 1, after: 1 });
		}));

		test('a session that the ERP has forgotten is renewed once', told(async () => {
			erp.dropSessions();
			const answers = await Promise.all(company.products.slice(8, 16).map(async ({ sku }) => await lookUp.call({ sku })));
			expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
			expect(erp.sessionCounts()).toMatchObject({ logins: 2 });
		}));
	});

	describe('a conversation', () => {
		const conversation = { resource: 'conversation', channel: 'kommo', accountId: '1' };
		const contactId = "={{ $('Webhook').first().json.body.contactId }}";

		test('a pause is seen on the other worker within 50 ms of its return', told(async () => {
			const pausing = await startCalled(n8n.client, 'Pause', [{ name: 'Pause', type: ours('botControl'), parameters: { ...conversation, operation: 'pause', contactId } }]);
			// Reads again and again until it sees the pause.
			const again = "={{ $json.status !== 'paused' && $runIndex < 1000 }}";
			const condition = { id: '1', leftValue: again, rightValue: '', operator: { type: 'boolean', operation: 'true', singleValue: true } };
			const options = { version: 2, caseSensitive: true, typeValidation: 'loose' };
			const loop = { name: 'Again?', type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: { conditions: { options, combinator: 'and', conditions: [condition] } } };
			const read = { name: 'Read', type: ours('botControl'), parameters: { ...conversation, operation: 'getStatus', contactId } };
			const reading = await startCalled(n8n.client, 'Read', [read, loop], [['Read', 'Again?'], ['Again?', 'Read']]);
			const seenAfter: number[] = [];
			for (const contact of ['910101', '910102', '910103']) {
				const readers = await readersOnBoth(reading, contact);
				await pausing.call({ contactId: contact });
				await Promise.all(readers);
				const [pause] = await endedRuns(n8n.client, pausing.workflow.id);
				const [{ endedAt } = { endedAt: 0 }] = await nodeRuns(n8n.client, pause?.id ?? '', 'Pause');
				seenAfter.push(...(await seenElsewhere(reading.workflow.id, pause?.id ?? '', { contact, endedAt })));
			}
			console.log(`A pause was seen on the other worker ${seenAfter.join(', ')} ms after its return.`);
			expect(Math.min(...seenAfter)).toBeLessThanOrEqual(50);
		}));

		const readersOnBoth = async ({ workflow, call }: CalledWorkflow, contact: string) => {
			const readers: Array<Promise<unknown>> = [];
			const known = new Set((await n8n.client.executions(workflow.id)).map(({ id }) => id));
			const busy = async () => {
				const runs = (await n8n.client.executions(workflow.id)).filter(({ id }) => !known.has(id));
				return runs.length === readers.length && (await workersOf(n8n, runs.map(({ id }) => id)));
			};
			for (let both = new Set(); both.size < n8n.workers.length && readers.length < 8; ) {
				readers.push(call({ contactId: contact }));
				both = new Set(await until('the reader runs', busy));
			}
			return readers;
		};

		/** How long after the pause's return the first read that saw it had ended, on each other worker; no read that began 50 ms later missed it. */
		const seenElsewhere = async (workflowId: string, pauseId: string, { contact, endedAt }: { contact: string; endedAt: number }) => {
			const [pausedBy] = await workersOf(n8n, [pauseId]);
			const seen: number[] = [];
			for (const { id } of await endedRuns(n8n.client, workflowId)) {
				const runs = await nodeRuns(n8n.client, id, 'Read');
				if (n8n.workerOf(id) === pausedBy || runs[0]?.items[0]?.contactId !== contact) continue;
				const missed = runs.filter(({ startedAt, items }) => startedAt > endedAt + 50 && items[0]?.status !== 'paused');
				expect(missed).toEqual([]);
				const first = runs.find(({ items }) => items[0]?.status === 'paused');
				seen.push((first?.endedAt ?? NaN) - endedAt);
			}
			expect(seen.length).toBeGreaterThan(0);
			return seen;
		};
	});

	describe('a burst of messages', () => {
		let kommo: KommoSandbox;
		let workflowId: string;

		beforeAll(async () => {
			kommo = await startKommoAccount();
			workflowId = (await startEcho(n8n.client, kommo)).id;
		});

		afterAll(async () => await kommo?.close());

		const write = (count: number, from: number) =>
			Array.from({ length: count }, (_, index) => kommo.customerMessage({ phone: `(11) 9${from + index}`, name: `Cliente ${index}`, text: `Mensagem ${index}` }));
		const answersTo = ({ talkId }: { talkId: number }) => kommo.conversation(talkId).filter(({ who }) => who === 'bot').length;

		test('that Kommo delivers twice is answered once each by both workers, with at most seven requests in any second', told(async () => {
			kommo.knobs.webhookDuplicate = true;
			const since = kommo.clock.now();
			const written = write(12, 70_000_000);
			await until('all are answered', () => written.every((message) => answersTo(message) > 0));
			await kommo.settle();
			expect(await busyWorkers(workflowId)).toEqual(new Set(n8n.workers));
			expect(written.map(answersTo)).toEqual(written.map(() => 1));
			expect(kommo.journal.mostInAnyWindow(1_000, { path: '^/api/', since })).toBeLessThanOrEqual(7);
			expect(kommo.journal.count({ status: 429, since })).toBe(0);
			kommo.knobs.webhookDuplicate = false;
		}));

		test('taken by a queue, and of queued orders, in which a worker is killed: every message is answered, none twice, and each order is placed once', told(async () => {
			const [victim] = n8n.workers;
			await n8n.client.deactivate(workflowId);
			await triggerIsGone(kommo);
			const inbox = await startEcho(n8n.client, kommo, { handOverQueue: 'recados' });
			const orders = await startQueuedOrders(n8n.client, 'encomendas');
			const written = write(12, 60_000_000);
			await until('both are under way', () => written.some((message) => answersTo(message) > 0) && orders.erp.createdOrders().length >= 3);
			await victim?.kill();
			// n8n itself takes half a minute to believe it; then the jobs of lost runs are run again.
			const endedWell = async (id: string) => (await n8n.client.executions(id)).filter(({ status }) => status === 'success').length;
			const isDone = async () => (await endedWell(inbox.id)) >= written.length && (await endedWell(orders.workflowId)) >= orders.keys.length;
			await until('each message and each order has a run that ended well', isDone, { timeoutMs: 90_000, everyMs: 200 });
			await kommo.settle();
			const lost = (await endedRuns(n8n.client, inbox.id)).filter(({ status }) => status !== 'success');
			console.log(`${lost.length} runs of messages were lost with their worker.`);
			expect(written.map(answersTo)).toEqual(written.map(() => 1));
			expect(orders.erp.createdOrders().map(({ externalReference }) => externalReference).sort()).toEqual(orders.keys);
			await n8n.client.deactivate(inbox.id);
			await orders.close();
		}));
	});

	testEachDeath(() => ({ n8n, openQueue, seed }));
});
