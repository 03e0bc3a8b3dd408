import { createSqlServerErp } from '../../../lib/systems/sqlserver';
import { GUIDE_STATUS } from '../../../sandbox/sql-server/schemas/guide.ts';
import { callsOf, inCompanyWords, sampleSettings, startSampleServer, today } from './support/sqlserver';
import { describeErpPort } from './erp-port-contract';

const inverse = (words: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(words).map(([ours, theirs]) => [theirs, ours]));

describeErpPort('SQL Server, the guide’s schema', async () => {
	const { server, open, close } = await startSampleServer();
	const settings = { ...sampleSettings, openStatuses: ['Aberto', 'EmProcessamento', 'Bloqueado'] };
	const erp = createSqlServerErp({ sql: await open(), today, settings });
	return { erp: inCompanyWords(erp, inverse(GUIDE_STATUS)), calls: async () => callsOf(server), close };
});
