import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJobQueue } from '../../../lib/infra/queue/open-queue';
import { HandClock, handTime } from '../store/hand-clock';
import { queueContract } from './queue-contract';

queueContract('SQLite', async () => {
	const clock = new HandClock();
	const folder = await mkdtemp(join(tmpdir(), 'backoffice-queue-'));
	return {
		...handTime(clock),
		connect: async (name) => await openJobQueue({ kind: 'sqlite', file: join(folder, 'store.sqlite') }, { name, clock, random: Math.random, steady: () => clock.now() }),
		stop: () => rm(folder, { recursive: true, force: true }),
	};
});
