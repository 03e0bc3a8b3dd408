import { byContact, fromAna, message, MINUTE, setUp } from './bot-control.fixtures';

describe('commands', () => {
	it('#pausar silences the bot until #voltar', async () => {
		const { control, clock } = setUp();
		expect(await control.gate(fromAna('#pausar'))).toMatchObject({
			route: 'human',
			reason: 'command',
			conversation: { status: 'paused', until: null, by: 'Ana', reason: 'command' },
			command: { name: 'pause', accepted: true, replyText: '🤖 Bot pausado. Vendedor assumindo conversa.' },
		});
		clock.advance(90 * 24 * 60 * MINUTE);
		expect((await control.gate(message())).route).toBe('human');
		expect(await control.gate(fromAna('#voltar'))).toMatchObject({
			route: 'human',
			conversation: { status: 'active' },
			command: { name: 'resume', accepted: true, replyText: '🤖 Bot reativado. Assumindo atendimento automático.' },
		});
		expect((await control.gate(message())).route).toBe('bot');
		expect((await control.gate(fromAna('#voltar'))).command?.replyText).toBe('🤖 O bot já está ativo nesta conversa.');
	});

	it('a duration in the command goes before the one in the settings', async () => {
		const { control, clock } = setUp();
		const settings = { pauseMinutes: 45 };
		expect((await control.gate(fromAna('#pausar'), settings)).conversation?.until).toBe(clock.iso(45 * MINUTE));
		const { conversation, command } = await control.gate(fromAna('#pausar 2h'), settings);
		expect(conversation?.until).toBe(clock.iso(120 * MINUTE));
		expect(command).toMatchObject({ durationMs: 120 * MINUTE });
		expect(command?.replyText).toContain('em 2 horas (22/11/2025 às 14:00)');
	});

	it('a pause with an unreadable rest pauses all the same and says so', async () => {
		const { control } = setUp();
		const { conversation, command } = await control.gate(fromAna('#pausar 2x'));
		expect(conversation).toMatchObject({ status: 'paused', until: null });
		expect(command).toMatchObject({ accepted: true, ignoredText: '2x' });
		expect(command?.replyText).toContain('Não entendi a duração “2x”');
	});

	it('a resume with an unreadable rest is not obeyed and counts as a message of a person', async () => {
		const { control } = setUp();
		await control.gate(fromAna('#pausar'));
		expect(await control.gate(fromAna('#voltar amanhã'))).toMatchObject({
			reason: 'command',
			conversation: { status: 'paused' },
			command: {
				name: 'resume',
				accepted: false,
				replyText: '🤖 Não entendi “amanha”. Para reativar o bot, envie apenas #voltar.',
			},
		});
	});

	it('#status and #ajuda answer and change nothing', async () => {
		const { control } = setUp();
		const { epoch } = await control.pause(byContact, { by: 'Rui' });
		const status = await control.gate(fromAna('#status'));
		expect(status.command).toMatchObject({ name: 'status', accepted: true });
		expect(status.command?.replyText).toContain('🤖 Bot pausado por Rui desde 22/11/2025 às 12:00.');
		const help = await control.gate(fromAna('#ajuda'));
		expect(help.command?.replyText).toContain('#voltar – reativa o bot');
		expect(help.conversation).toMatchObject({ status: 'paused', epoch });
	});

	it('only people on the list may command, where there is one; anybody else has simply written', async () => {
		const { control } = setUp();
		const settings = { allowedAgentIds: ['8', ' 9 '] };
		await control.pause(byContact);
		expect(await control.gate(fromAna('#voltar'), settings)).toMatchObject({
			conversation: { status: 'paused' },
			command: { accepted: false, replyText: '🤖 Você não tem permissão para comandar o bot.' },
		});
		expect((await control.gate(fromAna('#voltar', { authorId: null }), settings)).command?.accepted).toBe(false);
		expect((await control.gate(fromAna('#voltar', { authorId: '9' }), settings)).command?.accepted).toBe(true);
		expect((await control.gate(fromAna('#pausar'), settings)).conversation).toMatchObject({ status: 'paused', reason: 'human_wrote' });
	});

	it('can be switched off, renamed and reworded', async () => {
		const { control } = setUp();
		expect(await control.gate(fromAna('#status'), { commands: false })).toMatchObject({ reason: 'human_wrote', command: null });
		const settings = { prefix: '!', aliases: { pause: ['calma'] }, texts: { paused: 'Ok.' } };
		expect((await control.gate(fromAna('!calma'), settings)).command).toMatchObject({ name: 'pause', replyText: 'Ok.' });
	});

	it('a command that a failed delivery brings again later does not undo a newer one', async () => {
		const { control, clock } = setUp();
		const typed = clock.iso(-5000);
		await control.gate(fromAna('#pausar', { createdAt: clock.iso() }));
		clock.advance(15 * MINUTE);
		expect(await control.gate(fromAna('#voltar', { createdAt: typed }))).toMatchObject({
			conversation: { status: 'paused' },
			command: { name: 'resume', accepted: false, replyText: null },
		});
	});

	it('an empty prefix or a negative number of minutes is refused at once', async () => {
		const { control } = setUp();
		await expect(control.gate(message(), { prefix: ' ' })).rejects.toMatchObject({ code: 'validation', parameter: 'prefix' });
		await expect(control.gate(message(), { autoPauseMinutes: -1 })).rejects.toMatchObject({ parameter: 'autoPauseMinutes' });
		await expect(control.gate(message(), { pauseMinutes: Number.NaN })).rejects.toMatchObject({ parameter: 'pauseMinutes' });
	});
});
