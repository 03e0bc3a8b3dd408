import { lacksScheme } from '../address-scheme';
import { ConnectorError } from '../errors';
import type { AddressRules } from './address-rules';
import { isSpecialHost, problemOfUrl, readAllowedOrigin, type AllowedOrigin } from './allowed-origins';
import { readNarrowPattern, type NarrowPattern } from './narrowed-addresses';

export interface AddressOptions {
	/** Name in messages, e.g. `RPA Scrape`. */
	system: string;
	baseUrl: string;
	/**
	 * Besides the base URL's own: origins such as `https://login.example.com`, or `https://*.example.com` for all names under it.
	 * Link-local addresses and metadata services count only where they are named here.
	 */
	allowedOrigins: readonly string[];
	/** A recipe's own patterns: within the allowed origins, never beyond. Empty or absent: no narrower. */
	narrowedTo?: readonly string[];
}

/** @throws ConnectorError `validation` naming what cannot be used */
export function createAddressRules(options: AddressOptions): AddressRules {
	return new SiteAddresses(options);
}

class SiteAddresses implements AddressRules {
	readonly baseUrl: string;
	readonly patterns: readonly string[];
	private readonly system: string;
	private readonly base: URL;
	private readonly origins: readonly AllowedOrigin[];
	private readonly narrow: readonly NarrowPattern[];

	constructor({ system, baseUrl, allowedOrigins, narrowedTo = [] }: AddressOptions) {
		this.system = system;
		this.base = this.readBase(baseUrl.trim());
		this.baseUrl = this.base.href.replace(/\/$/, '');
		const extra = allowedOrigins.map((text) => text.trim()).filter((text) => text !== '');
		const listed = extra.map((text) => this.read('Allowed Origins', text, readAllowedOrigin(text)));
		const own = this.read('Base URL', this.base.origin, readAllowedOrigin(this.base.origin));
		// Listed in so many words is what counts for special addresses; the base URL alone does not.
		this.origins = [{ ...own, names: (url) => !isSpecialHost(url) && own.names(url) }, ...listed];
		this.narrow = narrowedTo.map((text) => this.read('allow', text, readNarrowPattern(text.trim(), this.origins)));
		this.patterns = [...new Set((this.narrow.length > 0 ? this.narrow : this.origins).map(({ pattern }) => pattern))];
	}

	resolve(address: string): string {
		const url = this.urlOf(address);
		this.assertUrl(url);
		return url.href;
	}

	assertAllowed(address: string): void {
		this.assertUrl(this.urlOf(address));
	}

	private urlOf(address: string): URL {
		const text = address.trim();
		if (lacksScheme(text)) throw this.invalid(`${shown(text)} looks like an address without http:// or https:// before it.`, 'Write the whole address, or a path that begins with /.');
		const whole = /^(?:[a-z][a-z\d+.-]*:|[\\/]{2})/i.test(text.replace(/[\t\n\r]/g, '')) ? text : this.relative(text);
		if (URL.canParse(whole, this.base.origin)) return new URL(whole, this.base.origin);
		throw this.invalid(`The address ${shown(text)} cannot be read.`, 'Give a whole address, or a path such as /customers.');
	}

	/** What the base URL is followed by. A path that begins with the base URL's own path is whole already. */
	private relative(text: string): string {
		const page = this.base.pathname;
		if (text === '' || text.startsWith('#')) return `${this.base.href}${text}`;
		if (text.startsWith('?')) return `${this.base.origin}${page}${text}`;
		// The base may be a page (`/erp/index.php`), beside which the others lie.
		const folder = (/\.[a-z\d]+$/i.test(page) ? page.replace(/[^/]*$/, '') : page).replace(/\/+$/, '');
		const path = text.startsWith('/') ? text : `/${text}`;
		return path.startsWith(`${folder}/`) ? path : `${folder}${path}`;
	}

	private assertUrl(url: URL): void {
		if (url.protocol !== 'http:' && url.protocol !== 'https:') {
			throw this.blocked(`Only http and https addresses can be opened, not ${url.protocol}`, 'Give an address of the web application.');
		}
		if (url.username !== '' || url.password !== '') {
			throw this.blocked(`The address on ${url.host} holds a user or password.`, 'Put them into the credential, and use them in a login step.');
		}
		if (isSpecialHost(url) && !this.origins.some((origin) => origin.names(url))) {
			throw this.blocked(`${url.host} is an address that no web application should have (link-local or metadata).`, this.hintToList(url));
		}
		if (!this.origins.some((origin) => origin.allows(url))) {
			throw this.blocked(`${url.origin} is not among the addresses that may be opened.`, this.hintToList(url));
		}
		if (this.narrow.length > 0 && !this.narrow.some((pattern) => pattern.allows(url))) {
			throw this.blocked(`${url.origin}${url.pathname} is not among the addresses that the recipe allows.`, 'Add a pattern for it to "allow" in the recipe, or open another page.');
		}
	}

	private hintToList(url: URL): string {
		return `Allowed are ${this.origins.map(({ text }) => text).join(', ')}. If it belongs to the application, add ${url.origin} to the Allowed Origins of the credential.`;
	}

	private readBase(text: string): URL {
		const problem = problemOfUrl(text);
		if (problem !== null) throw this.invalid(`The Base URL cannot be used: ${problem}.`, 'Give the address of the application, e.g. https://erp.example.com.');
		const url = new URL(text);
		url.hash = '';
		url.search = '';
		return url;
	}

	private read<T extends object>(setting: string, text: string, result: T | { problem: string }): T {
		if (!('problem' in result)) return result;
		const hint = setting === 'allow' ? 'Correct "allow" in the recipe.' : 'Write origins such as https://login.example.com, separated by commas.';
		throw this.invalid(`"${shown(text)}" in ${setting} cannot be used: ${result.problem}.`, hint);
	}

	private invalid(message: string, hint: string): ConnectorError {
		return new ConnectorError('validation', message, { system: this.system, hint, nothingDone: true });
	}

	private blocked(message: string, hint: string): ConnectorError {
		return new ConnectorError('blocked', message, { system: this.system, hint, nothingDone: true });
	}
}

/** Without credentials, query and fragment. */
function shown(address: string): string {
	return address.replace(/\/\/[^/?#@]*@/, '//').replace(/[?#].*$/s, '').slice(0, 100);
}
