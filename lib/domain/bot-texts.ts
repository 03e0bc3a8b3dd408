import { DateTime, Duration } from 'luxon';
import { defaultBotCommandAliases, defaultBotCommandPrefix, type BotCommandOptions } from './bot-command';
import type { ConversationState } from './conversation';
import type { BotCommandName } from './message';

/**
 * What the bot says about itself. Places in braces are filled in: `{duration}` (in words), `{until}` and
 * `{since}` (local date and time), `{by}`, `{given}`, and the commands `{pause}`, `{resume}`, `{status}`,
 * `{help}` with their prefix.
 */
export interface BotTexts {
	paused: string;
	/** Added to `paused` and `statusPaused` where the pause has an end. */
	comesBack: string;
	/** Added to `statusPaused` where it has none, and to `durationNotUnderstood`. */
	staysPaused: string;
	/** Added to `paused` where something unreadable followed the command. */
	durationNotUnderstood: string;
	resumed: string;
	alreadyActive: string;
	resumeNotUnderstood: string;
	notAllowed: string;
	/** The command could not be stored. */
	notSaved: string;
	statusActive: string;
	statusPaused: string;
	pausedBy: string;
	pausedByMessage: string;
	help: string;
}

export const defaultBotTexts: Readonly<BotTexts> = Object.freeze({
	paused: '🤖 Bot pausado. Vendedor assumindo conversa.',
	comesBack: 'O bot volta sozinho em {duration} ({until}).',
	staysPaused: 'O bot fica em silêncio até alguém enviar {resume}.',
	durationNotUnderstood: 'Não entendi a duração “{given}”.',
	resumed: '🤖 Bot reativado. Assumindo atendimento automático.',
	alreadyActive: '🤖 O bot já está ativo nesta conversa.',
	resumeNotUnderstood: '🤖 Não entendi “{given}”. Para reativar o bot, envie apenas {resume}.',
	notAllowed: '🤖 Você não tem permissão para comandar o bot.',
	notSaved: '⚠️ Não consegui registrar o comando agora. Tente de novo em instantes.',
	statusActive: '🤖 Bot ativo nesta conversa.',
	statusPaused: '🤖 Bot pausado{by} desde {since}.',
	pausedBy: ' por {by}',
	pausedByMessage: ' porque {by} escreveu na conversa',
	help: [
		'🤖 Comandos do bot (só para a equipe):',
		'{pause} – pausa o bot ({pauseEffect})',
		'{pause} 30m – pausa por 30 minutos; também aceita 2h, 1h30m ou 1d',
		'{resume} – reativa o bot',
		'{status} – mostra se o bot está ativo ou pausado',
		'{help} – mostra esta lista',
	].join('\n'),
});

export interface BotTextOptions {
	texts?: Partial<BotTexts>;
	/** IANA name; default `America/Sao_Paulo`. */
	timeZone?: string;
	commands?: BotCommandOptions;
}

export const defaultTimeZone = 'America/Sao_Paulo';

function fill(template: string, values: Readonly<Record<string, string>>): string {
	return template.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}

function textOf(name: keyof BotTexts, options: BotTextOptions): string {
	return options.texts?.[name] ?? defaultBotTexts[name];
}

function commandWords(options: BotTextOptions): Record<BotCommandName, string> {
	const prefix = options.commands?.prefix ?? defaultBotCommandPrefix;
	const word = (name: BotCommandName) =>
		prefix + (options.commands?.aliases?.[name]?.[0] ?? defaultBotCommandAliases[name][0] ?? name);
	return { pause: word('pause'), resume: word('resume'), status: word('status'), help: word('help') };
}

/** `90 minutes` as `1 hora e 30 minutos`; rounded up to whole minutes, at least one. */
export function durationInWords(ms: number): string {
	const minutes = Math.max(1, Math.ceil(ms / 60_000));
	return Duration.fromObject({ minutes }, { locale: 'pt-BR' })
		.shiftTo('days', 'hours', 'minutes')
		.removeZeros()
		.toHuman({ listStyle: 'long', unitDisplay: 'long' });
}

/** `22/11/2025 às 14:30` in the zone of the texts. */
export function localDateTime(ms: number, options: BotTextOptions = {}): string {
	return DateTime.fromMillis(ms, { zone: options.timeZone ?? defaultTimeZone }).toFormat("dd/MM/yyyy 'às' HH:mm");
}

function lastsHowLong(until: number | null, now: number, options: BotTextOptions): string {
	if (until === null) return fill(textOf('staysPaused', options), commandWords(options));
	const values = { duration: durationInWords(until - now), until: localDateTime(until, options) };
	return fill(textOf('comesBack', options), { ...commandWords(options), ...values });
}

const LONGEST_QUOTE = 40;

function quote(text: string): string {
	const characters = [...text];
	return characters.length > LONGEST_QUOTE ? `${characters.slice(0, LONGEST_QUOTE).join('')}…` : text;
}

/** The answer to a pause; `ignoredText` is what followed the command and could not be read. */
export function pausedText(
	state: ConversationState,
	ignoredText: string | null,
	now: number,
	options: BotTextOptions = {},
): string {
	const parts = [fill(textOf('paused', options), commandWords(options))];
	if (ignoredText !== null) {
		parts.push(fill(textOf('durationNotUnderstood', options), { given: quote(ignoredText) }));
	}
	if (ignoredText !== null || state.until !== null) parts.push(lastsHowLong(state.until, now, options));
	return parts.join(' ');
}

/** Any of the texts that tell nothing of the conversation's state. */
export function plainText(
	name: 'resumed' | 'alreadyActive' | 'resumeNotUnderstood' | 'notAllowed' | 'notSaved',
	options: BotTextOptions = {},
	given = '',
): string {
	return fill(textOf(name, options), { ...commandWords(options), given: quote(given) });
}

function pausedByWhom(state: ConversationState, options: BotTextOptions): string {
	if (state.by === null) return '';
	const template = state.reason === 'human_wrote' ? 'pausedByMessage' : 'pausedBy';
	return fill(textOf(template, options), { by: state.by });
}

/** Answers `#status`; `state` must be the effective one of `now`. */
export function statusText(state: ConversationState, now: number, options: BotTextOptions = {}): string {
	if (state.status === 'active') return fill(textOf('statusActive', options), commandWords(options));
	const paused = fill(textOf('statusPaused', options), {
		...commandWords(options),
		by: pausedByWhom(state, options),
		since: localDateTime(state.since ?? now, options),
	});
	return `${paused} ${lastsHowLong(state.until, now, options)}`;
}

/** Answers `#help`; `defaultPauseMs` is what a pause without a duration means (null: until resumed). */
export function helpText(defaultPauseMs: number | null, options: BotTextOptions = {}): string {
	const words = commandWords(options);
	const pauseEffect = defaultPauseMs === null ? `até ${words.resume}` : `por ${durationInWords(defaultPauseMs)}`;
	return fill(textOf('help', options), { ...words, pauseEffect });
}
