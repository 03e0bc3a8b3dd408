// The history as the node gives it: its messages must meet the conversations the trigger's belong to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';

import { closeAll as closeConnections } from '../../../lib/n8n/registry';
import { isMessageEvent } from '../../../lib/systems/kommo/event-types';
import { Kommo } from '../../../nodes/Kommo/Kommo.node';
import { outputOf, runInEngine } from '../../support/engine/engine.ts';
import { around, nodeOf, PassThrough } from '../../support/engine/graph.ts';
import { closeAll, connect, listen, newContext, SEED, startAccount, until } from './support';

let userFolder: string;

beforeEach(() => {
	userFolder = mkdtempSync(join(tmpdir(), 'backoffice-history-'));
	process.env.N8N_USER_FOLDER = userFolder;
});

afterEach(async () => {
	await closeConnections();
	await closeAll();
	rmSync(userFolder, { recursive: true, force: true });
	delete process.env.N8N_USER_FOLDER;
});

test('a polled message names the account, contact and lead its webhook names, at one account call per run', async () => {
	const sandbox = await startAccount();
	const listener = await listen();
	await connect(sandbox).webhooks.ensureSubscription({ destination: listener.url, events: ['add_message'] }, newContext());
	const { talkId } = sandbox.customerMessage({ contactId: 910001, text: 'Oi' });
	const delivered = await until(() => listener.events.find(isMessageEvent));

	const type = 'backofficeKommoApi';
	const parameters = { resource: 'message', operation: 'getHistory', talkId: String(talkId) };
	const run = await runInEngine({
		...around(nodeOf('Node', 'kommo', parameters, { credentials: { [type]: { id: type, name: type } } }), 1),
		types: { pass: new PassThrough(), kommo: new Kommo() },
		credentials: { [type]: { baseUrl: sandbox.url, accessToken: SEED.adminToken } },
		input: [{ json: { n: 1 } }, { json: { n: 2 } }] as INodeExecutionData[],
	});

	const { id, channel, accountId, contactId, leadId } = delivered.message;
	expect({ contactId, leadId }).toEqual({ contactId: '910001', leadId: '920001' });
	const expected = { found: true, count: 1, messages: [{ id, channel, accountId, contactId, leadId, author: 'customer' }] };
	expect(outputOf(run, 'Node').map(({ json }) => json)).toMatchObject([expected, expected]);
	expect(sandbox.journal.count({ method: 'GET', path: '/account$' })).toBe(1);
});
