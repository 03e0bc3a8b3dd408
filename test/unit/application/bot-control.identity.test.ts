import { BotControl, conversationKey } from '../../../lib/application/bot-control';
import { account, byBoth, byContact, byPhone, DAY, interceptedStore, message, MINUTE, setUp, storeDown } from './bot-control.fixtures';

const otherPhone = { ...account, phone: '+55 21 99999-0000' };

describe('which conversation is meant', () => {
	it.each(['11987654321', '+55 11 98765-4321', '551187654321', '5511987654321@s.whatsapp.net', '0 11 98765-4321'])(
		'every form of a phone is the same conversation: %s',
		(phone) => {
			expect(conversationKey({ ...account, phone })).toBe(conversationKey(byPhone));
		},
	);

	it('the phone goes before the contact id', () => {
		expect(conversationKey(byBoth)).toBe(conversationKey(byPhone));
		expect(conversationKey(byContact)).not.toBe(conversationKey(byPhone));
	});

	it('channels and accounts are apart, whatever their ids hold', () => {
		const keys = [
			{ channel: 'a/b', accountId: 'c', contactId: '1' },
			{ channel: 'a', accountId: 'b/c', contactId: '1' },
			{ channel: 'a', accountId: 'b', contactId: 'c/1' },
			{ channel: 'a', accountId: 'b', contactId: '1' },
			{ channel: 'a', accountId: 'b', contactId: 'phone/+5511987654321' },
		].map(conversationKey);
		expect(new Set(keys).size).toBe(keys.length);
	});

	it.each([
		[{ ...account }, 'contactId'],
		[{ ...account, phone: '', contactId: ' ' }, 'contactId'],
		[{ ...account, phone: '123@lid' }, 'phone'],
		[{ ...byContact, channel: '' }, 'channel'],
		[{ ...byContact, accountId: ' ' }, 'accountId'],
		[{ ...account, contactId: '\ud800' }, 'contactId'],
		[{ ...account, contactId: 'x'.repeat(400) }, 'contactId'],
	])('%j is refused and names %s', (ref, parameter) => {
		expect(() => conversationKey(ref)).toThrow(expect.objectContaining({ code: 'validation', parameter }));
	});

	it('a phone that is no number does not matter where a contact id is given', async () => {
		const { control } = setUp();
		await control.pause({ ...byContact, phone: '123@lid' });
		expect((await control.getStatus(byContact)).status).toBe('paused');
	});
});

describe('one person under phone and contact id', () => {
	it('once both were seen together, a pause by either is seen by the other', async () => {
		const { control } = setUp();
		await control.gate(message({ phone: byPhone.phone }));
		await control.pause(byContact);
		expect(await control.getStatus(byPhone)).toMatchObject({ status: 'paused', phone: '+5511987654321', contactId: '55' });
		await control.resume(byPhone);
		expect(await control.getStatus(byContact)).toMatchObject({ status: 'active', phone: '+5511987654321' });
	});

	it('two contacts with one phone share one state', async () => {
		const { control } = setUp();
		await control.getStatus(byBoth);
		await control.getStatus({ ...byPhone, contactId: '56' });
		await control.pause({ ...account, contactId: '56' });
		expect((await control.getStatus(byContact)).status).toBe('paused');
	});

	it('a contact paused before its phone was known stays paused, in a higher epoch', async () => {
		const { control } = setUp();
		const before = await control.pause(byContact, { by: 'Ana' });
		const result = await control.gate(message({ phone: byPhone.phone }));
		expect(result).toMatchObject({ route: 'human', conversation: { status: 'paused', by: 'Ana', phone: '+5511987654321' } });
		expect(result.conversation?.epoch).toBeGreaterThan(before.epoch);
		expect((await control.getStatus(byPhone)).status).toBe('paused');
	});

	it.each([
		['the contact', byContact, byPhone],
		['the phone', byPhone, byContact],
	])('of two states the paused one wins: that of %s', async (_, pausedRef, resumedRef) => {
		const { control } = setUp();
		await control.pause(resumedRef);
		const resumed = await control.resume(resumedRef);
		const paused = await control.pause(pausedRef);
		const joined = await control.getStatus(byBoth);
		expect(joined.status).toBe('paused');
		if (pausedRef === byContact) expect(joined.epoch).toBeGreaterThan(Math.max(resumed.epoch, paused.epoch));
		await control.resume(byPhone);
		expect((await control.getStatus(byBoth)).status).toBe('active');
		expect((await control.getPaused()).conversations).toEqual([]);
	});

	it('looking again does not change the epoch', async () => {
		const { control } = setUp();
		await control.pause(byContact);
		const { epoch } = await control.getStatus(byBoth);
		expect((await control.getStatus(byBoth)).epoch).toBe(epoch);
		expect((await control.getStatus(byContact)).epoch).toBe(epoch);
	});

	it('a contact that gets another phone stays paused', async () => {
		const { control, clock } = setUp();
		await control.pause(byBoth);
		clock.advance(MINUTE);
		expect((await control.getStatus({ ...byContact, phone: otherPhone.phone })).status).toBe('paused');
		expect((await control.getStatus(byContact)).phone).toBe('+5521999990000');
	});

	it('a contact with two phones in turn does not fall back into a pause that was lifted, and epochs rest', async () => {
		const { control, clock } = setUp();
		const second = { ...byContact, phone: otherPhone.phone };
		await control.pause(byBoth);
		clock.advance(MINUTE);
		await control.resume(second);
		clock.advance(MINUTE);
		const first = await control.getStatus(byBoth);
		expect(first.status).toBe('active');
		for (const ref of [second, byBoth, second, byBoth]) {
			expect(await control.getStatus(ref)).toMatchObject({ status: 'active', epoch: first.epoch });
		}
	});

	it('a pause by contact id at the very moment the phone becomes known is not lost', async () => {
		const { clock, store, control } = setUp();
		const linkKey = conversationKey(byContact);
		let raced = false;
		const racing = interceptedStore(store, async (method, key) => {
			if (raced || method !== 'set' || key !== linkKey) return;
			raced = true;
			await control.pause(byContact);
		});
		const result = await new BotControl({ store: racing, clock }).gate(message({ phone: byPhone.phone }));
		expect(raced).toBe(true);
		expect(result.route).toBe('human');
		expect((await control.getStatus(byPhone)).status).toBe('paused');
	});

	it('a longer pause by contact id at the very moment its state moves to the phone is not lost', async () => {
		const { clock, store, control } = setUp();
		const { key } = await control.pause(byContact, { minutes: 5 });
		let raced = false;
		const racing = interceptedStore(store, async (method, called) => {
			if (raced || method !== 'set' || called !== key) return;
			raced = true;
			await control.pause(byContact);
		});
		await new BotControl({ store: racing, clock }).getStatus(byBoth);
		expect(raced).toBe(true);
		expect(await control.getStatus(byPhone)).toMatchObject({ status: 'paused', until: null });
	});

	it('a worker that dies while a state moves to the phone does not make a lifted pause come back', async () => {
		const { clock, store, control } = setUp();
		const { key } = await control.pause(byContact);
		const dying = interceptedStore(store, (method, called) => {
			if (method === 'set' && called === key) throw storeDown;
		});
		const result = await new BotControl({ store: dying, clock }).gate(message({ phone: byPhone.phone }));
		expect(result.reason).toBe('unreadable_state');
		clock.advance(MINUTE);
		expect((await control.resume(byPhone)).changed).toBe(true);
		expect((await control.gate(message({ phone: byPhone.phone }))).route).toBe('bot');
	});

	it('the link outlives every state it leads to', async () => {
		const { control, clock } = setUp({ retentionMs: 10 * DAY });
		await control.getStatus(byBoth);
		for (let day = 0; day < 500; day += 5) {
			clock.advance(5 * DAY);
			await control.pause(byContact, { by: String(day) });
			expect((await control.getStatus(byPhone)).by).toBe(String(day));
		}
	});
});

