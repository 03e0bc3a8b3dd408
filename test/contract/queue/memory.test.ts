import { HandClock, handTime } from '../store/hand-clock';
import { MemoryQueue, QueueMemory } from './memory-queue';
import { queueContract } from './queue-contract';

// The model that the stores are compared with keeps the rules itself.
queueContract('model', async () => {
	const clock = new HandClock();
	const memories = new Map<string, QueueMemory>();
	return {
		...handTime(clock),
		connect: async (name) => {
			const memory = memories.get(name) ?? new QueueMemory();
			memories.set(name, memory);
			return new MemoryQueue(memory, clock, name);
		},
		stop: async () => undefined,
	};
});
