import { isWebPageError } from '../../../lib/domain/web-page-error';
import { matchesAddress } from '../../../lib/infra/browser/page/address-pattern';
import { parseChord } from '../../../lib/infra/browser/page/keys';
import { asWebPageError, plainAddress } from '../../../lib/infra/browser/page/page-errors';
import { isCss } from '../../../lib/infra/browser/page/selector-kind';
import { TimeIsUp, Turn } from '../../../lib/infra/browser/page/turn';

it.each([
	['**/login*', 'https://erp.example.com/app/login.php?next=/', true],
	['**/login*', 'https://erp.example.com/app/login/step', false],
	['https://erp.example.com/*', 'https://erp.example.com/clientes', true],
	['https://erp.example.com/*', 'https://erp.example.com/a/b', false],
	['**/a.b', 'https://x.example/aXb', false],
	['**#/clientes/*', 'https://x.example/app#/clientes/7?tab=1', true],
	['**/app', 'https://x.example/app#/clientes', true],
])('the pattern %s for %s', (pattern, address, matches) => {
	expect(matchesAddress(pattern, address)).toBe(matches);
});

it.each([
	['Enter', { held: [], key: 'Enter' }],
	['Control+A', { held: ['Control'], key: 'a' }],
	['ctrl+shift+K', { held: ['Control', 'Shift'], key: 'K' }],
	['Control++', { held: ['Control'], key: '+' }],
	['+', { held: [], key: '+' }],
	['esc', { held: [], key: 'Escape' }],
])('the chord %s', (chord, expected) => {
	expect(parseChord(chord)).toEqual(expected);
});

it.each(['a.b > c', '[title="aria/x"]', 'text', 'aria-x'])('%s is CSS', (selector) => expect(isCss(selector)).toBe(true));
it.each(['aria/x', 'text=x', 'xpath///b', 'a >>> b', 'a::-p-text(x)'])('%s is not CSS', (selector) => expect(isCss(selector)).toBe(false));

it.each([
	['net::ERR_BLOCKED_BY_CLIENT at https://x.example/?token=1', 'forbidden'],
	['Navigation to file:///x is blocked by blocklist/allowlist rules', 'forbidden'],
	['net::ERR_INTERNET_DISCONNECTED at https://x.example', 'forbidden'],
	['net::ERR_CONNECTION_REFUSED at https://x.example', 'unreachable'],
	['net::ERR_NAME_NOT_RESOLVED at https://x.example', 'unreachable'],
	['net::ERR_CERT_AUTHORITY_INVALID at https://x.example', 'unreachable'],
	['net::ERR_SOMETHING_NEW at https://x.example', 'unreachable'],
	['net::ERR_ABORTED at https://x.example', 'unusable'],
	['Protocol error (Page.navigate): Target closed', 'crashed'],
	['Runtime.callFunctionOn timed out. Increase the timeout', 'timeout'],
	['something else entirely', 'unusable'],
])('tells of "%s" in its own words', (words, kind) => {
	const error = asWebPageError(new Error(words), { url: 'https://user:pw@erp.example.com/a?token=1#x', redact: (text) => text });
	expect(isWebPageError(error)).toBe(true);
	expect(error).toMatchObject({ kind, url: 'https://erp.example.com/a' });
	expect(error.message).not.toMatch(/net::|token|example|Protocol|Increase/);
});

it('keeps of an address what may be told', () => {
	expect(plainAddress('data:text/html,secret')).toBe('data:');
	expect(plainAddress('nonsense')).toBe('');
});

describe('a turn', () => {
	const never = new Promise<never>(() => undefined);
	const limits = (timeoutMs: number, signal = new AbortController().signal): { timeoutMs: number; signal: AbortSignal; gone: AbortSignal } => ({ timeoutMs, signal, gone: new AbortController().signal });

	it('ends work that heeds nothing, and lets work that does say itself what it saw', async () => {
		await expect(Turn.run(limits(20), async () => await never)).rejects.toBeInstanceOf(TimeIsUp);
		const own = new Error('own words');
		await expect(Turn.run(limits(20), async (turn) => await turn.race(never).catch(() => Promise.reject(own)))).rejects.toBe(own);
	});

	it('ends with the reason of the signal, also one that was aborted before', async () => {
		const reason = new Error('cancelled');
		await expect(Turn.run(limits(5000, AbortSignal.abort(reason)), async (turn) => await turn.race(never))).rejects.toBe(reason);
	});
});
