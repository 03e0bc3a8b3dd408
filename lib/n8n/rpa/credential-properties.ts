import type { INodeProperties } from 'n8n-workflow';

// Fields that both credentials of web applications have. Functions, because n8n's loader changes what it is given.

/** Where the web application is, and who logs in. */
export function siteProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://erp.suaempresa.com.br',
			description: 'What relative addresses in recipes begin with. The browser can open this origin and the allowed ones below, and nothing else.',
		},
		{
			displayName: 'Allowed Origins',
			name: 'allowedOrigins',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://login.suaempresa.com.br, https://*.cdn-erp.com.br',
			description: 'Further origins that the application needs, separated by commas, such as a log-in page or pictures of another host',
		},
		{ displayName: 'User', name: 'user', type: 'string', default: '', description: 'A user of its own for the bot, with the rights it needs and no more; {{credential.user}} in recipes' },
		{ displayName: 'Password', name: 'password', type: 'string', typeOptions: { password: true }, default: '', description: '{{credential.password}} in recipes' },
		{
			displayName: 'Extra Secrets',
			name: 'extraSecrets',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. {"pin":"1234"}',
			description: 'Further values that nobody may see, as a JSON object: {"pin":"1234"} is {{credential.pin}} in recipes',
		},
		{
			displayName: 'Log in by the Browser’s Own Window',
			name: 'httpBasic',
			type: 'boolean',
			default: false,
			description: 'Whether user and password answer the window that the browser itself shows (HTTP Basic or Digest). It is answered for the base URL’s origin only.',
		},
	];
}

/** Which browser opens it, and how. Read by `browserSettings` and `behaviourSettings`. */
export function browserProperties(): INodeProperties[] {
	return [...whichBrowser(), ...howItConnects(), ...howItLooks(), ...limits()];
}

function whichBrowser(): INodeProperties[] {
	return [
		{
			displayName: 'Browser',
			name: 'browser',
			type: 'options',
			options: [
				{ name: 'Found on This Machine', value: 'find', description: 'PUPPETEER_EXECUTABLE_PATH, else Chromium or Chrome where they usually are' },
				{ name: 'At a Path', value: 'path' },
				{ name: 'Remote', value: 'remote', description: 'A browser of its own that n8n connects to, e.g. in a container beside it' },
			],
			default: 'find',
		},
		{
			displayName: 'Executable Path',
			name: 'executablePath',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. /usr/bin/chromium-headless-shell',
			description: 'Of Chromium, Chrome or the headless shell, version 149 or newer',
			displayOptions: { show: { browser: ['path'] } },
		},
		{
			displayName: 'Remote Endpoint',
			name: 'remoteEndpoint',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. ws://browser:3000?token=…',
			description: 'Address of the browser’s DevTools, ws://, wss:// or http://. It is kept secret, because it often holds a token.',
			displayOptions: { show: { browser: ['remote'] } },
		},
		{
			displayName: 'Chromium Sandbox',
			name: 'chromiumSandbox',
			type: 'boolean',
			default: true,
			description: 'Whether Chromium isolates pages from this machine. Turn it off only where Chromium cannot start with it, such as in a container that runs as root.',
			displayOptions: { show: { browser: ['find', 'path'] } },
		},
		{
			displayName: 'Browser Without Address Restriction',
			name: 'unrestricted',
			type: 'boolean',
			default: false,
			description: 'Whether to take a browser that cannot hold pages to the allowed origins by itself (Chrome before 149, some remote ones). Recipes are still held to them, scripts of pages are not.',
		},
	];
}

function howItConnects(): INodeProperties[] {
	return [
		{
			displayName: 'Proxy',
			name: 'proxy',
			type: 'string',
			default: '',
			placeholder: 'e.g. http://proxy.suaempresa.com.br:3128',
			description: 'Through which the browser reaches the application, without user and password',
			displayOptions: { show: { browser: ['find', 'path'] } },
		},
		{
			displayName: 'Ignore TLS Errors',
			name: 'ignoreTlsErrors',
			type: 'boolean',
			default: false,
			description: 'Whether to accept any certificate. Better let the machine of the browser know the authority.',
		},
	];
}

function howItLooks(): INodeProperties[] {
	return [
		{ displayName: 'Language', name: 'locale', type: 'string', default: 'pt-BR', placeholder: 'e.g. pt-BR', description: 'In which the browser asks for pages' },
		{ displayName: 'Time Zone', name: 'timezone', type: 'string', default: 'America/Sao_Paulo', placeholder: 'e.g. America/Manaus', description: 'Of the browser, by its IANA name' },
		{ displayName: 'Window Size', name: 'viewport', type: 'string', default: '1280x900', placeholder: 'e.g. 1280x900', description: 'Width and height in pixels; narrow windows get many applications’ version for phones' },
	];
}

function limits(): INodeProperties[] {
	return [
		{
			displayName: 'Maximum Sessions',
			name: 'maximumSessions',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 20 },
			default: 1,
			description: 'How often the user may be logged in at the same time. Many older applications end the first session when a second begins.',
		},
		{
			displayName: 'Wait for a Session (Seconds)',
			name: 'sessionWaitSeconds',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 60,
			description: 'Longest wait until a session is free',
		},
		{ displayName: 'Step Timeout (Ms)', name: 'stepTimeoutMs', type: 'number', typeOptions: { minValue: 100 }, default: 5000, description: 'Longest wait in one step; a step’s own timeoutMs counts more' },
		{ displayName: 'Operation Timeout (Ms)', name: 'operationTimeoutMs', type: 'number', typeOptions: { minValue: 1000 }, default: 30000, description: 'Longest duration of all steps of an operation together' },
		{
			displayName: 'Attach Pictures to Errors',
			name: 'failureArtefacts',
			type: 'boolean',
			default: true,
			description: 'Whether an error of a changed page brings a picture and a copy of the page, with secrets covered. They may show personal data of customers.',
		},
	];
}