describe('retention', () => {
	it('a state is gone some time after its last change', async () => {
		const { control, clock, store } = setUp({ retentionMs: 10 * DAY });
		await control.pause(byPhone);
		clock.advance(10 * DAY - 1);
		expect((await control.getStatus(byPhone)).status).toBe('paused');
		clock.advance(1);
		expect(await control.getStatus(byPhone)).toMatchObject({ status: 'active', epoch: 0 });
		clock.advance(10 * DAY);
		expect(await store.list('', { limit: 10 })).toEqual([]);
	});

	it('a pause with a later end is kept until then', async () => {
		const { control, clock } = setUp({ retentionMs: DAY });
		await control.pause(byPhone, { minutes: (5 * DAY) / MINUTE });
		clock.advance(5 * DAY - 1);
		expect((await control.getStatus(byPhone)).status).toBe('paused');
	});

	it('180 days unless set otherwise', async () => {
		const { control, clock } = setUp();
		await control.pause(byPhone);
		clock.advance(180 * DAY - 1);
		expect((await control.getStatus(byPhone)).status).toBe('paused');
		clock.advance(1);
		expect((await control.getStatus(byPhone)).status).toBe('active');
	});

	it.each([
		['forgotten', async ({ control }: ReturnType<typeof setUp>) => control.forget(byPhone)],
		['expired', async ({ clock }: ReturnType<typeof setUp>) => clock.advance(180 * DAY)],
	])('a conversation that was %s does not repeat an older epoch', async (_, lose) => {
		const world = setUp();
		await world.control.pause(byPhone);
		world.clock.advance(MINUTE);
		const { epoch } = await world.control.resume(byPhone);
		world.clock.advance(1);
		await lose(world);
		await world.control.pause(byPhone);
		expect((await world.control.resume(byPhone)).epoch).toBeGreaterThan(epoch);
	});

	it.each([
		['phone', byPhone],
		['contact id', byContact],
	])('forgetting by %s leaves nothing, and nobody else is forgotten', async (_, ref) => {
		const { control, store } = setUp();
		await control.pause({ ...account, contactId: '99', phone: otherPhone.phone });
		const others = await store.list('', { limit: 100 });
		await control.pause(byBoth);
		await control.getStatus({ ...byPhone, contactId: '56' });
		expect(await control.forget(ref)).toEqual({ forgotten: true });
		expect(await store.list('', { limit: 100 })).toEqual(others);
		expect(await control.forget(ref)).toEqual({ forgotten: false });
	});
});
