import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { systemClock } from '../../../lib/infra/clock';
import { datasetFileBeside, openDataset } from '../../../lib/infra/dataset/open-dataset';
import { loadSqlite } from '../../../lib/infra/store/sqlite-driver';
import { datasetContract } from './dataset-contract';

datasetContract('SQLite', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'backoffice-dataset-'));
	const file = join(folder, 'store.sqlite');
	return {
		connect: async () => await openDataset({ kind: 'sqlite', file }, { clock: systemClock, random: Math.random }),
		rowsKept: async () => {
			const database = new (loadSqlite().DatabaseSync)(datasetFileBeside(file), { readOnly: true });
			const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'rows!_%' ESCAPE '!'").all();
			const rows = tables.map(({ name }) => Number(database.prepare(`SELECT count(*) AS rows FROM ${String(name)}`).get()?.['rows']));
			database.close();
			return rows.reduce((sum, count) => sum + count, 0);
		},
		stop: () => rm(folder, { recursive: true, force: true }),
	};
});
