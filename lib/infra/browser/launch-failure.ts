import { redactText } from '../../domain/masking';
import type { ConnectorError } from '../../domain/errors';
import type { Departure } from './browser-process';
import type { BrowserErrors } from './errors';

interface Cause {
	pattern: RegExp;
	/** Follows “The browser … could not be started:”; `$1` is what the pattern has caught. */
	says: string;
	hint: string;
}

const sandboxHint =
	'Run n8n as a user other than root, on a system that allows user namespaces (kernel.unprivileged_userns_clone, AppArmor, Docker’s seccomp profile). ' +
	'Where that cannot be had, e.g. in a container of your own, switch off “Chromium Sandbox” in the credential: pages that break out of the browser then have the rights of n8n.';
const libraryHint = 'Install the browser by the system’s package manager, which brings what it needs; on Alpine (n8n’s own image) a browser in a container beside n8n is simpler.';

/** What browsers, the shells that start them and dynamic loaders write before they give up. The first that matches counts. */
const causes: readonly Cause[] = [
	{ pattern: /Running as root without --no-sandbox/, says: 'its sandbox does not work for root.', hint: sandboxHint },
	{
		pattern: /No usable sandbox|Failed to move to new namespace|SUID sandbox helper|setuid sandbox|sandbox_host_linux|credentials\.cc.*(?:EPERM|Operation not permitted)/i,
		says: 'its sandbox does not work on this machine.',
		hint: sandboxHint,
	},
	{ pattern: /error while loading shared libraries: ([\w.+-]+)/, says: 'the shared library $1 is missing.', hint: libraryHint },
	{ pattern: /Error loading shared library ([\w.+-]+)|Error relocating|symbol not found/i, says: 'it was built for another C library (glibc, while this system has musl).', hint: libraryHint },
	// What the system cannot run it gives to the shell, which stumbles over it.
	{ pattern: /Exec format error|cannot execute binary file|\bELF\b|syntax error/i, says: 'it was built for another kind of processor or system.', hint: 'Install the browser for this machine’s architecture.' },
	{ pattern: /No space left on device/i, says: 'a disk is full.', hint: 'Free space in the temporary folder and in /dev/shm.' },
	{
		pattern: /\/dev\/shm|shared memory.*fail|Unable to (?:create|access).*shared memory/i,
		says: 'it cannot get enough shared memory (/dev/shm).',
		hint: 'Give the container more, e.g. docker run --shm-size=1g, and the right to write there.',
	},
	{ pattern: /cannot allocate memory|out of memory/i, says: 'the machine has no memory left for it.', hint: 'Give it more memory; a browser takes about 300 MB.' },
	{ pattern: /ProcessSingleton|user data directory|profile directory/i, says: 'it cannot use its profile folder.', hint: 'Give the user n8n runs as the right to write to the temporary folder; a browser from a Snap package cannot use it, another package can.' },
	{ pattern: /Permission denied/i, says: 'it lacks a permission.', hint: 'Give the user n8n runs as the right to run it and everything in its folder.' },
	{ pattern: /(?:^|\s|: )not found\s*$/im, says: 'a part of its installation is missing.', hint: 'Install it again by the system’s package manager.' },
];

/** By the operating system's codes: the program was there a moment ago and yet could not be started. */
const codes: Readonly<Record<string, { says: string; hint: string }>> = {
	ENOENT: { says: 'the loader or interpreter it names does not exist on this system, e.g. because it was built for glibc and this system has musl (Alpine).', hint: libraryHint },
	EACCES: { says: 'the user n8n runs as may not run it, or its disk is mounted without the right to run programs (noexec).', hint: 'Make it executable for that user.' },
	EPERM: { says: 'the system forbids to run it.', hint: 'Look for what forbids it, such as AppArmor or a security profile of the container.' },
	ENOEXEC: { says: 'it was built for another kind of processor or system.', hint: 'Install the browser for this machine’s architecture.' },
	ENOMEM: { says: 'the machine has no memory left for it.', hint: 'Give it more memory; a browser takes about 300 MB.' },
	EAGAIN: { says: 'the system allows no further process.', hint: 'Raise the limit of processes (ulimit -u, docker run --pids-limit).' },
	EMFILE: { says: 'n8n has too many files open.', hint: 'Raise the limit of open files (ulimit -n).' },
};

/** @param departure undefined where it still runs, but has not answered in time */
export function launchError(errors: BrowserErrors, path: string, departure: Departure | undefined, output: string): ConnectorError {
	const start = `${errors.system}: the browser “${path}” could not be started: `;
	if (departure !== undefined && 'notStarted' in departure) {
		const known = codes[departure.notStarted];
		return known === undefined ? errors.missing(`${start}${departure.notStarted}.`, 'Install the package anew where it says that a module is not found; else start the browser by hand as the user n8n runs as.') : errors.missing(start + known.says, known.hint);
	}
	for (const { pattern, says, hint } of causes) {
		const match = pattern.exec(output);
		if (match !== null) return errors.missing(start + says.replace('$1', match[1] ?? 'it needs'), hint);
	}
	if (departure === undefined) return errors.timeout(`${start}it did not answer in time.`, 'Try again when the machine has less to do; check that the path is that of a Chromium browser.');
	return errors.missing(`${start}${manner(departure)}${words(output)}`, 'Start it by hand as the user n8n runs as, with --headless --dump-dom about:blank, and see what it says.');
}

function manner({ code, signal }: { code: number | null; signal: NodeJS.Signals | null }): string {
	if (signal === 'SIGKILL') return 'it was killed, probably for want of memory';
	if (signal === 'SIGILL') return 'this processor lacks instructions it needs';
	return signal === null ? `it ended at once with code ${code ?? 'unknown'}` : `it crashed (${signal})`;
}

/** Its last line without date, place in the source, and what may be personal. */
function words(output: string): string {
	const line = output.trim().split('\n').at(-1)?.replace(/^\[[^\]]*\]\s*/, '').trim() ?? '';
	if (line === '') return '.';
	const clean = redactText(line);
	return `: ${clean.length > 160 ? `${clean.slice(0, 159)}…` : clean}`;
}
