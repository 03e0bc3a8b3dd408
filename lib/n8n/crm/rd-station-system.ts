import type { RdStationSettingsInput } from '../../systems/rd-station';
import { rdStationAtBest } from '../../systems/rd-station/capabilities';
import { checkedBaseUrl } from '../base-url';
import { CredentialFields } from '../credential-fields';
import type { CrmSystem } from './system';

const system = 'RD Station CRM';

/** Settings that have a field of their own in the credential. */
const withField = ['baseUrl', 'timeoutMs', 'defaultAreaCode', 'documentFieldId', 'valueFieldId', 'defaultUser', 'maximumPhoneSearches', 'phoneFormats', 'searchByPart', 'writePhonesAs'];

export const rdStationSystem: CrmSystem = {
	value: 'rdStation',
	name: system,
	slug: 'rd-station',
	credentialTypeOf: () => 'backofficeRdStationCrmApi',
	atBest: rdStationAtBest,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, system);
		const baseUrl = checkedBaseUrl(credential.baseUrl, system, { httpAllowed: false });
		const token = fields.required('token', 'Token');
		const settings = settingsOf(fields, credential.searchByPart !== false, baseUrl);
		const requests = fields.number('requestsPerMinute', 'Requests per Minute', { minimum: 0, fallback: 120 });
		const limits = requests < 1 ? [] : [{ name: 'minute', limit: Math.floor(requests), windowMs: 60_000 }];
		// The API takes the token in the query only.
		const http = await connections.http({ baseUrl, headers: {}, limits });
		const { createRdStationCrm } = await import('../../systems/rd-station/index.js');
		return createRdStationCrm({ http, token, settings });
	},
};

function settingsOf(fields: CredentialFields, searchByPart: boolean, baseUrl: string): RdStationSettingsInput {
	const phoneFormats = fields.words('phoneFormats');
	const writePhonesAs = fields.text('writePhonesAs');
	return {
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 30_000 }),
		defaultAreaCode: fields.text('defaultAreaCode'),
		documentFieldId: fields.text('documentFieldId'),
		valueFieldId: fields.text('valueFieldId'),
		defaultUser: fields.text('defaultUser'),
		maximumPhoneSearches: fields.number('phoneSearches', 'Phone Searches', { minimum: 1, fallback: 6 }),
		searchByPart,
		...(phoneFormats.length === 0 ? {} : { phoneFormats }),
		...(writePhonesAs === '' ? {} : { writePhonesAs }),
		// What is in the object is checked name by name when the settings are resolved.
		...(fields.object('settings', 'Settings', withField) as Partial<RdStationSettingsInput>),
		baseUrl,
	};
}
