import { BotControl } from '../../../lib/application/bot-control';
import { account, byContact, byPhone, DAY, fromAna, interceptedStore, ManualClock, MINUTE, setUp, storeDown } from './bot-control.fixtures';

describe('the list of paused conversations', () => {
	const contacts = (page: { conversations: Array<{ contactId: string | null }> }) => page.conversations.map(({ contactId }) => contactId);

	it('holds what is paused now, and nothing else', async () => {
		const { control, clock } = setUp();
		for (const contactId of ['1', '2', '3', '4']) await control.pause({ ...account, contactId }, contactId === '2' ? { minutes: 5 } : {});
		await control.gate(fromAna('Oi', { contactId: '5' }));
		await control.resume({ ...account, contactId: '3' });
		clock.advance(10 * MINUTE);
		expect(contacts(await control.getPaused())).toEqual(['1', '4', '5']);
		await control.pause({ ...account, contactId: '3' });
		clock.advance(30 * MINUTE);
		expect(await control.getPaused()).toMatchObject({ conversations: [{ contactId: '1', epoch: expect.any(Number) }, {}, {}], next: null });
		expect(contacts(await control.getPaused())).toEqual(['1', '3', '4']);
	});

	it('by channel and account', async () => {
		const { control } = setUp();
		await control.pause({ channel: 'kommo', accountId: '100', contactId: 'a' });
		await control.pause({ channel: 'kommo', accountId: '1001', contactId: 'b' });
		await control.pause({ channel: 'kommo2', accountId: '100', contactId: 'c' });
		expect(contacts(await control.getPaused({ channel: 'kommo', accountId: '100' }))).toEqual(['a']);
		expect(contacts(await control.getPaused({ channel: 'kommo' }))).toEqual(['a', 'b']);
		expect(contacts(await control.getPaused())).toEqual(['a', 'b', 'c']);
		await expect(control.getPaused({ accountId: '100' })).rejects.toMatchObject({ code: 'validation', parameter: 'channel' });
	});

	it('comes in pages of full size, whatever was resumed in between', async () => {
		const { control } = setUp();
		const ids = Array.from({ length: 30 }, (_, index) => String(index + 10));
		for (const contactId of ids) await control.pause({ ...account, contactId });
		for (const contactId of ids.slice(3, 20)) await control.resume({ ...account, contactId });
		const first = await control.getPaused({ limit: 5 });
		expect(contacts(first)).toEqual(['10', '11', '12', '30', '31']);
		const second = await control.getPaused({ limit: 50, after: first.next ?? '' });
		expect(contacts(second)).toEqual(ids.slice(22));
		expect(second.next).toBeNull();
	});

	it.each([0, 1001, 1.5])('refuses a page of %d', async (limit) => {
		await expect(setUp().control.getPaused({ limit })).rejects.toMatchObject({ code: 'validation', parameter: 'limit' });
	});

	it('keeps a pause that people’s messages prolong for longer than the retention', async () => {
		const { control, clock } = setUp({ retentionMs: 10 * DAY });
		await control.pause(byContact);
		for (let day = 0; day < 100; day += 9) {
			clock.advance(9 * DAY);
			await control.gate(fromAna('Oi'));
		}
		expect(contacts(await control.getPaused())).toEqual(['55']);
	});

	it('is cleaned of what has ended', async () => {
		const { control, clock, store } = setUp();
		await control.pause(byContact, { minutes: 5 });
		clock.advance(2 * 60 * MINUTE);
		expect(await store.list('bot/paused/', { limit: 10 })).toHaveLength(1);
		await control.getPaused();
		expect(await store.list('bot/paused/', { limit: 10 })).toEqual([]);
	});

	it('tells the contact id that was seen once, also after an order by phone', async () => {
		const { control } = setUp();
		await control.pause({ ...byContact, ...byPhone });
		await control.pause(byPhone, { by: 'Rui' });
		expect((await control.getPaused()).conversations).toMatchObject([{ phone: '+5511987654321', contactId: '55', by: 'Rui' }]);
	});

	it('does not lose a pause that a worker with a slower clock still prolongs', async () => {
		const { control, clock, store } = setUp();
		const slower = new BotControl({ store, clock: new ManualClock() });
		await control.pause(byContact, { minutes: 5 });
		clock.advance(6 * MINUTE);
		expect(contacts(await control.getPaused())).toEqual([]);
		await slower.gate(fromAna('Oi'));
		expect(contacts(await control.getPaused())).toEqual(['55']);
	});

	it('has a pause whose worker died right after storing it', async () => {
		const { control, clock, store } = setUp();
		let stored = false;
		const dying = interceptedStore(store, (method, key) => {
			if (stored) throw storeDown;
			stored = method === 'set' && key.startsWith('bot/conversation/');
		});
		await expect(new BotControl({ store: dying, clock }).pause(byContact)).rejects.toBe(storeDown);
		expect(contacts(await control.getPaused())).toEqual(['55']);
	});

	it('does not lose a pause that is about to be stored while the list is cleaned', async () => {
		const { control, clock, store } = setUp();
		let raced = false;
		const pausing = interceptedStore(store, async (method, key) => {
			if (raced || method !== 'set' || !key.startsWith('bot/conversation/')) return;
			raced = true;
			await control.getPaused();
		});
		await new BotControl({ store: pausing, clock }).pause(byContact);
		expect(raced).toBe(true);
		expect(contacts(await control.getPaused())).toEqual(['55']);
	});

	it('does not lose a pause that comes while the list is cleaned', async () => {
		const { control, clock, store } = setUp();
		await control.pause(byContact);
		const { key } = await control.resume(byContact);
		let raced = false;
		const cleaning = interceptedStore(store, async (method, called) => {
			if (raced || method !== 'delete' || !called.startsWith('bot/paused/')) return;
			raced = true;
			await control.pause(byContact);
		});
		await new BotControl({ store: cleaning, clock }).getPaused();
		expect(raced).toBe(true);
		expect((await control.getPaused()).conversations.map((conversation) => conversation.key)).toEqual([key]);
	});
});
