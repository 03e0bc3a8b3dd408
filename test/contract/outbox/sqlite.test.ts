import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../lib/infra/clock';
import { openStore } from '../../../lib/infra/store/open-store';
import { outboxContract } from './outbox-contract';

outboxContract('SQLite', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'backoffice-outbox-'));
	return {
		connect: async () => await openStore({ kind: 'sqlite', file: join(folder, 'store.sqlite') }, { clock: systemClock, random: Math.random }),
		stop: () => rm(folder, { recursive: true, force: true }),
	};
});
