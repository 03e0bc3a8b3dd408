import { cpus } from 'node:os';

interface Times {
	busy: number;
	all: number;
}

/** How much of the whole machine's processor time was used while the work ran, 0 to 1; whoever used it. */
export async function cpuShare(work: () => Promise<void>): Promise<number> {
	const before = times();
	await work();
	const after = times();
	return (after.busy - before.busy) / (after.all - before.all);
}

function times(): Times {
	const sums = cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({ busy: user + nice + sys + irq, idle }));
	const busy = sums.reduce((sum, each) => sum + each.busy, 0);
	return { busy, all: busy + sums.reduce((sum, each) => sum + each.idle, 0) };
}
