import { BotControl } from '../../../lib/application/bot-control';
import { MemoryStore } from '../../../lib/infra/store/memory-store';
import { byContact, byPhone, DAY, fromAna, interceptedStore, ManualClock, message, MINUTE, setUp, storeDown } from './bot-control.fixtures';

describe('pause and resume from outside of the chat', () => {
	it('answer with the state, flat and ready for JSON', async () => {
		const { control, clock } = setUp();
		const paused = await control.pause(byPhone, { minutes: 30, reason: 'reclamação', by: 'Rui' });
		expect(paused).toEqual({
			key: 'bot/conversation/kommo/100/phone/+5511987654321',
			channel: 'kommo',
			accountId: '100',
			phone: '+5511987654321',
			contactId: null,
			status: 'paused',
			epoch: expect.any(Number),
			since: clock.iso(),
			until: clock.iso(30 * MINUTE),
			reason: 'reclamação',
			by: 'Rui',
			silenceMinutes: null,
			lastHumanAt: null,
			updatedAt: clock.iso(),
			changed: true,
		});
		expect(JSON.parse(JSON.stringify(paused))).toEqual(paused);
		expect(await control.resume(byPhone, { by: 'Rui' })).toMatchObject({ status: 'active', changed: true, by: 'Rui', reason: 'manual' });
		expect(await control.resume(byPhone)).toMatchObject({ status: 'active', changed: false, by: 'Rui' });
	});

	it('a resume where nothing was paused changes nothing, yet an older message that comes late does not undo it', async () => {
		const { control, clock } = setUp();
		const typed = clock.iso();
		clock.advance(2 * MINUTE);
		expect(await control.resume(byContact)).toMatchObject({ status: 'active', epoch: 0, since: null, updatedAt: null, changed: false });
		const late = await control.gate(fromAna('#pausar', { createdAt: typed }));
		expect(late).toMatchObject({ command: { accepted: false }, conversation: { status: 'active', epoch: 0 } });
	});

	it.each([
		[{}, null],
		[{ minutes: 0 }, null],
		[{ minutes: 90 }, 90 * MINUTE],
		[{ durationMs: 1500 }, 1500],
		[{ until: '2025-11-22T18:00:00-03:00' }, 6 * 60 * MINUTE],
		[{ until: '2025-11-22T18:00' }, 6 * 60 * MINUTE],
		[{ until: Date.UTC(2025, 10, 22, 16) }, 60 * MINUTE],
		[{ silenceMinutes: 20 }, 20 * MINUTE],
		[{ minutes: 60, silenceMinutes: 20 }, 60 * MINUTE],
	])('%j lasts that long', async (request, lasts) => {
		const { control, clock } = setUp();
		expect((await control.pause(byPhone, request)).until).toBe(lasts === null ? null : clock.iso(lasts));
	});

	it.each([
		[{ minutes: 1, durationMs: 60_000 }, 'until'],
		[{ minutes: -1 }, 'minutes'],
		[{ minutes: Number.NaN }, 'minutes'],
		[{ durationMs: 366 * DAY }, 'durationMs'],
		[{ until: '2025-11-22T11:59' }, 'until'],
		[{ until: 'amanhã' }, 'until'],
		[{ until: Number.POSITIVE_INFINITY }, 'until'],
		[{ silenceMinutes: -5 }, 'silenceMinutes'],
	])('%j is refused and names %s', async (request, parameter) => {
		const { control } = setUp();
		await expect(control.pause(byPhone, request)).rejects.toMatchObject({ code: 'validation', parameter });
	});

	it('a sliding pause moves with each message of a person, by its own silence', async () => {
		const { control, clock } = setUp();
		await control.pause(byContact, { silenceMinutes: 60 });
		clock.advance(50 * MINUTE);
		const { conversation } = await control.gate(fromAna('Oi'), { autoPauseMinutes: 5 });
		expect(conversation?.until).toBe(clock.iso(60 * MINUTE));
	});

	it('report a Store that does not answer', async () => {
		const clock = new ManualClock();
		const control = new BotControl({ clock, store: interceptedStore(new MemoryStore(clock), () => Promise.reject(storeDown)) });
		await expect(control.pause(byPhone)).rejects.toBe(storeDown);
		await expect(control.resume(byPhone)).rejects.toBe(storeDown);
		await expect(control.getStatus(byPhone)).rejects.toBe(storeDown);
	});
});

