import type { Problems } from './problems';
import type { RecordedStep } from './recorded-step';
import { addressWithoutTraces, type Trace } from './typed-traces';

export interface RecipeAddress {
	/** As it stands in the recipe: relative where it lies below the base address. */
	text: string;
	note: string | null;
}

const sessionWords = /^(?:j?session_?(?:id)?|phpsessid|aspsessionid\w*|sid|_?token|access_token|id_token|csrf\w*|_csrf|xsrf\w*)$/i;

/** The addresses of a recording: which of them may be opened, and how a recipe writes them. */
export class RecordedAddresses {
	private readonly allowed: readonly string[];
	private readonly base: URL | null;

	/** @param origins those the credential allows, the base address first; empty: the first one opened is the only one */
	constructor(
		origins: readonly string[],
		steps: readonly RecordedStep[],
		private readonly traces: readonly Trace[],
		private readonly problems: Problems,
	) {
		const opened = steps.filter(({ type }) => type === 'navigate').map(({ given }) => webAddress(given['url'])).find((url) => url !== null);
		const first = origins[0] === undefined ? (opened?.origin ?? null) : origins[0].trim();
		this.base = webAddress(first);
		this.allowed = origins.length > 0 ? origins : first === null ? [] : [first];
	}

	/** The origin that the credential's base address must have; null where the recording opens none. */
	get origin(): string | null {
		return this.base?.origin ?? null;
	}

	/** Null, with a problem told, where a recipe must not open it. */
	read(step: RecordedStep, address: unknown): RecipeAddress | null {
		const url = this.allowedUrl(step, address);
		if (url === null) return null;
		const session = withoutSession(url);
		const rest = addressWithoutTraces(`${url.pathname}${url.search}${url.hash}`, this.traces);
		if (rest === null) {
			this.problems.add(step, 'has a password in its address');
			return null;
		}
		const note = session.length === 0 ? null : `Left out of the address, because it belongs to one session only: ${session.join(', ')}.`;
		return { text: this.relative(url.origin, rest), note };
	}

	/** Tells a problem where the window of a step is none that may be opened. */
	checkWindow(step: RecordedStep): void {
		if (step.target !== 'main' && !/^about:blank\b/.test(step.target)) this.allowedUrl(step, step.target);
	}

	private allowedUrl(step: RecordedStep, address: unknown): URL | null {
		const url = webAddress(address);
		if (url === null) this.problems.add(step, `opens ${schemeOf(address)}, and only http:// and https:// pages can be opened`);
		else if (url.username !== '' || url.password !== '') this.problems.add(step, 'has a user or a password in its address: they belong in the credential');
		else if (/\{\{|%7B%7B/i.test(url.href)) this.problems.add(step, 'has “{{” in its address');
		else if (!this.allowed.some((entry) => covers(entry, url))) this.problems.add(step, `opens ${url.origin}, which is not among the allowed origins (${this.allowed.join(', ')})`);
		else return url;
		return null;
	}

	private relative(origin: string, rest: string): string {
		const path = (this.base?.pathname ?? '/').replace(/\/+$/, '');
		if (origin !== this.base?.origin || !(path === '' || rest === path || rest.startsWith(`${path}/`))) return `${origin}${rest}`;
		return rest.slice(path.length) || '/';
	}
}

function webAddress(address: unknown): URL | null {
	if (typeof address !== 'string' || !URL.canParse(address)) return null;
	const url = new URL(address);
	return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

/** Never the address itself: a data: address is a whole page. */
function schemeOf(address: unknown): string {
	const scheme = typeof address === 'string' ? /^[a-z][a-z0-9+.-]{0,20}:/i.exec(address)?.[0] : undefined;
	return scheme === undefined ? 'something that is no whole address' : `a ${scheme.toLowerCase()} address`;
}

/** @param entry an origin, an address, or an origin with `*.` before its host */
function covers(entry: string, url: URL): boolean {
	const [, scheme, domain, port = ''] = /^(https?):\/\/\*\.([^/:]+)(:\d+)?\/?$/i.exec(entry.trim()) ?? [];
	if (domain === undefined) return webAddress(entry.trim())?.origin === url.origin;
	const own = url.port === '' ? '' : `:${url.port}`;
	return url.protocol === `${scheme?.toLowerCase()}:` && url.hostname.endsWith(`.${domain.toLowerCase()}`) && own === port;
}

/** Takes the names of sessions out of the address, and tells them. */
function withoutSession(url: URL): string[] {
	const found: string[] = [];
	url.pathname = url.pathname.replace(/;(jsessionid|sid)=[^/;]*/gi, (_, name: string) => {
		found.push(name);
		return '';
	});
	for (const name of [...url.searchParams.keys()].filter((each) => sessionWords.test(each))) {
		found.push(name);
		url.searchParams.delete(name);
	}
	return [...new Set(found)];
}
