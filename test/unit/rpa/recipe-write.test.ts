import { writeByRecipe } from '../../../lib/application/rpa/recipe-write';
import { ConnectorError, isConnectorError, type ConnectorErrorCode, type ConnectorErrorOptions } from '../../../lib/domain/errors';
import type { RecipeResult, Submitted } from '../../../lib/domain/recipes/recipe-port';
import { systemClock } from '../../../lib/infra/clock';
import { MemoryStore } from '../../../lib/infra/store/memory-store';

const store = new MemoryStore(systemClock);
const options = { system: 'RPA Scrape', site: 'erp.example.com', store, clock: systemClock, random: () => 0.5, accountKey: 'erp:ana' };
const context = { signal: new AbortController().signal };
let number = 0;
let runs: number;

beforeEach(() => {
	runs = 0;
	number += 1;
});

const file = { fileName: 'recibo.pdf', mimeType: 'application/pdf', bytes: new Uint8Array([1, 2, 3]) };

const result = (submitted: Submitted = true): RecipeResult => ({ outcome: 'done', found: true, message: null, data: { ticket: { number: `T${runs}` } }, files: { receipt: file }, warnings: [], dialogs: [], submitted });

const failure = (code: ConnectorErrorCode, extra: Partial<ConnectorErrorOptions> = {}) => new ConnectorError(code, `It is ${code}.`, { system: 'RPA Scrape', ...extra });

/** A run under this test's key. */
async function write(end: RecipeResult | Error | (() => RecipeResult), { input = { subject: 'Caixa rasgada' }, key = `key-${number}` }: { input?: Record<string, unknown>; key?: string } = {}) {
	return await writeByRecipe(options, { operation: 'createTicket', idempotencyKey: key, input }, async () => {
		runs += 1;
		if (end instanceof Error) throw end;
		return await Promise.resolve(typeof end === 'function' ? end() : end);
	}, context);
}

const errorOf = async (running: Promise<unknown>): Promise<ConnectorError> => {
	const error: unknown = await running.then(() => undefined, (reason: unknown) => reason);
	if (!isConnectorError(error)) throw new Error(`No connector error: ${String(error)}`);
	return error;
};

test('the same key submits once: a repeated run gets the first result, without its files', async () => {
	const first = await write(() => result());
	expect(first).toMatchObject({ repeated: false, result: { data: { ticket: { number: 'T1' } }, files: { receipt: file } } });
	const second = await write(() => result());
	expect(second).toMatchObject({ repeated: true, result: { data: { ticket: { number: 'T1' } }, files: {} } });
	expect(runs).toBe(1);
});

test('a key that comes with another input is refused', async () => {
	await write(result());
	expect(await errorOf(write(result(), { input: { subject: 'Outro' } }))).toMatchObject({ code: 'validation', nothingDone: true });
	expect(runs).toBe(1);
});

test('an operation that ended before its submitting step leaves the key free', async () => {
	expect(await write({ ...result(false), outcome: 'customerBlocked' })).toMatchObject({ repeated: false, result: { outcome: 'customerBlocked', submitted: false, files: { receipt: file } } });
	expect(await write(result())).toMatchObject({ repeated: false, result: { outcome: 'done' } });
	expect(runs).toBe(2);
});

test.each(['refused', 'notFound'])('a site that answers %s has made nothing: the key stays free, and the next run submits again', async (outcome) => {
	expect(await write({ ...result(), outcome, message: 'Cliente bloqueado' })).toMatchObject({ repeated: false, result: { outcome, submitted: true, message: 'Cliente bloqueado' } });
	expect(await write(result())).toMatchObject({ repeated: false, result: { outcome: 'done' } });
	expect(runs).toBe(2);
});

test('another outcome after the submitting step counts as written', async () => {
	await write({ ...result(), outcome: 'waitingForApproval' });
	expect(await write(result())).toMatchObject({ repeated: true, result: { outcome: 'waitingForApproval' } });
	expect(runs).toBe(1);
});

test.each(['drift', 'timeout', 'auth', 'validation'] as const)('a failure before the submitting step (%s) is told as it is, and leaves the key free', async (code) => {
	const given = failure(code, { nothingDone: true, attachments: [{ name: 'screenshot', ...file }] });
	expect(await errorOf(write(given))).toBe(given);
	expect(runs).toBe(1);
	expect((await write(result())).repeated).toBe(false);
});

test('what was submitted and has no known end is told with its picture, and is not submitted again', async () => {
	const given = failure('uncertain', { retryable: false, attachments: [{ name: 'screenshot', ...file }] });
	expect(await errorOf(write(given))).toBe(given);
	expect(await errorOf(write(result()))).toMatchObject({ code: 'uncertain', retryable: false });
	expect(runs).toBe(1);
});

test('a key that n8n cannot keep is refused before anything is opened', async () => {
	expect(await errorOf(write(result(), { key: 'with blanks' }))).toMatchObject({ code: 'validation', parameter: 'Idempotency Key' });
	expect(runs).toBe(0);
});

test('a key whose write has no known end names the site, where people can look', async () => {
	await expect(write(failure('uncertain'))).rejects.toThrow('It is uncertain.');
	await expect(write(result())).rejects.toMatchObject({
		code: 'uncertain',
		system: 'RPA Scrape',
		message: expect.stringContaining(`sent key-${number} to erp.example.com and got no answer`),
		hint: expect.stringContaining('Look in erp.example.com whether'),
	});
	expect(runs).toBe(1);
});
