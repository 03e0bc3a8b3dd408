import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SEED, type KommoSandbox } from '../../sandbox/kommo/sandbox.ts';
import type { N8nInstance } from '../../scripts/lib/n8n-instance.ts';
import type { Workflow } from '../../scripts/lib/n8n-client.ts';
import { until } from '../../scripts/lib/until.ts';
import { startKommoAccount, triggerAnswers } from '../support/e2e/kommo-account.ts';
import { newN8n, storeFile } from '../support/e2e/shared-n8n.ts';
import { endedRuns, ours, workflowOf } from '../support/e2e/workflow.ts';
import { startTestN8n, withoutCode } from '../support/e2e/test-n8n.ts';
import { inputRows, rpaNode, startRpaWorkflow, startWebErp } from '../support/e2e/web-erp.ts';
import { browsersAmong, descendantsOf } from '../support/rpa/process-tree.ts';

jest.setTimeout(240_000);

/** The long form (npm run test:soak) kills n8n in a larger burst. */
const burst = process.env.BACKOFFICE_SOAK ? 80 : 20;

interface Written {
	talkId: number;
	messageId: string;
}

/** What a browser leaves behind lies in here, too. */
const folder = mkdtempSync(join(tmpdir(), 'backoffice-crash-'));
const own = { userFolder: join(folder, 'n8n'), environment: { ...withoutCode, TMPDIR: folder } };
/** Dies once in every part of this file. */
let n8n: N8nInstance;

beforeAll(async () => {
	n8n = await startTestN8n({ ...newN8n(), ...own });
});

afterAll(async () => {
	await n8n?.stop();
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('n8n killed by SIGKILL during a burst of messages', () => {
	let kommo: KommoSandbox;
	let workflow: Workflow;
	let written: Written[];
	/** Messages that n8n had answered with 200 before it died. */
	let acknowledged: Set<string>;

	beforeAll(async () => {
		kommo = await startKommoAccount();
		workflow = await activateEcho();
		written = Array.from({ length: burst }, (_, index) =>
			kommo.customerMessage({ phone: `(11) 9${String(60_000_000 + index)}`, name: `Cliente ${index}`, text: `Mensagem ${index}` }),
		);
		await until('the first runs are under way', () => written.filter(({ messageId }) => wasAcknowledged(messageId)).length >= 4);
		await n8n.kill();
		await kommo.settle();
		acknowledged = new Set(written.map(({ messageId }) => messageId).filter(wasAcknowledged));
		fiveMinutesPass();
		n8n = await startTestN8n({ ...own, port: n8n.port });
		await triggerAnswers(kommo);
		await until('Kommo’s retries are all taken', async () => {
			const fired = await kommo.fireRetries(true);
			return fired === 0 && kommo.state().retriesWaiting === 0;
		}, { timeoutMs: 90_000, everyMs: 200 });
		await endedRuns(n8n.client, workflow.id);
	});

	afterAll(async () => await kommo?.close());

	/** Kommo Trigger → Kommo reply: each message is answered with its own text. */
	const activateEcho = async () => {
		const credentials = { backofficeKommoApi: await n8n.client.createCredential('Kommo', 'backofficeKommoApi', { baseUrl: kommo.url, accessToken: SEED.adminToken }) };
		const trigger = { name: 'Kommo', type: ours('kommoTrigger'), webhookId: randomUUID(), parameters: { events: ['add_message'] }, credentials };
		const parameters = { resource: 'message', operation: 'reply', text: '={{ "Eco: " + $json.text }}', epoch: '' };
		const reply = { name: 'Reply', type: ours('kommo'), parameters, credentials };
		const created = await n8n.client.createWorkflow(workflowOf('Echo', [trigger, reply], [['Kommo', 'Reply']]));
		await n8n.client.activate(created);
		await triggerAnswers(kommo);
		return created;
	};

	const attemptsOf = (messageId: string) => kommo.deliveries().filter(({ body }) => body.includes(messageId));
	const wasAcknowledged = (messageId: string) => attemptsOf(messageId).some(({ status }) => status === 200);
	const answersTo = ({ talkId }: Written) => kommo.conversation(talkId).filter(({ who }) => who === 'bot').length;

	/** Kommo comes again after five minutes; meanwhile the dead process's claims lapse. */
	const fiveMinutesPass = () => {
		const database = new DatabaseSync(storeFile(n8n));
		database.exec('UPDATE claim SET pending_until = pending_until - 300000 WHERE done = 0');
		database.close();
	};

	test('the burst was cut in the middle', () => {
		expect(acknowledged.size).toBeGreaterThan(0);
		expect(acknowledged.size).toBeLessThan(burst);
	});

	test('every message that was not acknowledged is answered exactly once, by the platform’s retry', () => {
		const answers = written.filter(({ messageId }) => !acknowledged.has(messageId)).map(answersTo);
		expect(answers).toEqual(answers.map(() => 1));
	});

	test('no message is answered twice', () => {
		expect(Math.max(...written.map(answersTo))).toBe(1);
	});

	test('an acknowledged message without an answer has its run in n8n’s list, marked as crashed', async () => {
		const unanswered = written.filter((message) => acknowledged.has(message.messageId) && answersTo(message) === 0);
		const crashed = (await endedRuns(n8n.client, workflow.id)).filter(({ status }) => status === 'crashed');
		expect(crashed.length).toBeGreaterThanOrEqual(unanswered.length);
	});

	test('Kommo’s subscription outlives the crash', () => {
		expect(kommo.state().webhooks).toHaveLength(1);
	});
});

/** Of all processes of this machine those of these that still run. */
const stillRunning = async (pids: ReadonlySet<number>) => (await descendantsOf(0)).filter(({ pid }) => pids.has(pid));

test('n8n killed in the middle of a search leaves no browser behind', async () => {
	const { erp, credential } = await startWebErp(n8n.client);
	try {
		const parameters = { recipeFrom: 'credential', recipeOperation: 'buscarClientes', ...inputRows({ telefone: '(11) 98765-4321' }) };
		const { ask } = await startRpaWorkflow(n8n.client, [rpaNode('recipe run', parameters, credential)]);
		expect(await ask()).toMatchObject([{ branch: 'success' }]);
		erp.knobs.hangPath = '^/clientes/busca$';
		const searches = () => erp.journal.count({ path: '^/clientes/busca$' });
		const before = searches();
		void ask().catch(() => undefined);
		await until('the search hangs', () => searches() > before);
		const processes = await descendantsOf(n8n.process.pid ?? 0);
		expect(browsersAmong(processes)).toHaveLength(1);
		await n8n.kill();
		const pids = new Set(processes.map(({ pid }) => pid));
		await until('no process of that n8n is left', async () => (await stillRunning(pids)).length === 0);
	} finally {
		await n8n.kill();
		await erp.close();
	}
});
