import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { CrmPort } from '../../domain/crm';
import type { RequestLimit } from '../../resilience/limited-http';
import { agendorBaseUrl, createRestCrm, restCrmPresets, type RestCrmPreset, type RestCrmSettingsInput } from '../../systems/rest-crm';
import { checkedBaseUrl } from '../base-url';
import { CredentialFields } from '../credential-fields';
import { restAuthenticationHeaders } from '../rest-authentication';
import type { CrmConnections } from './system';

const system = 'REST CRM';

/** Settings that are a credential's to choose, in fields of their own. */
const withField = ['baseUrl', 'preset', 'documentField'];

/** @throws ConnectorError `validation` naming the field of the credential at fault */
export async function openRestCrm(credential: ICredentialDataDecryptedObject, { http: connect, clock }: CrmConnections): Promise<CrmPort> {
	const fields = new CredentialFields(credential, system);
	const preset = restCrmPresets.find((name) => name === fields.text('preset')) ?? 'guide';
	const baseUrl = baseUrlOf(fields, preset);
	const settings = settingsOf(fields, preset, baseUrl);
	const http = await connect({
		// Not the whole address: a webhook's path is a secret.
		baseUrl: new URL(baseUrl).origin,
		headers: headersOf(fields, preset),
		limits: limitsOf(fields, preset),
		tls: fields.tls(),
	});
	return createRestCrm({ http, clock, settings });
}

function baseUrlOf(fields: CredentialFields, preset: RestCrmPreset): string {
	if (preset === 'bitrix24') return checkedBaseUrl(fields.required('webhookSecretUrl', 'Webhook URL'), system, { httpAllowed: true });
	return checkedBaseUrl(fields.text('baseUrl') || (preset === 'agendor' ? agendorBaseUrl : ''), system, { httpAllowed: true });
}

function headersOf(fields: CredentialFields, preset: RestCrmPreset): Record<string, string> {
	if (preset === 'bitrix24') return {};
	if (preset === 'agendor') return { Authorization: `Token ${fields.required('agendorToken', 'Token')}` };
	return restAuthenticationHeaders(fields, 'bearer');
}

/** What the vendors allow: the guide's outside CRM by the minute, Agendor by the second, Bitrix24 a bucket of 50 that two leave each second. */
const vendorLimits: Readonly<Record<RestCrmPreset, readonly RequestLimit[]>> = {
	guide: [],
	contacts: [{ name: 'minute', limit: 100, windowMs: 60_000 }],
	agendor: [{ name: 'second', limit: 4, windowMs: 1_000 }],
	bitrix24: [{ name: 'bucket', limit: 50, windowMs: 25_000 }],
};

function limitsOf(fields: CredentialFields, preset: RestCrmPreset): RequestLimit[] {
	const vendor = vendorLimits[preset];
	if (fields.text('requestsPerMinute') === '') return [...vendor];
	const limit = Math.floor(fields.number('requestsPerMinute', 'Requests per Minute', { minimum: 0, fallback: 0 }));
	if (limit === 0) return [];
	return [...vendor.filter(({ name }) => name !== 'minute'), { name: 'minute', limit, windowMs: 60_000 }];
}

function settingsOf(fields: CredentialFields, preset: RestCrmPreset, baseUrl: string): RestCrmSettingsInput {
	const phoneComparison = fields.text('phoneComparison');
	const writePhonesAs = fields.text('writePhonesAs');
	return {
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 30_000 }),
		phoneSearches: fields.number('phoneSearches', 'Phone Searches', { minimum: 1, fallback: 6 }),
		phoneFormats: fields.words('phoneFormats'),
		defaultAreaCode: fields.text('defaultAreaCode'),
		...(phoneComparison === '' ? {} : { phoneComparison: phoneComparison as 'digits' }),
		...(writePhonesAs === '' ? {} : { writePhonesAs }),
		...(preset === 'bitrix24' ? { defaultOwnerId: webhookUserOf(baseUrl) } : {}),
		// What is in the object is checked name by name when the settings are resolved.
		...(fields.object('settings', 'Settings', withField) as Partial<RestCrmSettingsInput>),
		documentField: preset === 'agendor' ? '' : fields.text('documentField'),
		preset,
		baseUrl,
	};
}

/** `/rest/<user>/<code>`: who the webhook acts as, and who answers for what has no owner of its own. */
function webhookUserOf(baseUrl: string): string {
	return /\/rest\/(\d+)\//.exec(new URL(baseUrl).pathname)?.[1] ?? '';
}
