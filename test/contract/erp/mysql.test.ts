import { createMySqlErp } from '../../../lib/systems/mysql';
import { sampleSettings, startSampleDatabase } from './support/mysql';
import { describeErpPort } from './erp-port-contract';

describeErpPort('MySQL', async () => {
	const database = await startSampleDatabase();
	const sql = await database.open();
	let calls = 0;
	const counted: typeof sql = {
		...sql,
		query: (...call) => {
			calls += 1;
			return sql.query(...call);
		},
		call: (...call) => {
			calls += 1;
			return sql.call(...call);
		},
	};
	return {
		erp: createMySqlErp({ sql: counted, settings: sampleSettings }),
		calls: async () => calls,
		close: database.close,
	};
});
