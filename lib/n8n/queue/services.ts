import { queueName, WriteQueue, type ShownJob } from '../../application/queue';
import { ConnectorError } from '../../domain/errors';
import { jobStates, type JobState } from '../../domain/queue';
import type { ExecutionScope } from '../scope';
import { queueOf } from './open-queue';

/** What the node Write Queue works with. */
export interface WriteQueueServices {
	/** The queue of that name. @throws ConnectorError `validation` for a name that is none; as the Store where that cannot be opened */
	queue(name: string): Promise<WriteQueue>;
	/** Newest first. @param limit null: all of them */
	list(name: string, wanted: { states: readonly string[]; groupKey: string; limit: number | null }): Promise<ShownJob[]>;
}

const largestPage = 1_000;

export function writeQueueServices(scope: ExecutionScope): WriteQueueServices {
	const queue = async (given: string): Promise<WriteQueue> => {
		const name = queueName(given);
		return await scope.once(`write-queue:${name}`, async () => new WriteQueue({ queue: await queueOf(scope, name), meter: scope.meter, log: scope.log, random: scope.random }));
	};
	const list: WriteQueueServices['list'] = async (name, { states, groupKey, limit }) => {
		const jobs = await queue(name);
		const filter = { states: chosenStates(states), ...(groupKey === '' ? {} : { groupKey }) };
		const most = limit === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(limit));
		const found: ShownJob[] = [];
		while (found.length < most) {
			const size = Math.min(largestPage, most - found.length);
			const after = found.at(-1)?.jobId;
			const page = await jobs.getMany({ ...filter, limit: size, ...(after === undefined ? {} : { after }) });
			found.push(...page);
			if (page.length < size) break;
		}
		return found;
	};
	return { queue, list };
}

/** An expression may give anything. */
function chosenStates(states: readonly string[]): JobState[] {
	const unknown = states.find((state) => !jobStates.some((known) => known === state));
	if (unknown === undefined) return states.length === 0 ? [...jobStates] : jobStates.filter((state) => states.includes(state));
	throw new ConnectorError('validation', `“${unknown.slice(0, 40)}” is no state of a job.`, {
		system: 'Write Queue',
		parameter: 'States',
		hint: `States are ${jobStates.join(', ')}.`,
		nothingDone: true,
	});
}
