import { ConnectorError } from '../../../../lib/domain/errors';
import { Routed } from '../../../../lib/n8n/operation';
import { toPlain } from '../../../../lib/n8n/plain';
import { botControlOperation, conversationFields, conversationOf } from '../services';
import { commandFields, commandSettings } from './command-fields';

export const botOutput = 0;
export const humanOutput = 1;

/**
 * Decides for each message whether the bot may answer. It obeys the commands of the team, pauses
 * when a person writes, and sends to *human* whatever it cannot judge.
 */
export const gate = botControlOperation({
	resource: 'conversation',
	operation: 'gate',
	name: 'Gate',
	action: 'Decide whether the bot may answer',
	description: 'Send a message to the bot or to a human, obeying #pausar and #voltar',
	// Messages of one conversation must be judged in their order.
	idempotent: false,
	errorsLeaveBy: humanOutput,
	fields: [
		...conversationFields,
		{
			displayName: 'Author',
			name: 'author',
			type: 'string',
			default: '={{ $json.author }}',
			required: true,
			description: 'Who wrote: customer, human (a person of the team) or bot',
		},
		{ displayName: 'Text', name: 'text', type: 'string', default: '={{ $json.text }}' },
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			default: '={{ $json.id }}',
			description: 'Used to tell the bot’s own messages from those of a person',
		},
		{
			displayName: 'Author ID',
			name: 'authorId',
			type: 'string',
			default: '={{ $json.authorId }}',
			description: 'ID of the person who wrote, for the list of those who may command',
		},
		{
			displayName: 'Author Name',
			name: 'authorName',
			type: 'string',
			default: '={{ $json.authorName }}',
			description: 'Name of the person who wrote, for the status',
		},
		{
			displayName: 'Sent At',
			name: 'sentAt',
			type: 'string',
			default: '={{ $json.createdAt }}',
			description: 'When the message was written; a command that arrives late does not undo a later one',
		},
		{
			displayName: 'Pause After a Human Message (Minutes)',
			name: 'autoPauseMinutes',
			type: 'number',
			default: 30,
			description: 'How long the bot keeps silent after a person of the team wrote; it counts anew with each message of theirs. 0 switches it off.',
		},
		...commandFields,
	],
	run: async ({ services, item }, input) => {
		const result = await services.bot.gate(
			{
				...conversationOf(input),
				id: input.messageId,
				direction: input.author === 'customer' ? 'incoming' : 'outgoing',
				author: authorOf(input.author),
				authorId: input.authorId || null,
				authorName: input.authorName || null,
				text: input.text,
				messageType: 'text',
				attachment: null,
				createdAt: input.sentAt || null,
				conversationId: null,
				leadId: null,
				origin: null,
			},
			{ autoPauseMinutes: input.autoPauseMinutes, ...commandSettings(input.commandOptions) },
		);
		if (result.problem) {
			throw new ConnectorError(result.problem.code, result.problem.message, {
				system: 'Store',
				hint: `The bot keeps silent until its state can be read; check the Store (Redis or file). ${result.command?.replyText ?? ''}`.trim(),
			});
		}
		const { conversation, command, reason } = result;
		const json = { ...item, gate: { route: result.route, reason }, epoch: conversation?.epoch ?? 0, conversation, command };
		return new Routed(result.route === 'bot' ? botOutput : humanOutput, toPlain(json));
	},
});

function authorOf(text: string): 'customer' | 'human' | 'bot' {
	if (text === 'customer' || text === 'human' || text === 'bot') return text;
	throw new ConnectorError('validation', `The parameter “Author” is “${text.slice(0, 40)}”, which is none of customer, human, bot.`, {
		system: 'Bot Control',
		parameter: 'author',
		hint: 'Take it from a trigger of this package, or set it in an expression.',
	});
}
