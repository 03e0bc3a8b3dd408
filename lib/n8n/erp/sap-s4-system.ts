import type { CsrfSession, SapS4SettingsInput, TaxNumberPlace } from '../../systems/sap-s4';
import { sapS4AtBest } from '../../systems/sap-s4/capabilities';
import { checkedBaseUrl } from '../base-url';
import { CredentialFields } from '../credential-fields';
import type { ErpSystem } from './system';

const system = 'SAP S/4HANA';

export const sapS4System: ErpSystem = {
	value: 'sapS4',
	name: system,
	slug: 'sap-s4',
	credentialType: 'backofficeSapS4Api',
	atBest: sapS4AtBest,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, system);
		const baseUrl = checkedBaseUrl(credential.baseUrl, system, { httpAllowed: true });
		const login = `${fields.required('user', 'User')}:${fields.secret('password')}`;
		const http = await connections.http({
			baseUrl,
			headers: { Authorization: `Basic ${Buffer.from(login, 'utf8').toString('base64')}` },
			tls: fields.tls(),
		});
		const { createSapS4Erp } = await import('../../systems/sap-s4/index.js');
		return createSapS4Erp({
			http,
			session: await connections.session<CsrfSession>(),
			logins: connections.loginMemory(),
			settings: settingsOf(fields, { baseUrl, productNames: credential.productNames !== false }),
			today: () => dayInBrazil(connections.clock.now()),
		});
	},
};

function settingsOf(fields: CredentialFields, { baseUrl, productNames }: { baseUrl: string; productNames: boolean }): SapS4SettingsInput {
	return {
		baseUrl,
		sapClient: fields.text('sapClient'),
		salesOrganization: fields.text('salesOrganization'),
		distributionChannel: fields.text('distributionChannel'),
		division: fields.text('division'),
		noteTextId: fields.text('noteTextId'),
		priceListType: fields.text('priceListType'),
		stockWarehouses: fields.words('stockWarehouses'),
		productNames,
		heldApprovalStatuses: fields.words('heldApprovalStatuses'),
		defaultAreaCode: fields.text('defaultAreaCode'),
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 15_000 }),
		...filled('salesOrderType', fields),
		...filled('language', fields),
		...listed('conditionTypes', fields),
		...listed('cnpjTaxTypes', fields),
		...listed('cpfTaxTypes', fields),
		// Its value is checked when the settings are resolved.
		...(fields.text('taxNumbers') === '' ? {} : { taxNumbers: fields.text('taxNumbers') as TaxNumberPlace }),
	};
}

/** An empty field leaves the default. */
function filled(name: 'salesOrderType' | 'language', fields: CredentialFields): Partial<SapS4SettingsInput> {
	const text = fields.text(name);
	return text === '' ? {} : { [name]: text };
}

function listed(name: 'conditionTypes' | 'cnpjTaxTypes' | 'cpfTaxTypes', fields: CredentialFields): Partial<SapS4SettingsInput> {
	const words = fields.words(name);
	return words.length === 0 ? {} : { [name]: words };
}

/** The day in Brasília, whose time Brazilian companies keep. */
function dayInBrazil(now: number): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' }).format(now);
}
