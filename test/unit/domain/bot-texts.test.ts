import { durationInWords, helpText, localDateTime, pausedText, plainText, statusText } from '../../../lib/domain/bot-texts';
import { untouchedConversation, type ConversationState } from '../../../lib/domain/conversation';

const MINUTE = 60_000;
const NOON_IN_SAO_PAULO = Date.UTC(2025, 10, 22, 15);

const paused = (over: Partial<ConversationState> = {}): ConversationState => ({
	...untouchedConversation,
	status: 'paused',
	epoch: 1,
	since: NOON_IN_SAO_PAULO,
	...over,
});

it.each([
	[1, '1 minuto'],
	[60_000, '1 minuto'],
	[60_001, '2 minutos'],
	[90 * MINUTE, '1 hora e 30 minutos'],
	[24 * 60 * MINUTE, '1 dia'],
	[(2 * 24 * 60 + 61) * MINUTE, '2 dias, 1 hora e 1 minuto'],
])('%i ms in words are %s', (ms, words) => {
	expect(durationInWords(ms)).toBe(words);
});

it('times are those of São Paulo unless another zone is set', () => {
	expect(localDateTime(NOON_IN_SAO_PAULO)).toBe('22/11/2025 às 12:00');
	expect(localDateTime(NOON_IN_SAO_PAULO, { timeZone: 'America/Manaus' })).toBe('22/11/2025 às 11:00');
});

describe('the answer to a pause', () => {
	it('is one sentence pair where nothing else is to be said', () => {
		expect(pausedText(paused(), null, NOON_IN_SAO_PAULO)).toBe('🤖 Bot pausado. Vendedor assumindo conversa.');
	});

	it('tells when the bot comes back', () => {
		expect(pausedText(paused({ until: NOON_IN_SAO_PAULO + 30 * MINUTE }), null, NOON_IN_SAO_PAULO)).toBe(
			'🤖 Bot pausado. Vendedor assumindo conversa. O bot volta sozinho em 30 minutos (22/11/2025 às 12:30).',
		);
	});

	it('tells what was not understood and what holds instead', () => {
		expect(pausedText(paused(), '2x', NOON_IN_SAO_PAULO)).toBe(
			'🤖 Bot pausado. Vendedor assumindo conversa. Não entendi a duração “2x”. O bot fica em silêncio até alguém enviar #voltar.',
		);
	});

	it('quotes a long rest only in part', () => {
		expect(pausedText(paused(), 'a'.repeat(500), NOON_IN_SAO_PAULO)).toContain(`“${'a'.repeat(40)}…”`);
	});
});

describe('the status', () => {
	it('of an active bot', () => {
		expect(statusText(untouchedConversation, NOON_IN_SAO_PAULO)).toBe('🤖 Bot ativo nesta conversa.');
	});

	it('of a pause until resumed says by whom and since when', () => {
		expect(statusText(paused({ by: 'Ana', reason: 'command' }), NOON_IN_SAO_PAULO)).toBe(
			'🤖 Bot pausado por Ana desde 22/11/2025 às 12:00. O bot fica em silêncio até alguém enviar #voltar.',
		);
	});

	it('of an automatic pause says whose message caused it and until when', () => {
		const state = paused({ by: 'Ana', reason: 'human_wrote', until: NOON_IN_SAO_PAULO + 30 * MINUTE });
		expect(statusText(state, NOON_IN_SAO_PAULO + 5 * MINUTE)).toBe(
			'🤖 Bot pausado porque Ana escreveu na conversa desde 22/11/2025 às 12:00. O bot volta sozinho em 25 minutos (22/11/2025 às 12:30).',
		);
	});

	it('of nobody known', () => {
		expect(statusText(paused(), NOON_IN_SAO_PAULO)).toContain('🤖 Bot pausado desde 22/11');
	});
});

describe('the words', () => {
	it('help names every command as it is set up', () => {
		expect(helpText(null)).toContain('#pausar – pausa o bot (até #voltar)');
		expect(helpText(20 * MINUTE)).toContain('#pausar – pausa o bot (por 20 minutos)');
		const commands = { prefix: '!', aliases: { pause: ['silencio'], resume: ['bot'] } };
		const help = helpText(null, { commands });
		expect(help).toContain('!silencio – pausa o bot (até !bot)');
		expect(help).toContain('!ajuda');
		expect(help).not.toMatch(/[{}#]/);
	});

	it('can be replaced one by one, with the same places to fill', () => {
		const options = { texts: { paused: 'Silêncio! {resume} me chama.' } };
		expect(pausedText(paused(), null, NOON_IN_SAO_PAULO, options)).toBe('Silêncio! #voltar me chama.');
		expect(plainText('resumed', options)).toBe('🤖 Bot reativado. Assumindo atendimento automático.');
	});

	it("a person's name with braces stays as it is", () => {
		expect(statusText(paused({ by: '{since}', reason: 'command' }), NOON_IN_SAO_PAULO)).toContain('pausado por {since} desde');
	});
});