describe('the check before an answer goes out', () => {
	const prepare = async ({ control }: ReturnType<typeof setUp>) =>
		(await control.gate(message())).conversation?.epoch;

	it('allows it where nothing happened since, a customer’s messages included', async () => {
		const world = setUp();
		const epoch = await prepare(world);
		await world.control.gate(message({ text: 'e aí?' }));
		expect(await world.control.checkBeforeSend(byContact, epoch)).toMatchObject({
			allowed: true,
			reason: 'ok',
			conversation: { status: 'active' },
			problem: null,
		});
	});

	it('refuses it while paused', async () => {
		const world = setUp();
		const epoch = await prepare(world);
		await world.control.gate(fromAna('#pausar'));
		expect(await world.control.checkBeforeSend(byContact, epoch)).toMatchObject({ allowed: false, reason: 'paused' });
	});

	it.each([
		['a pause came and was lifted', async ({ control }: ReturnType<typeof setUp>) => {
			await control.gate(fromAna('#pausar'));
			await control.gate(fromAna('#voltar'));
		}],
		['a pause came and ran out', async ({ control, clock }: ReturnType<typeof setUp>) => {
			await control.pause(byContact, { minutes: 1 });
			clock.advance(MINUTE);
		}],
		['a person wrote, with automatic pauses off', async ({ control }: ReturnType<typeof setUp>) => {
			await control.gate(fromAna('Oi'), { autoPauseMinutes: 0 });
		}],
	])('refuses it though active again, where %s; without an epoch only the status counts', async (_, happens) => {
		const world = setUp();
		const epoch = await prepare(world);
		await happens(world);
		expect(await world.control.checkBeforeSend(byContact, epoch)).toMatchObject({
			allowed: false,
			reason: 'epoch_changed',
			conversation: { status: 'active' },
		});
		expect(await world.control.checkBeforeSend(byContact)).toMatchObject({ allowed: true, reason: 'ok' });
		expect((await world.control.checkBeforeSend(byContact, await prepare(world))).allowed).toBe(true);
	});

	it('refuses it where the Store cannot tell', async () => {
		const clock = new ManualClock();
		const control = new BotControl({ clock, store: interceptedStore(new MemoryStore(clock), () => Promise.reject(storeDown)) });
		expect(await control.checkBeforeSend(byContact, 0)).toEqual({
			allowed: false,
			reason: 'unreadable_state',
			conversation: null,
			problem: { code: 'unavailable', message: 'The Store does not answer.' },
		});
	});
});

describe('orders that reach us in another order than they were given in', () => {
	it.each(['#pausar', 'já te respondo'])('%s from before a #voltar that found the bot active does not pause it', async (text) => {
		const { control, clock } = setUp();
		const typed = clock.iso();
		clock.advance(MINUTE);
		expect((await control.gate(fromAna('#voltar', { createdAt: clock.iso() }))).command?.replyText).toContain('já está ativo');
		clock.advance(4 * MINUTE);
		await control.gate(fromAna(text, { createdAt: typed }));
		expect((await control.gate(message())).route).toBe('bot');
	});

	it('a #voltar from before a pause given outside of the chat does not end it', async () => {
		const { control, clock } = setUp();
		await control.pause(byContact);
		clock.advance(10 * MINUTE);
		const typed = clock.iso();
		clock.advance(MINUTE / 2);
		await control.pause(byContact, { by: 'painel' });
		clock.advance(5 * MINUTE);
		expect((await control.gate(fromAna('#voltar', { createdAt: typed }))).command).toMatchObject({ accepted: false, replyText: null });
		expect((await control.gate(message())).route).toBe('human');
	});

	it('a #voltar overtaken by a later #pausar does not end it, where the clock of the chat is ahead', async () => {
		const { control, clock } = setUp();
		const resume = fromAna('#voltar', { createdAt: clock.iso(3000) });
		await control.gate(fromAna('#pausar', { createdAt: clock.iso(5000) }));
		clock.advance(20_000);
		expect((await control.gate(resume)).command?.accepted).toBe(false);
		expect((await control.gate(message())).route).toBe('human');
	});
});
