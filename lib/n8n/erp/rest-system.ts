import { httpConnections } from '../../infra/http/connections';
import type { RestErpSettingsInput } from '../../systems/rest-erp';
import { restErpAtBest } from '../../systems/rest-erp/at-best';
import { checkedBaseUrl } from '../base-url';
import { CredentialFields } from '../credential-fields';
import { restAuthenticationHeaders } from '../rest-authentication';
import type { ErpSystem } from './system';

const system = 'REST ERP';

export const restSystem: ErpSystem = {
	value: 'rest',
	name: 'REST API',
	slug: 'rest-erp',
	credentialType: 'backofficeErpRestApi',
	atBest: restErpAtBest,
	// A look-up is mostly waiting; n8n's own HTTP Request node sends all items at once, which small ERPs do not survive.
	readsAtOnce: httpConnections,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, system);
		const baseUrl = checkedBaseUrl(credential.baseUrl, system, { httpAllowed: true });
		const http = await connections.http({
			baseUrl,
			headers: restAuthenticationHeaders(fields, 'basic'),
			tls: fields.tls(),
		});
		const { createRestErp } = await import('../../systems/rest-erp/index.js');
		return createRestErp({ http, settings: settingsOf(fields, baseUrl) });
	},
};

function settingsOf(fields: CredentialFields, baseUrl: string): RestErpSettingsInput {
	const numberFormat = fields.text('numberFormat');
	return {
		numberFormat: numberFormat === 'br' || numberFormat === 'us' ? numberFormat : 'auto',
		defaultAreaCode: fields.text('defaultAreaCode'),
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 10_000 }),
		// What is in the object is checked name by name when the settings are resolved.
		...(fields.object('settings', 'Settings') as Partial<RestErpSettingsInput>),
		baseUrl,
	};
}
