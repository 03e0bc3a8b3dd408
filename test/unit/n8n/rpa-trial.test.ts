import type { RecipeWritten } from '../../../lib/application/rpa/recipe-write';
import type { StepWatcher } from '../../../lib/application/rpa/types';
import { ConnectorError } from '../../../lib/domain/errors';
import type { OperationRecipe, Step } from '../../../lib/domain/recipes/recipe';
import type { WebPage } from '../../../lib/domain/web-page';
import { WebPageError } from '../../../lib/domain/web-page-error';
import { tryOut } from '../../../lib/n8n/rpa/trial';

const operation: OperationRecipe = { name: 'search', description: '', input: {}, write: false, steps: [] };
const written: RecipeWritten = { repeated: false, result: { outcome: 'done', found: true, message: null, data: { customer: { name: 'Ana' } }, files: {}, warnings: [], dialogs: [], submitted: false } };
const step = (kind: 'hover' | 'check', index: number) => ({ kind, path: `/steps/${index}/${kind}`, selectors: ['#a'], checked: true }) as Step;
const picture = new Uint8Array([137, 80, 78, 71]);
const page = { screenshot: async () => await Promise.resolve(picture) } as Partial<WebPage> as WebPage;
const broken = { screenshot: async () => await Promise.reject(new WebPageError('crashed', 'gone')) } as Partial<WebPage> as WebPage;

async function trial(run: (watcher: StepWatcher) => Promise<RecipeWritten>, signal = new AbortController().signal) {
	const warnings = [{ path: '/steps/0', message: 'Depends on places alone.' }];
	return await tryOut(async (watcher) => await Promise.resolve({ operation, warnings, run: async () => await run(watcher) }), { signal });
}

test('a test gives the result, and each step with a picture of the page after it', async () => {
	const item = await trial(async (watcher) => {
		await watcher.after(step('hover', 0), page, { ms: 12.4, error: undefined });
		await watcher.after(step('check', 1), page, { ms: 3, error: undefined });
		return written;
	});
	expect(item.json).toMatchObject({
		ok: true,
		found: true,
		customer: { name: 'Ana' },
		warnings: [{ path: '/steps/0' }],
		steps: [
			{ step: 1, kind: 'hover', path: '/steps/0/hover', ms: 12, ok: true, picture: 'step_01' },
			{ step: 2, kind: 'check', ok: true, picture: 'step_02' },
		],
	});
	expect(item.files).toMatchObject({ step_01: { fileName: 'step_01.png', mimeType: 'image/png', bytes: picture }, step_02: { bytes: picture } });
});

test('what goes wrong with the recipe is the result of the test, with the pictures up to there', async () => {
	const drift = new ConnectorError('drift', 'The page has changed.', { system: 'RPA Scrape', hint: 'Look at the picture.', attachments: [{ name: 'screenshot', fileName: 's.png', mimeType: 'image/png', bytes: picture }] });
	const item = await trial(async (watcher) => {
		await watcher.after(step('hover', 0), page, { ms: 1, error: undefined });
		await watcher.after(step('check', 1), broken, { ms: 5000, error: new WebPageError('notThere', 'Nothing matches #a.') });
		throw drift;
	});
	expect(item.json).toMatchObject({ ok: false, failure: { code: 'drift', message: 'The page has changed.', hint: 'Look at the picture.' }, steps: [{ ok: true }, { ok: false, error: 'Nothing matches #a.' }] });
	expect(item.json).not.toHaveProperty('error');
	expect(Object.keys(item.files)).toEqual(['screenshot', 'step_01']);
});

test.each(['unavailable', 'permission'] as const)('a site that was not tested at all (%s) is an error', async (code) => {
	const failure = new ConnectorError(code, 'No.', { system: 'RPA Scrape' });
	await expect(trial(async (watcher) => {
		await watcher.after(step('hover', 0), page, { ms: 1, error: failure });
		throw failure;
	})).rejects.toBe(failure);
});

test('what fails before the first step is an error', async () => {
	const failure = new ConnectorError('validation', 'The input “phone” is missing.', { system: 'RPA Scrape' });
	await expect(trial(async () => await Promise.reject(failure))).rejects.toBe(failure);
});

test('a cancelled test ends as cancelled', async () => {
	const cancel = new AbortController();
	await expect(trial(async (watcher) => {
		await watcher.after(step('hover', 0), page, { ms: 1, error: undefined });
		cancel.abort(new Error('cancelled'));
		throw new ConnectorError('drift', 'No.', { system: 'RPA Scrape' });
	}, cancel.signal)).rejects.toThrow('cancelled');
});

test('a long operation has pictures of its first fifty steps only', async () => {
	const item = await trial(async (watcher) => {
		for (let index = 0; index < 60; index++) await watcher.after(step('hover', index), page, { ms: 1, error: undefined });
		return written;
	});
	expect(item.json.steps).toHaveLength(60);
	expect(Object.keys(item.files)).toHaveLength(50);
});
