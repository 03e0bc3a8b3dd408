import { commandAliases, parseBotCommand, parseDuration } from '../../../lib/domain/bot-command';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the words of a command', () => {
	it.each([
		['#pausar', 'pause'],
		['#pause', 'pause'],
		['#parar', 'pause'],
		['#voltar', 'resume'],
		['#resume', 'resume'],
		['#ativar', 'resume'],
		['#status', 'status'],
		['#help', 'help'],
		['#ajuda', 'help'],
	])('%s means %s', (text, name) => {
		expect(parseBotCommand(text)).toEqual({ name, durationMs: null, ignoredText: null });
	});

	it.each([
		'#PAUSAR',
		'#Páusar',
		'  #pausar \n',
		'# pausar',
		'#pausar.',
		'#pausar!',
		'＃ｐａｕｓａｒ',
		'\u200e#pausar\u200b',
		'#️⃣pausar',
	])('case, accents, blanks, width and invisible marks do not matter: %j', (text) => {
		expect(parseBotCommand(text)?.name).toBe('pause');
	});

	it.each(['', 'pausar', 'digite #pausar', '#', '#pausa', '#pausarei', '#1 fornecedor', '#promo', '##pausar', '/pausar'])(
		'ordinary text is no command: %j',
		(text) => {
			expect(parseBotCommand(text)).toBeNull();
		},
	);
});

describe('what follows a command', () => {
	it.each([
		['30', 30 * MINUTE],
		['30m', 30 * MINUTE],
		['30 min', 30 * MINUTE],
		['30 Minutos', 30 * MINUTE],
		['2h', 2 * HOUR],
		['1,5h', 90 * MINUTE],
		['1.5 horas', 90 * MINUTE],
		['1h30m', 90 * MINUTE],
		['1h30', 90 * MINUTE],
		['1h 30min', 90 * MINUTE],
		['1d', DAY],
		['1 dia e 12 horas', 36 * HOUR],
		['por 2 horas e 15 minutos', 2 * HOUR + 15 * MINUTE],
		['por 45', 45 * MINUTE],
		['365d', 365 * DAY],
	])('#pausar %s pauses that long', (text, durationMs) => {
		expect(parseDuration(text)).toBe(durationMs);
		expect(parseBotCommand(`#pausar ${text}`)).toEqual({ name: 'pause', durationMs, ignoredText: null });
	});

	it.each(['2x', '0', '0m', '-5', '366d', '999999', '2 clientes', '30m por favor', 'vou atender', 'até amanhã', 'por', 'e'])(
		'a pause with an unreadable rest is still a pause, with the default duration: #pausar %s',
		(text) => {
			expect(parseDuration(text)).toBeNull();
			const command = parseBotCommand(`#pausar ${text}`);
			expect(command).toMatchObject({ name: 'pause', durationMs: null });
			expect(command?.ignoredText).toBe(text.normalize('NFD').replace(/\p{M}/gu, ''));
		},
	);

	it('a pause may be followed by the message to the customer', () => {
		expect(parseBotCommand('#pausar\nOi João, aqui é a Ana')).toEqual({
			name: 'pause',
			durationMs: null,
			ignoredText: 'oi joao, aqui e a ana',
		});
	});

	it('a resume with anything behind it says so, because it must not be obeyed', () => {
		expect(parseBotCommand('#voltar amanhã')).toEqual({ name: 'resume', durationMs: null, ignoredText: 'amanha' });
		expect(parseBotCommand('#voltar 30m')?.ignoredText).toBe('30m');
	});

	it('status and help with anything behind them are ordinary text', () => {
		expect(parseBotCommand('#status do pedido 123')).toBeNull();
		expect(parseBotCommand('#ajuda aqui')).toBeNull();
	});
});

describe('settings', () => {
	it('takes another prefix, and then not the default one', () => {
		expect(parseBotCommand('!pausar 10', { prefix: '!' })?.durationMs).toBe(10 * MINUTE);
		expect(parseBotCommand('bot, voltar', { prefix: 'Bot,' })?.name).toBe('resume');
		expect(parseBotCommand('#pausar', { prefix: '!' })).toBeNull();
	});

	it('an alias list replaces the words of its command only', () => {
		const options = { aliases: { pause: ['Silêncio', 'assumir conversa'] } };
		expect(parseBotCommand('#silencio', options)?.name).toBe('pause');
		expect(parseBotCommand('#Assumir  Conversa 2h', options)).toMatchObject({ name: 'pause', durationMs: 2 * HOUR });
		expect(parseBotCommand('#pausar', options)).toBeNull();
		expect(parseBotCommand('#voltar', options)?.name).toBe('resume');
	});

	it.each([
		['#pausar, #parar', ['#pausar', '#parar'], '#'],
		['with a blank', ['# Pausar'], '#'],
		['of another width', ['＃pausar'], '#'],
		['with a prefix of letters', ['BOT, pausar'], 'Bot,'],
	])('the prefix before an alias does not matter: %s', (_, pause, prefix) => {
		expect(parseBotCommand(`${prefix}pausar`, { prefix, aliases: { pause } })?.name).toBe('pause');
	});

	it.each([[[]], [['', ' ']], [['#']], [['\u200b']]])('an alias list without a word leaves the default words: %j', (pause) => {
		expect(parseBotCommand('#pausar', { aliases: { pause } })?.name).toBe('pause');
		expect(commandAliases({ aliases: { pause } }).pause).toEqual(['pausar', 'pause', 'parar']);
	});

	it('the longer alias wins over the shorter one at its start', () => {
		const options = { aliases: { pause: ['bot'], resume: ['bot on'] } };
		expect(parseBotCommand('#bot on', options)?.name).toBe('resume');
		expect(parseBotCommand('#bot', options)?.name).toBe('pause');
	});

	it('one word for two commands pauses', () => {
		expect(parseBotCommand('#bot', { aliases: { resume: ['bot'], pause: ['bot'] } })?.name).toBe('pause');
	});

	it.each(['', '  ', '\u200b'])('an empty prefix is refused: %j', (prefix) => {
		expect(() => parseBotCommand('oi', { prefix })).toThrow(expect.objectContaining({ code: 'validation', parameter: 'prefix' }));
	});
});
