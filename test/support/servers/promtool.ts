import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { cacheFolder } from '../../../scripts/lib/toolchain.mjs';
import { thisMachine, type Machine } from './debian.ts';

const remedy = 'Run: sudo apt-get update && sudo apt-get install -y prometheus';

/**
 * The full path of promtool. Where the machine has none it is taken out of Debian's package prometheus, which is not installed:
 * that would start a server on port 9090, and needs root.
 * @throws Error that names the exact command to run.
 */
export async function requirePromtool(machine: Machine = thisMachine, cache: string = cacheFolder): Promise<string> {
	const folder = join(cache, 'promtool');
	const path = join(folder, 'usr', 'bin', 'promtool');
	const present = (await machine.find('promtool')) ?? (await runs(machine, path));
	if (present !== undefined) return present;
	const building = `${folder}.building-${process.pid}`;
	mkdirSync(building, { recursive: true });
	try {
		await unpack(machine, building);
		rmSync(folder, { recursive: true, force: true });
		renameSync(building, folder);
	} finally {
		rmSync(building, { recursive: true, force: true });
	}
	const unpacked = await runs(machine, path);
	if (unpacked === undefined) throw new Error(`Debian’s package prometheus was unpacked, but its promtool does not run. ${remedy}`);
	return unpacked;
}

async function runs(machine: Machine, path: string): Promise<string | undefined> {
	return (await machine.run(path, ['--version'])).code === 0 ? path : undefined;
}

async function unpack(machine: Machine, folder: string): Promise<void> {
	// apt-get downloads into the folder it is called in.
	const download = async () => await machine.run('sh', ['-c', 'cd "$1" && apt-get download prometheus && dpkg-deb -x prometheus_*.deb .', 'sh', folder]);
	let { code, output } = await download();
	if (code !== 0 && machine.isRoot()) {
		// Lists of packages that are missing or too old.
		await machine.run('apt-get', ['update']);
		({ code, output } = await download());
	}
	if (code !== 0) throw new Error(`promtool, which checks the alert rules, is missing and could not be fetched. ${remedy}\n${output.slice(-1_000)}`);
}
