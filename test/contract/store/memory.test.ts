import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { HandClock, handTime } from './hand-clock';
import { storeContract } from './store-contract';

storeContract('memory', async () => {
	const clock = new HandClock();
	const store = new MemoryStore(clock);
	return { ...handTime(clock), connect: async () => store, stop: async () => undefined };
});
