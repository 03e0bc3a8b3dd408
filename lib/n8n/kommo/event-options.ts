import type { INodePropertyOptions } from 'n8n-workflow';

import { kommoEventCatalogue } from '../../systems/kommo/event-catalogue';
import { byName } from '../by-name';

/** The events an account can send, as the editor lists them. */
export function kommoEventOptions(): INodePropertyOptions[] {
	return kommoEventCatalogue
		.map(({ label, value, description }) => ({ name: label, value, ...(description ? { description } : {}) }))
		.sort(byName);
}
