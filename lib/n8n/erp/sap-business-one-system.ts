import type { SapBusinessOneSettings, SapBusinessOneSettingsInput, ServiceLayerSession } from '../../systems/sap-business-one';
import { sapBusinessOneAtBest } from '../../systems/sap-business-one/capabilities';
import { checkedBaseUrl } from '../base-url';
import { CredentialFields } from '../credential-fields';
import type { ErpSystem } from './system';

const system = 'SAP Business One';

export const sapBusinessOneSystem: ErpSystem = {
	value: 'sapBusinessOne',
	name: system,
	slug: 'sap-business-one',
	credentialType: 'backofficeSapBusinessOneApi',
	atBest: sapBusinessOneAtBest,
	// Each node of the Service Layer has a handful of workers, and the people of the company use them, too.
	readsAtOnce: 5,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, system);
		// On premises, and within the company's network often without TLS.
		const baseUrl = checkedBaseUrl(credential.baseUrl, system, { httpAllowed: true });
		const login = {
			companyDatabase: fields.required('companyDatabase', 'Company Database'),
			user: fields.required('user', 'User'),
			password: fields.secret('password'),
		};
		const { createSapBusinessOneErp, sapBusinessOneDefaults } = await import('../../systems/sap-business-one/index.js');
		const settings = settingsOf(fields, baseUrl, sapBusinessOneDefaults);
		const http = await connections.http({ baseUrl, headers: {}, tls: fields.tls() });
		const session = await connections.session<ServiceLayerSession>({ acrossProcesses: true });
		return createSapBusinessOneErp({ http, session, clock: connections.clock, login, settings });
	},
};

type Defaults = Omit<SapBusinessOneSettings, 'baseUrl'>;

function settingsOf(fields: CredentialFields, baseUrl: string, defaults: Defaults): SapBusinessOneSettingsInput {
	const branch = fields.number('branch', 'Branch', { minimum: 0, fallback: 0 });
	return {
		baseUrl,
		...chosen(fields, defaults),
		defaultAreaCode: fields.text('defaultAreaCode'),
		priceList: fields.number('priceList', 'Price List', { minimum: 1, fallback: 1 }),
		phoneQuery: fields.text('phoneQuery'),
		deliveryDays: fields.number('deliveryDays', 'Delivery Days', { minimum: 0, fallback: 0 }),
		branch: branch === 0 ? null : branch,
		usage: fields.text('usage'),
		warehouse: fields.text('warehouse'),
		stockWarehouses: fields.words('stockWarehouses'),
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 10_000 }),
	};
}

const withDefaults = ['apiVersion', 'currency', 'timeZone', 'itemPrice', 'phoneFilter', 'phoneQueryParameter', 'phoneQueryValue'] as const;

/** Fields that are never empty: a lost one has its default. What stands in them is checked with the settings. */
function chosen(fields: CredentialFields, defaults: Defaults): Partial<SapBusinessOneSettings> {
	const entries = withDefaults.map((name) => [name, fields.text(name) || defaults[name]]);
	return Object.fromEntries(entries) as Partial<SapBusinessOneSettings>;
}
