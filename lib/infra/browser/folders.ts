import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { codeIn } from './error-code';
import type { BrowserErrors } from './errors';

const dayMs = 24 * 60 * 60 * 1_000;

/** One folder per browser of ours, for its profile and what it downloads: pages of ERPs lie in there, so nobody else may read it. */
export class BrowserFolder {
	private constructor(readonly path: string) {}

	/** @throws ConnectorError `unavailable` where the temporary folder cannot be written, or is somebody else's */
	static async create(errors: BrowserErrors, parent: string = tmpdir()): Promise<BrowserFolder> {
		const root = rootIn(parent);
		try {
			await prepareRoot(root);
			const path = join(root, `${placeOfUs()}-${process.pid}-${startOf(process.pid)}-${randomBytes(4).toString('hex')}`);
			await mkdir(path, { mode: 0o700 });
			return new BrowserFolder(path);
		} catch (error) {
			throw errors.missing(
				`${errors.system}: the folder “${root}” for the browser's profile cannot be used (${codeIn(error) || 'it is not ours'}).`,
				'Give the user n8n runs as the right to write there, free space on that disk, or set TMPDIR of n8n to another folder.',
			);
		}
	}

	/** Never throws: what cannot be removed now is swept at the next start. */
	async remove(): Promise<void> {
		// Processes of a browser that was killed may still write when its folder goes.
		for (let attempt = 0; attempt < 4; attempt += 1) {
			await rm(this.path, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 }).catch(() => undefined);
			if (!existsSync(this.path)) return;
			await sleep(100);
		}
	}
}

/** Removes what browsers have left behind whose n8n was killed. Never throws. */
export async function sweepFolders(parent: string = tmpdir()): Promise<void> {
	const root = rootIn(parent);
	const names = await readdir(root).catch(() => []);
	for (const name of names) {
		const path = join(root, name);
		if (await isStale(name, path)) await rm(path, { recursive: true, force: true }).catch(() => undefined);
	}
}

function rootIn(parent: string): string {
	const { uid } = userInfo();
	return join(parent, `n8n-nodes-backoffice-browser-${uid === -1 ? 'user' : uid}`);
}

/** Others may write into the temporary folder: a link or a folder of theirs under our name is not used. */
async function prepareRoot(root: string): Promise<void> {
	await mkdir(root, { mode: 0o700, recursive: true });
	const found = await lstat(root);
	const { uid } = userInfo();
	if (!found.isDirectory() || (uid !== -1 && found.uid !== uid)) throw new Error('not ours');
	if ((found.mode & 0o077) !== 0) await chmod(root, 0o700);
}

/** Containers may share a temporary folder; process ids mean something within one of them only. */
function placeOfUs(): string {
	let space = '';
	try {
		space = readlinkSync('/proc/self/ns/pid');
	} catch {
		// Not Linux: the machine's name must do.
	}
	return createHash('sha256').update(`${hostname()} ${space}`).digest('hex').slice(0, 8);
}

/** When a process began, in ticks: ids are used again, above all in containers, where n8n has the same one after each start. */
function startOf(pid: number): string {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
		// Field 22 (man proc_pid_stat); the second is the name, which may hold anything, in brackets.
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
	} catch {
		return '0';
	}
}

async function isStale(name: string, path: string): Promise<boolean> {
	const [, place, pid, start] = /^([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
	if (place === undefined || pid === undefined) return false;
	// Of another container, perhaps of one that is gone: no browser is kept for a day.
	if (place !== placeOfUs()) return await isOlderThanADay(path);
	return !isAlive(Number(pid)) || startOf(Number(pid)) !== start;
}

async function isOlderThanADay(path: string): Promise<boolean> {
	const found = await lstat(path).catch(() => null);
	return found !== null && found.mtimeMs < Date.now() - dayMs;
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return codeIn(error) === 'EPERM';
	}
}
