import type { GateSettings } from '../../../../lib/application/bot-control/types';
import { defaultBotCommandPrefix } from '../../../../lib/domain/bot-command';
import type { Field, FieldValues } from '../../../../lib/n8n/operation';

/** How commands are recognised and answered; shared by the operations that read commands. */
export const commandFields = [
	{
		displayName: 'Command Options',
		name: 'commandOptions',
		type: 'collection',
		default: {},
		placeholder: 'Add option',
		options: [
			{
				displayName: 'Agents Who May Command',
				name: 'allowedAgentIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 123, 456',
				description: 'IDs of the users whose commands count, separated by commas. Empty: every person of the team.',
			},
			{
				displayName: 'Command Prefix',
				name: 'prefix',
				type: 'string',
				default: '#',
			},
			{
				displayName: 'Default Pause (Minutes)',
				name: 'pauseMinutes',
				type: 'number',
				default: 0,
				description: 'What a pause without a duration means. 0: until somebody resumes the bot.',
			},
			{
				displayName: 'Help Aliases',
				name: 'helpAliases',
				type: 'string',
				default: 'help, ajuda',
			},
			{
				displayName: 'Pause Aliases',
				name: 'pauseAliases',
				type: 'string',
				default: 'pausar, pause, parar',
				description: 'Words that pause the bot, separated by commas; accents and case do not matter',
			},
			{
				displayName: 'Pause Reply',
				name: 'pauseText',
				type: 'string',
				default: '🤖 Bot pausado. Vendedor assumindo conversa.',
			},
			{
				displayName: 'Resume Aliases',
				name: 'resumeAliases',
				type: 'string',
				default: 'voltar, resume, ativar',
			},
			{
				displayName: 'Resume Reply',
				name: 'resumeText',
				type: 'string',
				default: '🤖 Bot reativado. Assumindo atendimento automático.',
			},
			{
				displayName: 'Status Aliases',
				name: 'statusAliases',
				type: 'string',
				default: 'status',
			},
			{
				displayName: 'Time Zone',
				name: 'timeZone',
				type: 'string',
				default: 'America/Sao_Paulo',
			},
		],
	},
] as const satisfies readonly Field[];

type CommandOptions = FieldValues<typeof commandFields>['commandOptions'];

export function commandSettings(options: CommandOptions): GateSettings {
	const { allowedAgentIds, prefix, pauseMinutes, timeZone } = options;
	return {
		...(allowedAgentIds !== undefined ? { allowedAgentIds: words(allowedAgentIds) } : {}),
		...(prefix !== undefined ? { prefix: prefix.trim() || defaultBotCommandPrefix } : {}),
		...(pauseMinutes !== undefined ? { pauseMinutes } : {}),
		...(timeZone !== undefined ? { timeZone } : {}),
		aliases: aliasesOf(options),
		texts: textsOf(options),
	};
}

function aliasesOf(options: CommandOptions): NonNullable<GateSettings['aliases']> {
	const { pauseAliases = '', resumeAliases = '', statusAliases = '', helpAliases = '' } = options;
	const lists = {
		pause: words(pauseAliases),
		resume: words(resumeAliases),
		status: words(statusAliases),
		help: words(helpAliases),
	};
	return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

function textsOf(options: CommandOptions): NonNullable<GateSettings['texts']> {
	return {
		...(options.pauseText !== undefined ? { paused: options.pauseText } : {}),
		...(options.resumeText !== undefined ? { resumed: options.resumeText } : {}),
	};
}

function words(list: string): string[] {
	return list.split(',').map((word) => word.trim()).filter((word) => word !== '');
}
