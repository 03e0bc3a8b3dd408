import { readdir, readFile } from 'node:fs/promises';

/** The process each process was started by, from Linux' process table. */
async function parents(): Promise<Map<number, number>> {
	const found = new Map<number, number>();
	const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	await Promise.all(
		ids.map(async (id) => {
			// `12 (name (may hold anything)) S 1 …`; a process may have ended meanwhile.
			const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
			const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			if (parent !== undefined) found.set(Number(id), Number(parent));
		}),
	);
	return found;
}

/**
 * Kills what the server `pid` has started, which is one process or two for each connection of sshd and vsftpd: to its
 * clients the server has died in the middle of their work, while it still takes new connections.
 */
export async function killSessions(pid: number): Promise<void> {
	const parentOf = await parents();
	const descends = (id: number | undefined): boolean => id !== undefined && id > 1 && (id === pid || descends(parentOf.get(id)));
	for (const [id, parent] of parentOf) {
		if (!descends(parent)) continue;
		try {
			process.kill(id, 'SIGKILL');
		} catch {
			// Ended by itself.
		}
	}
}
