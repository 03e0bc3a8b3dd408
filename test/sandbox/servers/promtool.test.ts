import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Machine } from '../../support/servers/debian.ts';
import { requirePromtool } from '../../support/servers/promtool.ts';

let cache: string;

beforeEach(() => {
	cache = mkdtempSync(join(tmpdir(), 'backoffice-promtool-test-'));
});

afterEach(() => rmSync(cache, { recursive: true, force: true }));

const unpacked = () => join(cache, 'promtool', 'usr', 'bin', 'promtool');

/** A machine on which the download works from the given try on; `calls` is what was run there. */
function machine({ root, downloadsFrom, present }: { root: boolean; downloadsFrom?: number; present?: string }) {
	const calls: string[] = [];
	let unpackedOnce = false;
	const run: Machine['run'] = async (command, parameters) => {
		if (parameters[0] === '--version') return await Promise.resolve({ code: unpackedOnce && command === unpacked() ? 0 : -1, output: '' });
		calls.push(command);
		const tries = calls.filter((call) => call === 'sh').length;
		if (command !== 'sh') return { code: 0, output: '' };
		if (downloadsFrom === undefined || tries < downloadsFrom) return { code: 100, output: 'E: Unable to locate package' };
		const folder = parameters.at(-1) ?? '';
		mkdirSync(join(folder, 'usr', 'bin'), { recursive: true });
		writeFileSync(join(folder, 'usr', 'bin', 'promtool'), '');
		unpackedOnce = true;
		return { code: 0, output: '' };
	};
	return { calls, isRoot: () => root, find: async () => await Promise.resolve(present), wait: async () => await Promise.resolve(), run };
}

test('a promtool of the machine is used as it is', async () => {
	const here = machine({ root: false, present: '/usr/bin/promtool' });
	expect(await requirePromtool(here, cache)).toBe('/usr/bin/promtool');
	expect(here.calls).toEqual([]);
});

test('otherwise it is unpacked once, without root and without installing a server', async () => {
	const here = machine({ root: false, downloadsFrom: 1 });
	expect(await requirePromtool(here, cache)).toBe(unpacked());
	expect(await requirePromtool(here, cache)).toBe(unpacked());
	expect(here.calls).toEqual(['sh']);
});

test('root renews the lists of packages where they are missing', async () => {
	const here = machine({ root: true, downloadsFrom: 2 });
	expect(await requirePromtool(here, cache)).toBe(unpacked());
	expect(here.calls).toEqual(['sh', 'apt-get', 'sh']);
});

test('where it cannot be had, the command to run is named', async () => {
	await expect(requirePromtool(machine({ root: false }), cache)).rejects.toThrow(/sudo apt-get update && sudo apt-get install -y prometheus[^]*Unable to locate/);
});
