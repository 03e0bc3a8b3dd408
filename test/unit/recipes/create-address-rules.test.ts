import { URLPattern } from 'node:url';
import fc from 'fast-check';
import type { AddressRules } from '../../../lib/domain/recipes/address-rules';
import { createAddressRules } from '../../../lib/domain/recipes/create-address-rules';

const rules = (baseUrl = 'https://erp.example.com', allowedOrigins: string[] = [], narrowedTo?: string[]): AddressRules =>
	createAddressRules({ system: 'RPA Scrape', baseUrl, allowedOrigins, ...(narrowedTo === undefined ? {} : { narrowedTo }) });
const blocked = (message: string) => expect.objectContaining({ code: 'blocked', system: 'RPA Scrape', message: expect.stringContaining(message) });

describe('relative addresses begin with the base URL', () => {
	test.each([
		['https://erp.example.com', '/clientes?x=1', 'https://erp.example.com/clientes?x=1'],
		['https://erp.example.com/', 'clientes', 'https://erp.example.com/clientes'],
		['https://erp.example.com/app', '/clientes', 'https://erp.example.com/app/clientes'],
		['https://erp.example.com/app/', '/clientes', 'https://erp.example.com/app/clientes'],
		['https://erp.example.com/app', '/app/clientes', 'https://erp.example.com/app/clientes'],
		['https://erp.example.com/app', '', 'https://erp.example.com/app'],
		['https://erp.example.com/app', '#/clientes', 'https://erp.example.com/app#/clientes'],
		['https://erp.example.com/erp/index.php', '?pagina=clientes', 'https://erp.example.com/erp/index.php?pagina=clientes'],
		['https://erp.example.com/erp/index.php', 'clientes.php', 'https://erp.example.com/erp/clientes.php'],
		['https://erp.example.com', 'https://erp.example.com/x', 'https://erp.example.com/x'],
		['https://erp.example.com:443', 'https://ERP.example.com/x', 'https://erp.example.com/x'],
		['http://127.0.0.1:8898', '/a', 'http://127.0.0.1:8898/a'],
	])('%s and %s', (baseUrl, address, whole) => {
		expect(rules(baseUrl).resolve(address)).toBe(whole);
	});
});

describe('what is not of the site is blocked', () => {
	test.each([
		['https://evil.example/x?token=1', 'https://evil.example is not among'],
		['//evil.example/x', 'https://evil.example is not among'],
		['\\\\evil.example/x', 'https://evil.example is not among'],
		['/\\evil.example/x', 'https://evil.example is not among'],
		['http://erp.example.com/', 'http://erp.example.com is not among'],
		['https://erp.example.com:8443/', 'https://erp.example.com:8443 is not among'],
		['https://erp.example.com.evil.example/', 'is not among'],
		['https://sub.erp.example.com/', 'is not among'],
		['https://erp.example.com./', 'is not among'],
		['https://user:geheim@erp.example.com/', 'holds a user or password'],
		['https://erp.example.com@evil.example/', 'holds a user or password'],
		['file:///etc/passwd', 'not file:'],
		['data:text/html,x', 'not data:'],
		['chrome://version', 'not chrome:'],
		['javascript:alert(1)', 'not javascript:'],
		['java\nscript:alert(1)', 'not javascript:'],
		['view-source:https://erp.example.com', 'not view-source:'],
		['about:blank', 'not about:'],
		['blob:https://erp.example.com/1', 'not blob:'],
		['ftp://erp.example.com/', 'not ftp:'],
	])('%j', (address, message) => {
		expect(() => rules().resolve(address)).toThrow(blocked(message));
		expect(() => rules().assertAllowed(address)).toThrow(blocked(message));
	});

	test('the message names the host, never query, user or password', () => {
		for (const address of ['https://evil.example/x?token=geheim#geheim', 'https://ana:geheim@erp.example.com/?geheim']) {
			expect(() => rules().resolve(address)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('geheim'), hint: expect.not.stringContaining('geheim') }));
		}
	});

	test.each(['http://', 'https://[::1', 'http://a b/'])('%j is no address', (address) => {
		expect(() => rules().resolve(address)).toThrow(expect.objectContaining({ code: 'validation' }));
	});

	test('whatever is resolved stays on the site', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', 'a', '%2f', '\t', ' ', 'http', '[', '☃') }), (address) => {
				let resolved: string | null = null;
				try {
					resolved = rules().resolve(address);
				} catch {
					// Refused.
				}
				if (resolved !== null) expect(new URL(resolved).origin).toBe('https://erp.example.com');
			}),
		);
	});
});

