import { requireChromium } from '../../support/servers/chromium.ts';
import type { Machine } from '../../support/servers/debian.ts';

test('each kind of browser comes from the Debian package of its name', async () => {
	const commands: string[] = [];
	const machine: Machine = {
		isRoot: () => true,
		find: async (binary) => (binary === 'apt-get' || commands.length === 2 ? `/usr/bin/${binary}` : undefined),
		run: async (command, args) => {
			commands.push([command, ...args].join(' '));
			return { code: 0, output: '' };
		},
		wait: async () => undefined,
	};
	expect(await requireChromium('headless-shell', machine)).toBe('/usr/bin/chromium-headless-shell');
	expect(commands).toEqual(['apt-get update', 'apt-get install -y --no-install-recommends chromium-headless-shell']);
	expect(await requireChromium('chromium', { ...machine, find: async (binary) => `/usr/bin/${binary}` })).toBe('/usr/bin/chromium');
	await expect(requireChromium('chromium', { ...machine, isRoot: () => false, find: async (binary) => (binary === 'apt-get' ? binary : undefined) })).rejects.toThrow('sudo apt-get install -y chromium');
});
