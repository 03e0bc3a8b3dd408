import {
	commandAliases,
	defaultBotCommandPrefix,
	maximumPauseMs,
	parseBotCommand,
	type ParsedBotCommand,
} from '../../domain/bot-command';
import { helpText, pausedText, plainText, statusText, type BotTextOptions } from '../../domain/bot-texts';
import {
	effectiveState,
	pauseConversation,
	recordHumanMessage,
	resumeConversation,
	type ConversationState,
	type HumanMessage,
	type Transition,
} from '../../domain/conversation';
import { invalid } from './conversation-key';
import type { GateCommand, GateMessage, GateSettings } from './types';

const DEFAULT_AUTO_PAUSE_MINUTES = 30;

/** The settings of one call, checked, with every default filled in. */
export interface GateRules {
	commandsOn: boolean;
	allowedAgentIds: ReadonlySet<string>;
	autoPauseMs: number;
	/** Null: until resumed. */
	defaultPauseMs: number | null;
	texts: BotTextOptions;
}

function minutesToMs(minutes: number, parameter: string): number {
	const ms = Math.round(minutes * 60_000);
	if (ms >= 0 && ms <= maximumPauseMs) return ms;
	throw invalid(`The number of minutes is ${minutes}.`, parameter, 'Give 0 minutes to 365 days.');
}

/** @throws ConnectorError `validation` */
export function gateRules(settings: GateSettings): GateRules {
	const prefix = settings.prefix ?? defaultBotCommandPrefix;
	const commands = { prefix, aliases: commandAliases({ ...settings, prefix }) };
	// An empty prefix must show at once, not with the first person who writes.
	parseBotCommand('', commands);
	const defaultPauseMs = minutesToMs(settings.pauseMinutes ?? 0, 'pauseMinutes');
	return {
		commandsOn: settings.commands !== false,
		allowedAgentIds: new Set((settings.allowedAgentIds ?? []).map((id) => String(id).trim())),
		autoPauseMs: minutesToMs(settings.autoPauseMinutes ?? DEFAULT_AUTO_PAUSE_MINUTES, 'autoPauseMinutes'),
		defaultPauseMs: defaultPauseMs === 0 ? null : defaultPauseMs,
		texts: {
			commands,
			...(settings.texts === undefined ? {} : { texts: settings.texts }),
			...(settings.timeZone === undefined ? {} : { timeZone: settings.timeZone }),
		},
	};
}

/** The command a person typed; a customer's or an automaton's words are never one. */
export function commandOf(message: GateMessage, rules: GateRules): ParsedBotCommand | null {
	// A workflow may hand over a picture's message without its (empty) text.
	if (message.author !== 'human' || !rules.commandsOn || typeof message.text !== 'string') return null;
	return parseBotCommand(message.text, rules.texts.commands);
}

/** What one message of a person does to the conversation, and what to answer once that is stored. */
export interface Effect {
	/** Null: the state is only read. */
	change: ((state: ConversationState | null, now: number) => Transition) | null;
	/** Null where the message was no command. */
	command: ((transition: Transition, now: number) => GateCommand) | null;
}

function sentAt(message: GateMessage): number | null {
	const ms = message.createdAt === null ? Number.NaN : Date.parse(message.createdAt);
	return Number.isNaN(ms) ? null : ms;
}

function orderOf(message: GateMessage) {
	return { reason: 'command', by: message.authorName ?? message.authorId, sentAt: sentAt(message) };
}

function humanWrote(message: GateMessage, rules: GateRules): NonNullable<Effect['change']> {
	const written: HumanMessage = {
		silenceMs: rules.autoPauseMs,
		by: message.authorName ?? message.authorId,
		sentAt: sentAt(message),
	};
	return (state, now) => recordHumanMessage(state, written, now);
}

function mayCommand(message: GateMessage, rules: GateRules): boolean {
	if (rules.allowedAgentIds.size === 0) return true;
	return message.authorId !== null && rules.allowedAgentIds.has(String(message.authorId).trim());
}

export function gateCommand(command: ParsedBotCommand, accepted: boolean, replyText: string | null): GateCommand {
	const { name, durationMs, ignoredText } = command;
	return { name, durationMs, ignoredText, accepted, replyText };
}

function pauseEffect(message: GateMessage, command: ParsedBotCommand, rules: GateRules): Effect {
	const durationMs = command.durationMs ?? rules.defaultPauseMs;
	return {
		change: (state, now) => {
			const until = durationMs === null ? null : now + durationMs;
			return pauseConversation(state, { ...orderOf(message), until, silenceMs: null }, now);
		},
		command: ({ state, stale }, now) =>
			gateCommand(command, !stale, stale ? null : pausedText(state, command.ignoredText, now, rules.texts)),
	};
}

function resumeEffect(message: GateMessage, command: ParsedBotCommand, rules: GateRules): Effect {
	return {
		change: (state, now) => resumeConversation(state, orderOf(message), now),
		command: ({ alreadyActive, stale }) => {
			const reply = plainText(alreadyActive ? 'alreadyActive' : 'resumed', rules.texts);
			return gateCommand(command, !stale, stale ? null : reply);
		},
	};
}

function answerEffect(command: ParsedBotCommand, rules: GateRules): Effect {
	return {
		change: null,
		command: ({ state }, now) => {
			const reply =
				command.name === 'help'
					? helpText(rules.defaultPauseMs, rules.texts)
					: statusText(effectiveState(state, now), now, rules.texts);
			return gateCommand(command, true, reply);
		},
	};
}

/** Whatever is not obeyed is a person's message like any other: a person is in the chat. */
export function effectOfHumanMessage(
	message: GateMessage,
	command: ParsedBotCommand | null,
	rules: GateRules,
): Effect {
	const change = humanWrote(message, rules);
	if (command === null) return { change, command: null };
	if (!mayCommand(message, rules)) {
		return { change, command: () => gateCommand(command, false, plainText('notAllowed', rules.texts)) };
	}
	if (command.name === 'pause') return pauseEffect(message, command, rules);
	if (command.name !== 'resume') return answerEffect(command, rules);
	if (command.ignoredText === null) return resumeEffect(message, command, rules);
	const reply = plainText('resumeNotUnderstood', rules.texts, command.ignoredText);
	return { change, command: () => gateCommand(command, false, reply) };
}
