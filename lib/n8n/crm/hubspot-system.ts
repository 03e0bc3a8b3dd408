import { createHash } from 'node:crypto';

import type { RequestLimit } from '../../resilience/limited-http';
import type { HubspotSettingsInput } from '../../systems/hubspot';
import { hubspotAtBest } from '../../systems/hubspot/capabilities';
import { checkedBaseUrl } from '../base-url';
import { CredentialFields } from '../credential-fields';
import { processWide } from '../registry';
import type { CrmSystem } from './system';

const system = 'HubSpot';

/** Settings that have a field of their own in the credential. */
const withField = [
	...['baseUrl', 'timeoutMs', 'defaultAreaCode', 'phoneProperties', 'documentProperty', 'contactSourceProperty', 'dealSourceProperty', 'hubId'],
	...['requiredContactProperties', 'requiredDealProperties', 'requiredTaskProperties'],
];

export const hubspotSystem: CrmSystem = {
	value: 'hubspot',
	name: system,
	slug: 'hubspot',
	credentialTypeOf: () => 'backofficeHubspotCrmApi',
	atBest: hubspotAtBest,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, system);
		const baseUrl = checkedBaseUrl(credential.baseUrl, system, { httpAllowed: false });
		const token = fields.required('accessToken', 'Access Token');
		const settings = settingsOf(fields, baseUrl);
		const http = await connections.http({ baseUrl, headers: { Authorization: `Bearer ${token}` }, limits: limitsOf(fields) });
		const account = createHash('sha256').update(`${baseUrl}\n${token}`).digest('hex').slice(0, 32);
		const unknownProperties = processWide(`hubspot:unknown-properties:${account}`, () => new Set<string>());
		const { createHubspotCrm } = await import('../../systems/hubspot/index.js');
		return createHubspotCrm({ http, settings, unknownProperties });
	},
};

/** As HubSpot counts them (developers.hubspot.com, "API usage guidelines"); 0 switches one off. */
function limitsOf(fields: CredentialFields): RequestLimit[] {
	const requests = fields.number('requestsPerTenSeconds', 'Requests per 10 Seconds', { minimum: 0, fallback: 100 });
	const searches = fields.number('searchesPerSecond', 'Searches per Second', { minimum: 0, fallback: 4 });
	return [
		{ name: 'requests', limit: Math.floor(requests), windowMs: 10_000 },
		{ name: 'searches', limit: Math.floor(searches), windowMs: 1_000, applies: ({ url }: { url: string }) => new URL(url).pathname.endsWith('/search') },
	].filter(({ limit }) => limit > 0);
}

function settingsOf(fields: CredentialFields, baseUrl: string): HubspotSettingsInput {
	const phoneProperties = fields.words('phoneProperties');
	return {
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 30_000 }),
		defaultAreaCode: fields.text('defaultAreaCode'),
		documentProperty: fields.text('documentProperty'),
		contactSourceProperty: fields.text('contactSourceProperty'),
		dealSourceProperty: fields.text('dealSourceProperty'),
		hubId: fields.text('hubId'),
		requiredContactProperties: fields.words('requiredContactProperties'),
		requiredDealProperties: fields.words('requiredDealProperties'),
		requiredTaskProperties: fields.words('requiredTaskProperties'),
		...(phoneProperties.length === 0 ? {} : { phoneProperties }),
		// What is in the object is checked name by name when the settings are resolved.
		...(fields.object('settings', 'Settings', withField) as Partial<HubspotSettingsInput>),
		baseUrl,
	};
}
