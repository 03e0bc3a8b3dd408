import { behaviourOf, browserOf, siteOf } from '../../../lib/n8n/rpa/settings';

const system = 'RPA Scrape';
const site = { baseUrl: 'https://erp.example.com/app/', user: ' ana ', password: ' with blanks ' };

test('a site is its base URL without the last slash, who logs in, and the extra secrets by their names', () => {
	expect(siteOf({ ...site, allowedOrigins: 'https://login.example.com, https://*.cdn.example.com', extraSecrets: '{"pin":"1234","shop":7}' }, system)).toEqual({
		baseUrl: 'https://erp.example.com/app',
		allowedOrigins: ['https://login.example.com', 'https://*.cdn.example.com'],
		user: 'ana',
		password: ' with blanks ',
		extras: { pin: '1234', shop: '7' },
		httpBasic: false,
	});
});

test.each([
	['Base URL', 'baseUrl', { baseUrl: 'file:///etc/passwd' }],
	['Base URL', 'baseUrl', { baseUrl: 'https://ana:canary@erp.example.com' }],
	['Extra Secrets', 'extraSecrets', { extraSecrets: 'canary' }],
	['Extra Secrets', 'extraSecrets', { extraSecrets: '{"password":"canary"}' }],
	['Extra Secrets', 'extraSecrets', { extraSecrets: '{"a-b":"canary"}' }],
	['Extra Secrets', 'extraSecrets', { extraSecrets: '{"pin":{"canary":1}}' }],
	['User', 'user', { httpBasic: true, user: '' }],
])('a site whose field “%s” is wrong is refused by the name of the field, without what it holds', (label, parameter, change) => {
	const open = () => siteOf({ ...site, ...change }, system);
	expect(open).toThrow(expect.objectContaining({ code: 'validation', parameter, message: expect.stringContaining(label) }));
	expect(open).toThrow(expect.not.objectContaining({ message: expect.stringContaining('canary') }));
});

test('Chromium keeps its sandbox unless it is turned off', () => {
	expect(browserOf({}, system)).toEqual({ sandbox: true, unrestricted: false, ignoreTlsErrors: false });
	expect(browserOf({ chromiumSandbox: false }, system).sandbox).toBe(false);
});

test('only the chosen way to a browser counts', () => {
	const both = { executablePath: '/usr/bin/chromium', remoteEndpoint: 'wss://browser:3000?token=canary', proxy: 'proxy:3128' };
	expect(browserOf({ ...both, browser: 'find' }, system)).toEqual({ sandbox: true, unrestricted: false, ignoreTlsErrors: false, proxy: 'proxy:3128' });
	expect(browserOf({ ...both, browser: 'path' }, system)).toMatchObject({ executablePath: '/usr/bin/chromium', proxy: 'proxy:3128' });
	expect(browserOf({ ...both, browser: 'remote' }, system)).toEqual({ sandbox: true, unrestricted: false, ignoreTlsErrors: false, remoteEndpoint: both.remoteEndpoint });
});

test.each([
	['Executable Path', { browser: 'path' }],
	['Remote Endpoint', { browser: 'remote' }],
	['Remote Endpoint', { browser: 'remote', remoteEndpoint: 'browser?token=canary' }],
	['Proxy', { proxy: 'http://ana:canary@proxy:3128' }],
	['Proxy', { proxy: 'ftp://proxy' }],
	['Browser', { browser: 'canary' }],
])('a browser whose field “%s” is wrong is refused by its name, without what it holds', (label, credential) => {
	const open = () => browserOf(credential, system);
	expect(open).toThrow(expect.objectContaining({ code: 'validation', message: expect.stringContaining(`“${label}”`) }));
	expect(open).toThrow(expect.not.objectContaining({ message: expect.stringContaining('canary') }));
});

test('without anything said one session is open, steps have 5 seconds and operations 30', () => {
	expect(behaviourOf({}, system)).toEqual({ page: {}, maximumSessions: 1, sessionWaitMs: 60_000, stepTimeoutMs: 5_000, operationTimeoutMs: 30_000, artefacts: true });
});

test('what is said of the window and the limits is taken', () => {
	const said = { locale: 'en-GB', timezone: 'America/Manaus', viewport: '800 x 600', ignoreTlsErrors: true, maximumSessions: 99, sessionWaitSeconds: 5, stepTimeoutMs: 200, operationTimeoutMs: 2_000, failureArtefacts: false };
	expect(behaviourOf(said, system)).toEqual({
		page: { locale: 'en-GB', timezone: 'America/Manaus', viewport: { width: 800, height: 600 }, ignoreTlsErrors: true },
		maximumSessions: 20,
		sessionWaitMs: 5_000,
		stepTimeoutMs: 200,
		operationTimeoutMs: 2_000,
		artefacts: false,
	});
});

test.each([
	['Time Zone', { timezone: 'Brasilia' }],
	['Window Size', { viewport: 'large' }],
	['Maximum Sessions', { maximumSessions: 0 }],
	['Step Timeout (Ms)', { stepTimeoutMs: 'soon' }],
])('a wrong “%s” is refused by its name', (label, credential) => {
	expect(() => behaviourOf(credential, system)).toThrow(expect.objectContaining({ code: 'validation', message: expect.stringContaining(`“${label}”`) }));
});
