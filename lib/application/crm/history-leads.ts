import type { CrmPort, NewInteraction } from '../../domain/crm';
import type { CallContext } from '../../domain/runtime';
import type { Store } from '../../domain/store';
import type { OutsideCalls } from '../outside-calls';
import type { CrmInput } from './input';

/** As long as the message itself is remembered. */
const keepMs = 7 * 24 * 3_600_000;

interface HistoryLeadParts {
	port: CrmPort;
	store: Pick<Store, 'get' | 'set'>;
	tenantKey: string;
	calls: OutsideCalls;
	input: CrmInput;
}

/**
 * The lead to which a message belongs, in CRMs whose history hangs on leads: the contact's newest open one when the message
 * was first sent. It is remembered: a newer lead must not make a repeated message look new.
 */
export class HistoryLeads {
	constructor(private readonly parts: HistoryLeadParts) {}

	async leadOf({ contactId, messageId, leadId }: NewInteraction, context: CallContext): Promise<string | null> {
		const { port, store, tenantKey } = this.parts;
		if (leadId !== null || !port.capabilities.interactionNeedsLead) return leadId;
		const key = `crm-history-lead:${tenantKey}:${contactId}:${messageId}`;
		const remembered = await store.get(key);
		if (remembered !== null) return remembered.value;
		const found = await this.newest(contactId, context);
		await store.set(key, found, { ttlMs: keepMs });
		return found;
	}

	private async newest(contactId: string, { signal }: CallContext): Promise<string> {
		const { port, calls, input } = this.parts;
		const { system } = port;
		const lead = await calls.ask('findOpenLead', signal, (call) => port.findOpenLead(contactId, call));
		if (lead !== null) return lead.id;
		throw input.invalid('Lead ID', `is empty, and the contact has no open deal in ${system}`, `${system} keeps history on deals: create a lead first, or give its ID.`);
	}
}
