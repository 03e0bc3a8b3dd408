import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { company } from '../../../sandbox/data/company.ts';
import { startRestCrmSandbox, type Face, type RestCrmOptions } from '../../../sandbox/rest-crm/server.ts';
import { until } from '../../support/servers/until.ts';
import { clientOf } from './client.ts';

const FACES: readonly Face[] = ['guide', 'contacts', 'agendor', 'bitrix24'];

describe.each(FACES)('the face %s', (face) => {
	test('starts with the sample customers and tells by its control face what is stored', async () => {
		const crm = await startRestCrmSandbox({ face });
		expect(crm.contacts()).toHaveLength(company.customers.length);
		expect(crm.createdContacts()).toEqual([]);
		const state = await (await fetch(`${crm.url}/__sandbox/state`)).json();
		expect(state).toMatchObject({ state: { face, interactions: [], leads: [], tasks: [] } });
		await crm.close();
	});

	test('refuses a wrong key before it looks at anything', async () => {
		const crm = await startRestCrmSandbox({ face, token: 'right' });
		const wrong = crm.baseUrl.replace('/right', '/wrong');
		const response = await fetch(`${wrong}/anything`, { headers: { authorization: 'Bearer wrong' } });
		expect(response.status).toBe(401);
		expect(crm.journal.entries()[0]?.headers.authorization).toBe('Bearer');
		await crm.close();
	});
});

test('a contact made by a call that never answered is there, once', async () => {
	const crm = await startRestCrmSandbox();
	crm.faults.add([{ match: { method: 'POST', path: '/customers$' }, nth: 1, fault: 'commitThenTimeout' }]);
	const patience = new AbortController();
	const answer = fetch(`${crm.baseUrl}/customers`, {
		method: 'POST',
		headers: { authorization: `Bearer ${crm.knobs.token}`, 'content-type': 'application/json' },
		body: JSON.stringify({ name: 'WhatsApp Lead', phone: '47999990001', email: null }),
		signal: patience.signal,
	});
	await until(() => crm.createdContacts().length === 1, 'the contact is made');
	patience.abort();
	await expect(answer).rejects.toThrow('aborted');
	const found = await clientOf(crm).get('/customers', { phone: '47999990001' });
	expect(found.body).toHaveLength(1);
	await crm.close();
});

test('may start without any contact', async () => {
	const crm = await startRestCrmSandbox({ company: { ...company, customers: [] } });
	expect((await clientOf(crm).get('/customers')).body).toEqual([]);
	await crm.close();
});

test('an unknown face or option is refused', async () => {
	await expect(startRestCrmSandbox(JSON.parse('{ "face": "sap" }') as RestCrmOptions)).rejects.toThrow('Unknown face "sap"');
	await expect(startRestCrmSandbox(JSON.parse('{ "phonematch": "exact" }') as RestCrmOptions)).rejects.toThrow('Unknown option "phonematch"');
});

test('takes its time on every call where it is told to, and works on calls side by side', async () => {
	const crm = await startRestCrmSandbox({ latencyMs: 150 });
	const startedAt = performance.now();
	await Promise.all(Array.from({ length: 20 }, () => clientOf(crm).get('/customers/1001')));
	const elapsedMs = performance.now() - startedAt;
	expect(elapsedMs).toBeGreaterThanOrEqual(149);
	// One after the other would take at least 3,000 ms.
	expect(elapsedMs).toBeLessThan(2_500);
	await crm.close();
});

test('runs as a process of its own and ends on SIGTERM', async () => {
	const program = join(__dirname, '../../../sandbox/rest-crm/main.ts');
	const child = spawn(process.execPath, ['--no-warnings', program, '--face', 'bitrix24'], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	const { url } = JSON.parse(line.toString('utf8')) as { url: string };
	const response = await fetch(`${url}/rest/1/sandboxcode12345/crm.contact.get?id=1001`);
	expect(await response.json()).toMatchObject({ result: { NAME: 'Maria Aparecida da Silva' } });
	const ended = once(child, 'exit');
	child.kill('SIGTERM');
	expect(await ended).toEqual([0, null]);
});
