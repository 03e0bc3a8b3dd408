import { ConnectorError } from '../../../lib/domain/errors';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { throughOutage } from '../../../lib/resilience/through-outage';
import { VirtualClock } from './virtual-clock';

let store: MemoryStore;
const down = () => new ConnectorError('unavailable', 'down', { system: 'Store' });

beforeEach(() => {
	store = new MemoryStore(new VirtualClock());
});

function fail(error: Error): void {
	store.get = async () => await Promise.reject(error);
	store.set = async () => await Promise.reject(error);
}

test('while the Store is down the last value seen is given, whoever has seen it', async () => {
	await store.set('a', '1');
	expect(await throughOutage(store).get('a')).toBe('1');
	fail(down());
	expect(await throughOutage(store).get('a')).toBe('1');
	expect(await throughOutage(store).get('b')).toBeNull();
});

test('what is written while the Store is down is remembered in this process', async () => {
	fail(down());
	await throughOutage(store).set('a', '1', {});
	expect(await throughOutage(store).get('a')).toBe('1');
});

test('what the Store no longer has is not given either', async () => {
	await throughOutage(store).set('a', '1', {});
	await store.delete('a');
	expect(await throughOutage(store).get('a')).toBeNull();
	fail(down());
	expect(await throughOutage(store).get('a')).toBeNull();
});

test('another failure of the Store is thrown', async () => {
	const refused = new ConnectorError('permission', 'no', { system: 'Store' });
	fail(refused);
	await expect(throughOutage(store).get('a')).rejects.toBe(refused);
	await expect(throughOutage(store).set('a', '1', {})).rejects.toBe(refused);
});
