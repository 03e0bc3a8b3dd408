import { KommoClient, type KommoClientOptions } from './client';
import { KommoContacts } from './contacts';
import { KommoLeads } from './leads';
import { KommoNotes } from './notes';
import { KommoSalesbot } from './salesbot';
import { KommoTalks } from './talks';
import { KommoWebhooks } from './webhooks';

/** One Kommo account with all that can be done there. */
export interface Kommo {
	client: KommoClient;
	leads: KommoLeads;
	contacts: KommoContacts;
	notes: KommoNotes;
	talks: KommoTalks;
	salesbot: KommoSalesbot;
	webhooks: KommoWebhooks;
}

export function createKommo(options: KommoClientOptions): Kommo {
	const client = new KommoClient(options);
	return {
		client,
		leads: new KommoLeads(client),
		contacts: new KommoContacts(client),
		notes: new KommoNotes(client),
		talks: new KommoTalks(client),
		salesbot: new KommoSalesbot(client),
		webhooks: new KommoWebhooks(client),
	};
}
