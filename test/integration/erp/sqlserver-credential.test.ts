import type { ICredentialDataDecryptedObject, ICredentialTestFunctions, IExecuteFunctions } from 'n8n-workflow';

import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { systemClock } from '../../../lib/infra/clock';
import { testErpCredential } from '../../../lib/n8n/erp/credential-test';
import { openErp } from '../../../lib/n8n/erp/services';
import { closeAll } from '../../../lib/n8n/registry';
import { ExecutionScope } from '../../../lib/n8n/scope';
import { startSampleServer, type SampleServer } from '../../contract/erp/support/sqlserver';
import { until } from '../../support/servers/until.ts';

const type = 'backofficeErpSqlServerApi';
const signal = new AbortController().signal;
let sample: SampleServer;

beforeAll(async () => {
	sample = await startSampleServer();
});

afterAll(async () => {
	await closeAll();
	await sample?.close();
});

function data(changes: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
	const { host, port, database, user, password, ca } = sample.server;
	return { host, port, database, user, password, ca, tls: 'verify', preset: 'guide', ticketProcedure: 'sp_CriarChamado', ...changes };
}

describe('the Test button', () => {
	const press = async (changes: ICredentialDataDecryptedObject = {}) =>
		await testErpCredential.call({} as ICredentialTestFunctions, { id: '1', name: 'c', type, data: data(changes) });

	test('asks every statement once and leaves no connection behind', async () => {
		expect(await press()).toEqual({ status: 'OK', message: 'SQL Server answers.' });
		expect(sample.server.journal.filter(({ kind }) => kind === 'rpc').length).toBeGreaterThan(5);
		await until(() => sample.server.connections() === 0, 'the connections of the test are closed');
	});

	test.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['a wrong password', { password: 'outra' }, /refused the user or the password/],
		['an authority that did not sign', { ca: '' }, /certificate that could not be verified.*CA Certificate/],
		['a lost TLS field, which must not switch the check off', { tls: '', ca: '' }, /certificate that could not be verified/],
		['a missing table', { schema: '{"tables":{"customers":"clientela"}}' }, /Invalid object name 'clientela'/],
		['the tables of another preset', { preset: 'protheus', ticketProcedure: '' }, /Invalid object name 'SA1010'/],
		['a statement that writes', { statements: '{"stock":"SELECT 1 DELETE estoque"}' }, /DELETE is not allowed/],
		['a company that is none', { preset: 'protheus', company: '01; DROP' }, /"company"/],
		['settings that are no JSON', { schema: '{tables' }, /Tables and Columns.*is not a JSON object/],
		['no host', { host: '' }, /“Host”.*is empty/],
	])('tells %s, and no secret', async (_name, changes, words) => {
		const { status, message } = await press(changes);
		expect(status).toBe('Error');
		expect(message).toMatch(words);
		expect(message).not.toMatch(/Leitura#2026|leitura_bot|outra/);
	});
});

describe('the pool of a credential', () => {
	class TestScope extends ExecutionScope {
		static readonly memory = new MemoryStore(systemClock);
		override store = async () => TestScope.memory;
	}

	const logger = { info: () => undefined, warn: () => undefined, debug: () => undefined, error: () => undefined, scoped: () => logger };

	/** One execution of a workflow with this credential. */
	async function run(id: string, changes: ICredentialDataDecryptedObject = {}): Promise<void> {
		const functions: Partial<IExecuteFunctions> = {
			getCredentials: async <Data extends object = ICredentialDataDecryptedObject>() => data(changes) as Data,
			getNode: () => ({ id: 'n', name: 'ERP', type: 'erp', typeVersion: 1, position: [0, 0], parameters: {}, credentials: { [type]: { id, name: 'c' } } }),
			logger,
		};
		const scope = new TestScope(functions as IExecuteFunctions, signal);
		const { erp } = await openErp(scope, { system: 'sqlServer', operation: 'customerById' }, { customer: 0 });
		await erp.getCustomer({ customerId: '1001' }, { signal });
		scope.close();
	}

	test('is one for all executions, and another for another credential', async () => {
		const before = sample.server.logins();
		for (let execution = 0; execution < 3; execution += 1) await run('cred-1');
		// Two: the driver tries the configuration before it opens its pool.
		expect(sample.server.logins() - before).toBe(2);
		await run('cred-2');
		expect(sample.server.logins() - before).toBe(4);
	});
});