describe('allowed origins', () => {
	test('are allowed besides the base URL, each in its own scheme and port', () => {
		const both = rules('https://erp.example.com', ['https://login.example.com/', ' http://10.0.0.5:8080/* ', '']);
		expect(both.resolve('https://login.example.com/x')).toBe('https://login.example.com/x');
		expect(both.resolve('http://10.0.0.5:8080/x')).toBe('http://10.0.0.5:8080/x');
		expect(() => both.resolve('https://10.0.0.5:8080/x')).toThrow(blocked('is not among'));
		expect(both.patterns).toEqual(['https://erp.example.com/*', 'https://login.example.com/*', 'http://10.0.0.5:8080/*']);
	});

	test('*. stands for every name under it, not for the name itself', () => {
		const wide = rules('https://erp.example.com', ['https://*.example.net']);
		expect(wide.resolve('https://a.b.example.net/')).toBe('https://a.b.example.net/');
		expect(() => wide.resolve('https://example.net/')).toThrow(blocked('is not among'));
		expect(() => wide.resolve('https://badexample.net/')).toThrow(blocked('is not among'));
		expect(() => wide.resolve('http://a.example.net/')).toThrow(blocked('is not among'));
		expect(wide.patterns).toContain('https://*.example.net/*');
	});

	test('names are compared in their encoded form', () => {
		const unicode = rules('https://ação.example.com', ['https://xn--maana-pta.example.com']);
		expect(unicode.resolve('https://xn--ao-siap.example.com/')).toBe('https://xn--ao-siap.example.com/');
		expect(unicode.resolve('https://MAÑANA.example.com/')).toBe('https://xn--maana-pta.example.com/');
	});

	test.each([
		['login.example.com', 'it needs http:// or https:// before it'],
		['*', 'a * stands for the first part'],
		['https://*', 'a * stands for the first part'],
		['https://erp.*.com', 'a * stands for the first part'],
		['https://*.com', 'belong to everybody'],
		['https://*.com.br', 'belong to everybody'],
		['https://*.10.0.0.1', 'an IP address has no names'],
		['https://a.example.com/path', 'without a path'],
		['https://u:p@a.example.com', 'user and password'],
		['ftp://a.example.com', 'only http and https'],
	])('%s cannot be one', (origin, reason) => {
		expect(() => rules('https://erp.example.com', [origin])).toThrow(expect.objectContaining({ code: 'validation', message: expect.stringContaining(reason) }));
	});

	test.each(['erp.example.com', '', 'file:///x', 'https://u:p@erp.example.com', 'not an address'])('"%s" is no base URL', (baseUrl) => {
		expect(() => rules(baseUrl)).toThrow(expect.objectContaining({ code: 'validation', message: expect.stringContaining('Base URL') }));
	});
});

