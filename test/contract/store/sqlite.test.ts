import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../lib/infra/store/open-store';
import { HandClock, handTime } from './hand-clock';
import { storeContract } from './store-contract';

storeContract('SQLite', async () => {
	const clock = new HandClock();
	const folder = await mkdtemp(join(tmpdir(), 'backoffice-store-'));
	const file = join(folder, 'store.sqlite');
	return {
		...handTime(clock),
		connect: async () => await openStore({ kind: 'sqlite', file }, { clock, random: Math.random }),
		stop: () => rm(folder, { recursive: true, force: true }),
	};
});
