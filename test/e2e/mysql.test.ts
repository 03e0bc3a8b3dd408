import { productBySku } from '../../sandbox/data/company.ts';
import { startErpDatabase, type ErpDatabase } from '../support/e2e/database.ts';
import { Chat, startMainJob, type MainJob } from '../support/e2e/main-job.ts';
import { sharedN8n } from '../support/e2e/shared-n8n.ts';
import { ours } from '../support/e2e/workflow.ts';

jest.setTimeout(60_000);

describe('the main job over another ERP', () => {
	let database: ErpDatabase;
	let job: MainJob;

	beforeAll(async () => {
		database = await startErpDatabase();
		const { client } = sharedN8n();
		const credential = await client.createCredential('ERP MySQL', 'backofficeErpMySqlApi', database.credential);
		job = await startMainJob(client, {
			credentials: { backofficeErpMySqlApi: credential },
			change: ({ nodes }) => {
				for (const node of nodes.filter(({ type }) => type === ours('erp'))) {
					node.parameters.system = 'mySql';
					node.credentials = { backofficeErpMySqlApi: credential };
				}
			},
		});
	});

	afterAll(async () => {
		await job.close();
		await database.server.stop();
	});

	test('answers the same stock question from MySQL when only System and the credential are changed', async () => {
		const chat = new Chat(job, '(11) 98765-4321');
		expect(await chat.ask('Tem CIM-CP2-50?')).toBe(`Temos ${productBySku('CIM-CP2-50')?.available} unidades disponíveis!`);
		expect(job.erp.journal.count()).toBe(0);
	});

	test('knows the customer by phone, and hands over what MySQL cannot do', async () => {
		const chat = new Chat(job, '(48) 99123-4567');
		expect(await chat.ask('Quero 2 sacos de CIM-CP2-50')).toBe('Houve um problema ao processar seu pedido. Nossa equipe vai entrar em contato.');
		expect(await chat.noteFor(0)).toContain('O cliente precisa de uma pessoa.');
	});
});
