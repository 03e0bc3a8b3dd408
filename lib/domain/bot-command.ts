import { ConnectorError } from './errors';
import { botCommandNames, type BotCommand, type BotCommandName } from './message';

export type BotCommandAliases = Readonly<Record<BotCommandName, readonly string[]>>;

export const defaultBotCommandPrefix = '#';

/** The words people type. The first of each list is the one that texts and help show. */
export const defaultBotCommandAliases: BotCommandAliases = {
	pause: ['pausar', 'pause', 'parar'],
	resume: ['voltar', 'resume', 'ativar'],
	status: ['status'],
	help: ['ajuda', 'help'],
};

export interface BotCommandOptions {
	/** Default `#`. */
	prefix?: string;
	/** A list given here replaces that command's default words; the prefix before a word does not matter. */
	aliases?: Partial<BotCommandAliases>;
}

export interface ParsedBotCommand extends BotCommand {
	/**
	 * What followed the command word and could not be read, in lower case without accents. A pause
	 * counts all the same, with the default duration, because silence is the safe side; a resume with
	 * such a rest must not be obeyed (`#voltar amanhã` does not mean now).
	 */
	ignoredText: string | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Longest pause with an end; a longer one is a typing mistake or means "until resumed". */
export const maximumPauseMs = 365 * DAY;

/** Accents, case, invisible characters and the width of characters do not matter. */
function normalize(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/[\p{M}\p{Cf}]/gu, '')
		.toLowerCase()
		.replace(/\s+/g, ' ')
		.trim();
}

const unit = {
	days: '(?:d|dias?|days?)',
	hours: '(?:h|hs|hrs?|horas?|hours?)',
	minutes: '(?:m|min|mins|minutos?|minutes?)',
};
const amount = String.raw`(\d{1,6}(?:[.,]\d{1,2})?)`;
const and = String.raw`\s*(?:e\s+)?`;
const durationPattern = new RegExp(
	String.raw`^(?:(?:por|durante|for)\s+)?` +
		`(?:${amount}\\s*${unit.days})?${and}` +
		`(?:${amount}\\s*${unit.hours})?${and}` +
		`(?:${amount}\\s*${unit.minutes})?$`,
);
const bareMinutes = /^(?:(?:por|durante|for)\s+)?(\d{1,6})$/;
const hoursAndBareMinutes = /^(?:(?:por|durante|for)\s+)?(\d{1,4})\s*h\s*([0-5]\d)$/;

function toNumber(digits: string | undefined): number {
	return digits === undefined ? 0 : Number(digits.replace(',', '.'));
}

function rawDuration(text: string): number {
	const minutes = bareMinutes.exec(text);
	if (minutes) return toNumber(minutes[1]) * MINUTE;
	const clock = hoursAndBareMinutes.exec(text);
	if (clock) return toNumber(clock[1]) * HOUR + toNumber(clock[2]) * MINUTE;
	const parts = durationPattern.exec(text);
	if (!parts) return 0;
	return toNumber(parts[1]) * DAY + toNumber(parts[2]) * HOUR + toNumber(parts[3]) * MINUTE;
}

/**
 * Milliseconds of `30`, `30m`, `30 min`, `2h`, `1,5h`, `1h30`, `1h30m`, `1d`, `por 2 horas e 15 minutos`; a
 * bare number means minutes. Null for zero, for more than 365 days and for anything else.
 */
export function parseDuration(text: string): number | null {
	const ms = Math.round(rawDuration(normalize(text)));
	return ms > 0 && ms <= maximumPauseMs ? ms : null;
}

function withoutPrefix(word: string, prefix: string): string {
	const plain = word.normalize('NFKC').trim();
	const before = prefix.normalize('NFKC').trim();
	return plain.toLowerCase().startsWith(before.toLowerCase()) ? plain.slice(before.length).trim() : plain;
}

/**
 * The words in force, as they were given but without the prefix. A list without a single word leaves the
 * default ones: a slip in the settings must not take away the way to silence the bot.
 */
export function commandAliases(options: BotCommandOptions = {}): BotCommandAliases {
	const wordsOf = (name: BotCommandName): readonly string[] => {
		const given = (options.aliases?.[name] ?? [])
			.map((word) => withoutPrefix(word, options.prefix ?? defaultBotCommandPrefix))
			.filter((word) => normalize(word) !== '');
		return given.length > 0 ? given : defaultBotCommandAliases[name];
	};
	return { pause: wordsOf('pause'), resume: wordsOf('resume'), status: wordsOf('status'), help: wordsOf('help') };
}

/** What follows the command word, or null where the text does not start with it as a whole word. */
function restAfter(word: string, body: string): string | null {
	if (body === word) return '';
	return body.startsWith(`${word} `) ? body.slice(word.length + 1) : null;
}

function findCommand(body: string, options: BotCommandOptions): { name: BotCommandName; rest: string } | null {
	const aliases = commandAliases(options);
	const entries = botCommandNames.flatMap((name) => aliases[name].map((word) => ({ name, word: normalize(word) })));
	// The longest word first, so that `pausar tudo` can be an alias next to `pausar`; sort() is stable,
	// which lets pause win where one word stands for two commands.
	for (const { name, word } of entries.sort((a, b) => b.word.length - a.word.length)) {
		const rest = restAfter(word, body);
		if (rest !== null) return { name, rest };
	}
	return null;
}

/**
 * Reads a whole message as a command, or returns null for ordinary text. Accents and case do not matter,
 * nor do blanks around the message and after the prefix or a closing `.`, `!` or `?`.
 *
 * - `#pausar` alone or with a duration (`parseDuration`). With anything else behind it, it is still a
 *   pause, and `ignoredText` says what was not understood.
 * - `#voltar` alone. With anything behind it `ignoredText` is set and it must not be obeyed.
 * - `#status` and `#help` alone. With anything behind them they are ordinary text.
 *
 * Whether the author may command at all is not decided here.
 * @throws ConnectorError `validation` for an empty prefix, under which every message could be a command.
 */
export function parseBotCommand(text: string, options: BotCommandOptions = {}): ParsedBotCommand | null {
	const prefix = normalize(options.prefix ?? defaultBotCommandPrefix);
	if (prefix === '') {
		throw new ConnectorError('validation', 'The command prefix is empty.', {
			system: 'Bot Control',
			parameter: 'prefix',
			hint: 'Give at least one character, for example #.',
		});
	}
	const line = normalize(text);
	if (!line.startsWith(prefix)) return null;
	const found = findCommand(line.slice(prefix.length).replace(/[.!?]+$/, '').trim(), options);
	if (found === null) return null;
	const { name, rest } = found;
	if (rest === '') return { name, durationMs: null, ignoredText: null };
	if (name === 'status' || name === 'help') return null;
	const durationMs = name === 'pause' ? parseDuration(rest) : null;
	return { name, durationMs, ignoredText: durationMs === null ? rest : null };
}
