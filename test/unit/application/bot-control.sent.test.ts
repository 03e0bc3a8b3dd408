import { account, byContact, byPhone, MINUTE, setUp } from './bot-control.fixtures';

describe('the bot’s own messages', () => {
	it('are known for ten minutes', async () => {
		const { control, clock } = setUp();
		await control.registerSent(byContact, { messageId: 'a', text: 'Olá' });
		clock.advance(10 * MINUTE - 1);
		expect(await control.wasSentByUs(byContact, { messageId: 'a' })).toBe(true);
		clock.advance(10 * MINUTE);
		expect(await control.wasSentByUs(byContact, { messageId: 'a' })).toBe(false);
		expect(await control.wasSentByUs(byContact, { text: 'Olá' })).toBe(false);
	});

	it('a text sent twice counts twice', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Olá' });
		await control.registerSent(byContact, { text: 'Olá' });
		const seen = [];
		for (let time = 0; time < 3; time++) seen.push(await control.wasSentByUs(byContact, { text: 'Olá' }));
		expect(seen).toEqual([true, true, false]);
	});

	it('a message known by its id uses up its text, once', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Olá' });
		await control.registerSent(byContact, { messageId: 'a' });
		await control.registerSent(byContact, { messageId: 'b', text: 'Olá' });
		for (let delivery = 0; delivery < 2; delivery++) {
			expect(await control.wasSentByUs(byContact, { messageId: 'a', text: 'Olá' })).toBe(true);
		}
		expect(await control.wasSentByUs(byContact, { text: 'Olá' })).toBe(true);
		expect(await control.wasSentByUs(byContact, { text: 'Olá' })).toBe(false);
	});

	it('a repeated delivery of a message known by its text is known too', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Olá' });
		for (let delivery = 0; delivery < 3; delivery++) {
			expect(await control.wasSentByUs(byContact, { messageId: 'a', text: 'Olá' })).toBe(true);
		}
		expect(await control.wasSentByUs(byContact, { messageId: 'b', text: 'Olá' })).toBe(false);
	});

	it('an id registered after its message came back does not use up another text', async () => {
		const { control } = setUp();
		const echo = { messageId: 'a', text: 'Olá' };
		await control.registerSent(byContact, { text: 'Olá' });
		expect(await control.wasSentByUs(byContact, echo)).toBe(true);
		await control.registerSent(byContact, { messageId: 'a' });
		await control.registerSent(byContact, { text: 'Olá' });
		expect(await control.wasSentByUs(byContact, echo)).toBe(true);
		expect(await control.wasSentByUs(byContact, { text: 'Olá' })).toBe(true);
	});

	it('are those of one conversation and one account only', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { messageId: 'a', text: 'Olá' });
		expect(await control.wasSentByUs({ ...account, contactId: '56' }, { text: 'Olá' })).toBe(false);
		expect(await control.wasSentByUs({ ...byContact, accountId: '101' }, { messageId: 'a' })).toBe(false);
	});

	it('stay known when the contact’s phone becomes known in between', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Olá' });
		expect(await control.wasSentByUs({ ...byContact, ...byPhone }, { text: 'Olá' })).toBe(true);
	});

	it('a text that was not sent after all is a person’s when it appears', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Olá' });
		await control.forgetSent({ ...byContact, ...byPhone }, { text: 'Olá' });
		expect(await control.wasSentByUs(byContact, { messageId: 'a', text: 'Olá' })).toBe(false);
	});

	it('a text taken back is one of the copies', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Olá' });
		await control.registerSent(byContact, { text: 'Olá' });
		await control.forgetSent(byContact, { text: 'Olá' });
		const seen = [];
		for (let time = 0; time < 2; time++) seen.push(await control.wasSentByUs(byContact, { text: 'Olá' }));
		expect(seen).toEqual([true, false]);
	});

	it('are known by their id alone once the text is taken back for it', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Olá' });
		await control.registerSent(byContact, { messageId: 'a' });
		await control.forgetSent(byContact, { messageId: 'a', text: 'Olá' });
		expect(await control.wasSentByUs(byContact, { messageId: 'b', text: 'Olá' })).toBe(false);
		expect(await control.wasSentByUs(byContact, { messageId: 'a', text: 'Olá' })).toBe(true);
	});

	it('that came back before their text is taken back leave the next message’s text alone', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Olá' });
		await control.wasSentByUs(byContact, { messageId: 'a', text: 'Olá' });
		await control.registerSent(byContact, { text: 'Olá' });
		await control.registerSent(byContact, { messageId: 'a' });
		await control.forgetSent(byContact, { messageId: 'a', text: 'Olá' });
		expect(await control.wasSentByUs(byContact, { text: 'Olá' })).toBe(true);
	});

	it('whose id is not registered keep their text', async () => {
		const { control } = setUp();
		await control.registerSent(byContact, { text: 'Olá' });
		await control.forgetSent(byContact, { messageId: 'a', text: 'Olá' });
		expect(await control.wasSentByUs(byContact, { text: 'Olá' })).toBe(true);
	});

	it('nothing and blanks are nobody’s message', async () => {
		const { control, store } = setUp();
		await control.registerSent(byContact, { messageId: ' ', text: ' \n' });
		await control.registerSent(byContact, {});
		expect(await store.list('', { limit: 10 })).toEqual([]);
		expect(await control.wasSentByUs(byContact, { messageId: '', text: '' })).toBe(false);
	});

	it('an id of any length is kept', async () => {
		const { control } = setUp();
		const messageId = 'ção'.repeat(500);
		await control.registerSent(byContact, { messageId });
		expect(await control.wasSentByUs(byContact, { messageId })).toBe(true);
	});
});
