import { ConnectorError } from '../../domain/errors';
import { system } from './values';

/** One entry of the trigger's list of events. */
export interface KommoEventChoice {
	/** Kommo's code, as `settings` of a webhook holds it. */
	value: string;
	label: string;
	description?: string;
}

const changes = [
	['add', 'Created'],
	['update', 'Updated'],
	['delete', 'Deleted'],
	['restore', 'Restored'],
	['responsible', 'Responsible User Changed'],
	['note', 'Note Added'],
] as const;

function changesOf(entity: string, label: string): KommoEventChoice[] {
	return changes.map(([change, done]) => ({ value: `${change}_${entity}`, label: `${label} ${done}` }));
}

/**
 * Events an account can send (developers.kommo.com: "Webhooks", "Webhook events"; outgoing messages
 * since the changelog "Conversations list and outgoing message webhook" of July 2026).
 */
export const kommoEventCatalogue: readonly KommoEventChoice[] = [
	{ value: 'add_message', label: 'Message Received', description: 'A customer wrote in a chat' },
	{
		value: 'add_outgoing_message',
		label: 'Message Sent',
		description: 'An agent, a Salesbot or an integration wrote in a chat; needed to see an agent take over',
	},
	{ value: 'add_talk', label: 'Talk Created' },
	{ value: 'update_talk', label: 'Talk Updated' },
	...changesOf('lead', 'Lead'),
	{ value: 'status_lead', label: 'Lead Stage Changed' },
	...changesOf('contact', 'Contact'),
	...changesOf('company', 'Company'),
	{ value: 'add_task', label: 'Task Created' },
	{ value: 'update_task', label: 'Task Updated' },
	{ value: 'delete_task', label: 'Task Deleted' },
	{ value: 'responsible_task', label: 'Task Responsible User Changed' },
	{ value: 'add_unsorted', label: 'Incoming Lead Created' },
	{ value: 'update_unsorted', label: 'Incoming Lead Updated' },
	{ value: 'delete_unsorted', label: 'Incoming Lead Accepted or Declined' },
	{ value: 'add_customer', label: 'Customer Created' },
	{ value: 'update_customer', label: 'Customer Updated' },
	{ value: 'delete_customer', label: 'Customer Deleted' },
	{ value: 'add_chat_template_review', label: 'Chat Template Reviewed' },
];

/**
 * The codes to subscribe to: those chosen and those typed in for events that are not in the
 * catalogue yet, sorted, each once.
 * @throws ConnectorError `validation` for none, or for a code that cannot be one of Kommo's
 */
export function eventCodes(chosen: readonly string[], custom: readonly string[] = []): string[] {
	const codes = new Set([...chosen, ...custom.map((code) => code.trim()).filter((code) => code !== '')]);
	const wrong = [...codes].find((code) => !/^[a-z]+(?:_[a-z]+)+$/.test(code));
	if (wrong !== undefined || codes.size === 0) {
		throw new ConnectorError(
			'validation',
			wrong === undefined ? 'No Kommo event is chosen.' : `"${wrong.slice(0, 60)}" is no Kommo event code.`,
			{
				system,
				parameter: 'events',
				hint: 'Choose events from the list or give codes as Kommo writes them, for example add_message.',
				nothingDone: true,
			},
		);
	}
	return [...codes].sort();
}
