import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ConnectorError } from '../../domain/errors';
import type { WebSessionOptions } from '../../domain/web-page';
import { checkedBaseUrl } from '../base-url';
import { CredentialFields } from '../credential-fields';

export const rpaCredentialType = 'backofficeRpaBrowserApi';
/** The node's name in messages. */
export const rpaSystem = 'RPA Scrape';

/** What a credential says of the web application. */
export interface SiteSettings {
	/** Without a trailing slash. */
	baseUrl: string;
	allowedOrigins: readonly string[];
	user: string;
	password: string;
	/** Names and values of the extra secrets. */
	extras: Readonly<Record<string, string>>;
	httpBasic: boolean;
}

/** Which browser a credential asks for; the rest of `BrowserOptions` follows from the recipe's addresses and the environment. */
export interface BrowserChoice {
	remoteEndpoint?: string;
	executablePath?: string;
	sandbox: boolean;
	unrestricted: boolean;
	proxy?: string;
	ignoreTlsErrors: boolean;
}

export interface BehaviourSettings {
	page: Pick<WebSessionOptions, 'locale' | 'timezone' | 'viewport' | 'ignoreTlsErrors'>;
	maximumSessions: number;
	sessionWaitMs: number;
	stepTimeoutMs: number;
	operationTimeoutMs: number;
	artefacts: boolean;
}

const mostSessions = 20;

/** @throws ConnectorError `validation` naming the field at fault */
export function siteOf(credential: ICredentialDataDecryptedObject, system: string): SiteSettings {
	const fields = new CredentialFields(credential, system);
	const httpBasic = fields.flag('httpBasic');
	return {
		baseUrl: checkedBaseUrl(credential.baseUrl, system, { httpAllowed: true }),
		allowedOrigins: fields.words('allowedOrigins'),
		user: httpBasic ? fields.required('user', 'User') : fields.text('user'),
		password: fields.secret('password'),
		extras: extrasOf(fields, system),
		httpBasic,
	};
}

function extrasOf(fields: CredentialFields, system: string): Record<string, string> {
	const given = fields.object('extraSecrets', 'Extra Secrets', ['user', 'password']);
	return Object.fromEntries(
		Object.entries(given).map(([name, value]) => {
			if (!/^[A-Za-z_]\w*$/.test(name)) throw invalid(system, 'extraSecrets', 'Extra Secrets', 'holds a name that is not made of letters, digits and _');
			if (typeof value !== 'string' && typeof value !== 'number') throw invalid(system, 'extraSecrets', 'Extra Secrets', `holds something else than text under “${name}”`);
			return [name, String(value)];
		}),
	);
}

/** @throws ConnectorError `validation` naming the field at fault */
export function browserOf(credential: ICredentialDataDecryptedObject, system: string): BrowserChoice {
	const fields = new CredentialFields(credential, system);
	const choice = fields.text('browser') || 'find';
	const common = { unrestricted: fields.flag('unrestricted'), ignoreTlsErrors: fields.flag('ignoreTlsErrors') };
	if (choice === 'remote') return { ...common, sandbox: true, remoteEndpoint: endpointOf(fields, system) };
	if (choice !== 'find' && choice !== 'path') throw invalid(system, 'browser', 'Browser', 'is none of: find, path, remote');
	const proxy = proxyOf(fields, system);
	return {
		...common,
		sandbox: credential.chromiumSandbox !== false,
		...(choice === 'path' ? { executablePath: fields.required('executablePath', 'Executable Path') } : {}),
		...(proxy === '' ? {} : { proxy }),
	};
}

/** Its text stays out of the message: it holds a token. */
function endpointOf(fields: CredentialFields, system: string): string {
	const endpoint = fields.required('remoteEndpoint', 'Remote Endpoint');
	if (URL.canParse(endpoint) && ['ws:', 'wss:', 'http:', 'https:'].includes(new URL(endpoint).protocol)) return endpoint;
	throw invalid(system, 'remoteEndpoint', 'Remote Endpoint', 'is no address that begins with ws://, wss://, http:// or https://');
}

function proxyOf(fields: CredentialFields, system: string): string {
	const proxy = fields.text('proxy');
	if (proxy === '') return '';
	const withScheme = proxy.includes('://') ? proxy : `http://${proxy}`;
	if (!URL.canParse(withScheme)) throw invalid(system, 'proxy', 'Proxy', 'is no address such as http://proxy.suaempresa.com.br:3128');
	const { protocol, username, password } = new URL(withScheme);
	if (username !== '' || password !== '') throw invalid(system, 'proxy', 'Proxy', 'holds a user or a password, which browsers do not take there');
	if (!['http:', 'https:', 'socks4:', 'socks5:'].includes(protocol)) throw invalid(system, 'proxy', 'Proxy', 'begins with none of: http://, https://, socks4://, socks5://');
	return proxy;
}

/** @throws ConnectorError `validation` naming the field at fault */
export function behaviourOf(credential: ICredentialDataDecryptedObject, system: string): BehaviourSettings {
	const fields = new CredentialFields(credential, system);
	const locale = fields.text('locale');
	const timezone = fields.text('timezone');
	if (timezone !== '' && !isTimeZone(timezone)) throw invalid(system, 'timezone', 'Time Zone', 'is no IANA name such as America/Sao_Paulo');
	const viewport = viewportOf(fields, system);
	return {
		page: {
			...(locale === '' ? {} : { locale }),
			...(timezone === '' ? {} : { timezone }),
			...(viewport === null ? {} : { viewport }),
			...(fields.flag('ignoreTlsErrors') ? { ignoreTlsErrors: true } : {}),
		},
		maximumSessions: Math.min(mostSessions, Math.floor(fields.number('maximumSessions', 'Maximum Sessions', { minimum: 1, fallback: 1 }))),
		sessionWaitMs: fields.number('sessionWaitSeconds', 'Wait for a Session (Seconds)', { minimum: 1, fallback: 60 }) * 1_000,
		stepTimeoutMs: fields.number('stepTimeoutMs', 'Step Timeout (Ms)', { minimum: 100, fallback: 5_000 }),
		operationTimeoutMs: fields.number('operationTimeoutMs', 'Operation Timeout (Ms)', { minimum: 1_000, fallback: 30_000 }),
		artefacts: credential.failureArtefacts !== false,
	};
}

function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

function viewportOf(fields: CredentialFields, system: string): { width: number; height: number } | null {
	const text = fields.text('viewport');
	if (text === '') return null;
	const [, width, height] = /^(\d{3,4})\s*[x×]\s*(\d{3,4})$/i.exec(text) ?? [];
	if (width === undefined || height === undefined) throw invalid(system, 'viewport', 'Window Size', 'is not written like 1280x900');
	return { width: Number(width), height: Number(height) };
}

function invalid(system: string, parameter: string, label: string, what: string): ConnectorError {
	return new ConnectorError('validation', `The field “${label}” of the ${system} credential ${what}.`, {
		system,
		parameter,
		hint: 'Open the credential and correct it.',
		nothingDone: true,
	});
}
