import type { HttpRequest } from '../../domain/http';
import type { RequestLimit } from '../../resilience/limited-http';
import type { PipedriveSettingsInput } from '../../systems/pipedrive';
import { pipedriveAtBest } from '../../systems/pipedrive/capabilities';
import { checkedBaseUrl } from '../base-url';
import { CredentialFields } from '../credential-fields';
import type { CrmSystem } from './system';

const system = 'Pipedrive';

/** Settings that have a field of their own in the credential. */
const withField = ['baseUrl', 'timeoutMs', 'documentField', 'sourceField', 'maximumPhoneSearches', 'writePhonesAs'];
/** The same in all plans (pipedrive.readme.io, "Rate limiting"). */
const searchesPerTwoSeconds = 10;

export const pipedriveSystem: CrmSystem = {
	value: 'pipedrive',
	name: system,
	slug: 'pipedrive',
	credentialTypeOf: () => 'backofficePipedriveCrmApi',
	atBest: pipedriveAtBest,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, system);
		const baseUrl = checkedBaseUrl(credential.baseUrl, system, { httpAllowed: false });
		const settings = settingsOf(fields, baseUrl);
		const http = await connections.http({ baseUrl, headers: { 'x-api-token': fields.required('token', 'API Token') }, limits: limitsOf(fields) });
		const { createPipedriveCrm } = await import('../../systems/pipedrive/index.js');
		return createPipedriveCrm({ http, settings });
	},
};

/** 0 requests in two seconds switches those two limits off, 0 in a minute that one. */
function limitsOf(fields: CredentialFields): RequestLimit[] {
	const inTwoSeconds = Math.floor(fields.number('requestsPerTwoSeconds', 'Requests per 2 Seconds', { minimum: 0, fallback: 20 }));
	const inMinute = Math.floor(fields.number('requestsPerMinute', 'Requests per Minute', { minimum: 0, fallback: 0 }));
	return [
		...(inMinute === 0 ? [] : [{ name: 'minute', limit: inMinute, windowMs: 60_000 }]),
		...(inTwoSeconds === 0
			? []
			: [
					{ name: 'burst', limit: inTwoSeconds, windowMs: 2_000 },
					{ name: 'searches', limit: Math.min(searchesPerTwoSeconds, inTwoSeconds), windowMs: 2_000, applies: isSearch },
				]),
	];
}

function isSearch({ url }: HttpRequest): boolean {
	return new URL(url).pathname.endsWith('/search');
}

function settingsOf(fields: CredentialFields, baseUrl: string): PipedriveSettingsInput {
	const writePhonesAs = fields.text('writePhonesAs');
	return {
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 30_000 }),
		documentField: fields.text('documentField'),
		sourceField: fields.text('sourceField'),
		maximumPhoneSearches: fields.number('phoneSearches', 'Phone Searches', { minimum: 1, fallback: 2 }),
		...(writePhonesAs === '' ? {} : { writePhonesAs }),
		// What is in the object is checked name by name when the settings are resolved.
		...(fields.object('settings', 'Settings', withField) as Partial<PipedriveSettingsInput>),
		baseUrl,
	};
}