describe('link-local addresses and metadata services', () => {
	const disguises = ['http://169.254.169.254', 'http://2852039166', 'http://0xa9fea9fe', 'http://0251.0376.0251.0376', 'http://169.254.43518', 'http://[::ffff:169.254.169.254]', 'http://[::ffff:a9fe:a9fe]'];
	const others = ['http://[fe80::1]', 'http://[fd00:ec2::254]', 'http://metadata.google.internal', 'http://metadata.google.internal.', 'http://100.100.100.200', 'http://0.0.0.0'];

	test.each([...disguises, ...others])('%s is blocked even as the base URL', (baseUrl) => {
		expect(() => rules(baseUrl).resolve('/latest')).toThrow(blocked('no web application should have'));
	});

	test('a name under an allowed one is blocked, too', () => {
		expect(() => rules('https://erp.example.com', ['http://*.google.internal']).resolve('http://metadata.google.internal/x')).toThrow(blocked('no web application should have'));
	});

	test('one that is listed in so many words is allowed', () => {
		expect(rules('https://erp.example.com', ['http://169.254.10.10:8080']).resolve('http://169.254.10.10:8080/x')).toBe('http://169.254.10.10:8080/x');
		expect(rules('http://169.254.10.10', ['http://169.254.10.10']).resolve('/x')).toBe('http://169.254.10.10/x');
	});

	test('one that is listed in disguise is not', () => {
		expect(() => rules('https://erp.example.com', ['http://2852039166']).resolve('http://169.254.169.254/')).toThrow(blocked('no web application should have'));
	});
});

describe('a recipe may only narrow', () => {
	test('to parts of the site', () => {
		const narrow = rules('https://erp.example.com', ['https://login.example.com'], ['https://erp.example.com/app/*', 'https://login.example.com']);
		expect(narrow.patterns).toEqual(['https://erp.example.com/app/*', 'https://login.example.com/*']);
		expect(narrow.resolve('/app/x?y=1')).toBe('https://erp.example.com/app/x?y=1');
		expect(narrow.resolve('https://login.example.com/z')).toBe('https://login.example.com/z');
		expect(() => narrow.resolve('/admin')).toThrow(blocked('https://erp.example.com/admin is not among the addresses that the recipe allows'));
		expect(() => narrow.resolve('/app/../admin')).toThrow(blocked('/admin'));
	});

	test('to names under an allowed one', () => {
		const narrow = rules('https://erp.example.com', ['https://*.example.net'], ['https://*.a.example.net/*', 'https://b.example.net/*']);
		expect(narrow.resolve('https://x.a.example.net/')).toBe('https://x.a.example.net/');
		expect(() => narrow.resolve('https://c.example.net/')).toThrow(blocked('recipe allows'));
	});

	test.each([
		['https://evil.example/*', 'it is not within https://erp.example.com'],
		['https://*.example.com/*', 'it is not within'],
		['http://erp.example.com/*', 'it is not within'],
		['/app/*', 'it is no pattern'],
		['https://erp.example.com/:id', 'nothing special but *'],
		['https://erp.example.com/(a|b)', 'nothing special but *'],
	])('%s is refused', (pattern, reason) => {
		expect(() => rules('https://erp.example.com', [], [pattern])).toThrow(expect.objectContaining({ code: 'validation', message: expect.stringContaining(reason) }));
	});

	test('no patterns at all do not narrow', () => {
		expect(rules('https://erp.example.com', [], []).patterns).toEqual(['https://erp.example.com/*']);
	});
});

test('what the rules allow, the patterns allow as the browser reads them, and nothing else', () => {
	const all = rules('http://[::1]:8080', ['https://*.example.net:8443', 'https://a.example.com']);
	const patterns = all.patterns.map((pattern) => new URLPattern(pattern));
	for (const url of ['http://[::1]:8080/a?b', 'https://x.example.net:8443/', 'https://a.example.com/y?z#q']) {
		expect(all.resolve(url)).toBe(url);
		expect(patterns.some((pattern) => pattern.test(url))).toBe(true);
	}
	for (const url of ['http://[::1]/a', 'https://x.example.net/', 'https://b.example.com/', 'http://a.example.com/']) {
		expect(() => all.resolve(url)).toThrow(blocked('is not among'));
		expect(patterns.some((pattern) => pattern.test(url))).toBe(false);
	}
});
