import { readdir, readFile } from 'node:fs/promises';

/** What Linux says of the processes that a process has started, and those have started. */
export interface Descendant {
	pid: number;
	/** Name of its program. */
	program: string;
	command: string;
}

export async function descendantsOf(pid: number): Promise<Descendant[]> {
	const all = (await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(readProcess))).filter((each) => each !== null);
	const found: Descendant[] = [];
	let parents = new Set([pid]);
	while (parents.size > 0) {
		const children = all.filter(({ parent }) => parents.has(parent));
		found.push(...children.map(({ pid: child, program, command }) => ({ pid: child, program, command })));
		parents = new Set(children.map((child) => child.pid));
	}
	return found;
}

/** One process per browser among them: neither Chromium's helpers nor the shell script with which Debian starts it. */
export function browsersAmong(processes: readonly Descendant[]): Descendant[] {
	return processes.filter(({ program, command }) => /chrom|headless.shell/i.test(program) && !command.includes('--type='));
}

export interface Memory {
	/** What the processes have of their own, without the program's files, which other browsers on the machine may share (anonymous and shared-memory PSS). */
	own: number;
	/** Everything, what several share counted once (PSS). */
	proportional: number;
}

/** Bytes of memory of these processes together. */
export async function memoryOf(processes: readonly Descendant[]): Promise<Memory> {
	const sum: Memory = { own: 0, proportional: 0 };
	for (const { pid } of processes) {
		// One may have ended meanwhile.
		const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
		sum.own += (kilobytes(text, 'Pss_Anon') + kilobytes(text, 'Pss_Shmem')) * 1_024;
		sum.proportional += kilobytes(text, 'Pss') * 1_024;
	}
	return sum;
}

function kilobytes(text: string, name: string): number {
	return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0);
}

async function readProcess(name: string): Promise<(Descendant & { parent: number }) | null> {
	try {
		const stat = await readFile(`/proc/${name}/stat`, 'utf8');
		// The program's name is in brackets and may hold any character.
		const [, state, parent] = /^.*\) (\S) (\d+) /s.exec(stat) ?? [];
		if (parent === undefined || state === 'Z') return null;
		const command = (await readFile(`/proc/${name}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
		return { pid: Number(name), parent: Number(parent), program: command.split(' ')[0] ?? '', command };
	} catch {
		return null;
	}
}
