import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { CustomEndpointInput, ProtheusLogin, ProtheusSettingsInput, ProtheusTokens } from '../../systems/protheus';
import { protheusAtBest } from '../../systems/protheus/capabilities';
import { checkedBaseUrl } from '../base-url';
import { CredentialFields } from '../credential-fields';
import type { ErpSystem } from './system';

const system = 'TOTVS Protheus';
const dayMs = 86_400_000;

export const protheusSystem: ErpSystem = {
	value: 'totvsProtheus',
	name: system,
	slug: 'protheus',
	credentialType: 'backofficeTotvsProtheusApi',
	atBest: protheusAtBest,
	// Each call holds a thread, and perhaps a licence, of the AppServer.
	readsAtOnce: 4,
	open: async (credential, connections) => {
		const fields = new CredentialFields(credential, system);
		const baseUrl = checkedBaseUrl(credential.baseUrl, system, { httpAllowed: true });
		const http = await connections.http({
			baseUrl,
			headers: {},
			tls: fields.tls(),
			fallbackCharset: 'windows-1252',
		});
		const { clock } = connections;
		const { createProtheusErp } = await import('../../systems/protheus/index.js');
		return createProtheusErp({
			http,
			clock,
			session: await connections.session<ProtheusTokens>({ acrossProcesses: true }),
			login: loginOf(fields),
			settings: { ...settingsOf(fields, baseUrl), ...priceTableOf(credential) },
			day: (daysAgo) => dayInBrasilia(clock.now() - daysAgo * dayMs),
		});
	},
};

function loginOf(fields: CredentialFields): ProtheusLogin {
	const credentialsIn = fields.text('credentialsIn');
	return {
		kind: fields.text('authentication') === 'basic' ? 'basic' : 'oauth',
		user: fields.required('user', 'User'),
		password: fields.secret('password'),
		credentialsIn: credentialsIn === 'query' || credentialsIn === 'form' ? credentialsIn : 'headers',
	};
}

/** Settings that the credential has fields for. */
const withFields = ['baseUrl', 'company', 'branch', 'branches', 'priceTable', 'discountFactor', 'stockWarehouses', 'defaultAreaCode', 'createOrder', 'createTicket', 'timeoutMs'];

function settingsOf(fields: CredentialFields, baseUrl: string): ProtheusSettingsInput {
	return {
		discountFactor: fields.text('discountFactor') === 'factor' ? 'factor' : 'ignore',
		// What is in the objects is checked name by name when the settings are resolved.
		...(fields.object('settings', 'Further Settings', withFields) as Partial<ProtheusSettingsInput>),
		baseUrl,
		company: fields.required('company', 'Company'),
		branch: fields.required('branch', 'Branch'),
		branches: fields.object('branches', 'Branches') as NonNullable<ProtheusSettingsInput['branches']>,
		stockWarehouses: fields.words('stockWarehouses'),
		defaultAreaCode: fields.text('defaultAreaCode'),
		createOrder: fields.object('orderEndpoint', 'Order Endpoint') as CustomEndpointInput,
		createTicket: fields.object('ticketEndpoint', 'Ticket Endpoint') as CustomEndpointInput,
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 20_000 }),
	};
}

/** Empty is a choice: the price of the product record. Left out it is not. */
function priceTableOf({ priceTable }: ICredentialDataDecryptedObject): Pick<ProtheusSettingsInput, 'priceTable'> {
	return typeof priceTable === 'string' ? { priceTable: priceTable.trim() } : {};
}

/** The day in Brasília, whose time Brazilian ERPs keep, as `yyyymmdd`. */
function dayInBrasilia(moment: number): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' }).format(new Date(moment)).replaceAll('-', '');
}
