import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { BlingErpOptions, BlingSettingsInput } from '../../systems/bling';
import { blingAtBest } from '../../systems/bling/capabilities';
import { checkedBaseUrl } from '../base-url';
import { accessTokenOf } from '../oauth2-http';
import { CredentialFields } from '../credential-fields';
import type { ErpConnections, ErpSystem } from './system';

const system = 'Bling';

export const blingSystem: ErpSystem = {
	value: 'bling',
	name: 'Bling',
	slug: 'bling',
	credentialType: 'backofficeBlingOAuth2Api',
	atBest: blingAtBest,
	open: async (credential, connections) => {
		const { createBlingErp } = await import('../../systems/bling/index.js');
		return createBlingErp(await optionsOf(credential, connections));
	},
	tenant: async (credential, connections) => {
		const { blingAccountId } = await import('../../systems/bling/index.js');
		return await blingAccountId(await optionsOf(credential, connections));
	},
};

async function optionsOf(credential: ICredentialDataDecryptedObject, connections: ErpConnections): Promise<BlingErpOptions> {
	const fields = new CredentialFields(credential, system);
	const baseUrl = checkedBaseUrl(credential.baseUrl, system, { httpAllowed: false });
	const settings = settingsOf(fields, credential, baseUrl);
	const headers = sendsJwt(fields, credential) ? { 'enable-jwt': '1' } : {};
	const http = await connections.oauth2Http({ baseUrl, headers });
	const { accountKey, clock, random, log, meter } = connections;
	const store = await connections.store();
	return { http, store, accountKey, connection: connectionOf(credential), clock, random, settings, ...(log === undefined ? {} : { log }), ...(meter === undefined ? {} : { meter }) };
}

/** A digest of the token: another connection has another one, and so has a renewed one, which costs one request. */
function connectionOf(credential: ICredentialDataDecryptedObject): string {
	return createHash('sha256').update(accessTokenOf(credential) ?? '').digest('hex').slice(0, 32);
}

/**
 * n8n cannot send the header where it asks for a token, so an account may still be given the old kind, with which the
 * header does not belong.
 */
function sendsJwt(fields: CredentialFields, credential: ICredentialDataDecryptedObject): boolean {
	const choice = fields.text('enableJwt');
	if (choice === 'always' || choice === 'never') return choice === 'always';
	return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(accessTokenOf(credential) ?? '');
}

function settingsOf(fields: CredentialFields, credential: ICredentialDataDecryptedObject, baseUrl: string): BlingSettingsInput {
	const openStatuses = fields.words('openStatuses');
	const number = (name: string, label: string, fallback: number): number => fields.number(name, label, { minimum: 0, fallback });
	return {
		timeoutMs: fields.number('timeoutMs', 'Timeout', { minimum: 100, fallback: 10_000 }),
		defaultAreaCode: fields.text('defaultAreaCode'),
		balance: credential.balance !== false,
		balanceYears: number('balanceYears', 'Balance of the Last Years', 2),
		orderMonths: number('orderMonths', 'Orders of the Last Months', 0),
		shopId: fields.text('shopId'),
		paymentMethodId: fields.text('paymentMethodId'),
		paymentDays: number('paymentDays', 'Days Until Payment', 0),
		keyLength: number('keyLength', 'Longest Key', 50),
		stockWarehouses: fields.words('stockWarehouses'),
		...(openStatuses.length === 0 ? {} : { openStatuses }),
		// What is in the object is checked name by name when the settings are resolved.
		...(fields.object('settings', 'Settings') as Partial<BlingSettingsInput>),
		baseUrl,
	};
}
