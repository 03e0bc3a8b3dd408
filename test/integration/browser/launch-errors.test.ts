import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { BrowserErrors } from '../../../lib/infra/browser/errors';
import { findBrowser } from '../../../lib/infra/browser/find-browser';
import { launchError } from '../../../lib/infra/browser/launch-failure';
import { openBrowser } from '../../../lib/infra/browser/open-browser';
import { failureOf, openFailure, optionsFor, ownMark, processesWith, temporaryFolder, type Folder } from './support.ts';

const errors = new BrowserErrors('RPA Scrape');
const noPackage = (): Promise<never> => Promise.reject(new Error('Cannot find package'));
let folder: Folder;

beforeAll(async () => {
	folder = await temporaryFolder();
});
afterAll(async () => await folder.remove());

async function search(environment: Record<string, string>, knownPaths: string[], load: (name: string) => Promise<unknown> = noPackage) {
	return await findBrowser({ patterns: [], sandbox: true, environment }, errors, { platform: 'linux', load, knownPaths });
}

describe('where a browser is looked for', () => {
	it('names every place and the three remedies where there is none', async () => {
		const { code, message, hint, retryable } = await failureOf(search({}, ['/opt/none/chromium', '/opt/none/chrome']));
		expect(code).toBe('unavailable');
		expect(retryable).toBe(false);
		expect(message).toBe(
			'RPA Scrape: no browser was found. Looked at: variable PUPPETEER_EXECUTABLE_PATH (not set), /opt/none/chromium, /opt/none/chrome, ' +
				'npm package @sparticuz/chromium (not installed, or not for this machine).',
		);
		expect(hint).toMatch(/apt-get install chromium-headless-shell.*Executable Path.*Remote Endpoint/s);
	});

	it('takes the first known place that holds a program, headless shell or not', async () => {
		const shell = await folder.program('chromium-headless-shell', 'exit 0');
		const full = await folder.program('chromium', 'exit 0');
		expect(await search({}, ['/opt/none', shell, full])).toEqual({ path: shell, shell: true });
		expect(await search({}, ['/opt/none', full, shell])).toEqual({ path: full, shell: false });
	});

	it('takes PUPPETEER_EXECUTABLE_PATH before known places, and never another in its stead', async () => {
		const chosen = await folder.program('chosen', 'exit 0');
		const known = await folder.program('known', 'exit 0');
		expect((await search({ PUPPETEER_EXECUTABLE_PATH: chosen }, [known])).path).toBe(chosen);
		const { code, message } = await failureOf(search({ PUPPETEER_EXECUTABLE_PATH: '/opt/none' }, [known]));
		expect([code, message]).toEqual(['validation', expect.stringContaining('“/opt/none” does not exist (from the variable PUPPETEER_EXECUTABLE_PATH)')]);
	});

	it('takes the npm package where its user has installed it', async () => {
		const path = await folder.program('packaged', 'exit 0');
		const load = (name: string): Promise<unknown> => Promise.resolve(name === '@sparticuz/chromium' ? { default: { executablePath: () => Promise.resolve(path) } } : null);
		expect(await search({}, ['/opt/none'], load)).toEqual({ path, shell: true });
	});
});

describe('a browser that does not start', () => {
	it.each([
		['/opt/none/chromium', 'does not exist'],
		['/tmp', 'is no file'],
		['chromium', 'is not an absolute path'],
	])('%s: the path %s', async (executablePath, problem) => {
		const { code, parameter, message } = await openFailure(await optionsFor(null, { executablePath }));
		expect([code, parameter]).toEqual(['validation', 'Executable Path']);
		expect(message).toContain(`“${executablePath}” ${problem} (from Executable Path of the credential)`);
	});

	it('says that a file is not executable', async () => {
		const executablePath = join(folder.path, 'plain');
		await writeFile(executablePath, 'text');
		expect((await openFailure(await optionsFor(null, { executablePath }))).message).toContain('is not executable for the user n8n runs as');
	});

	it('says so where a file is no program for this machine, and n8n lives on', async () => {
		const executablePath = join(folder.path, 'foreign');
		await writeFile(executablePath, Buffer.from('\x7fELF\x02\x01\x01 of another machine', 'latin1'));
		await chmod(executablePath, 0o755);
		const { code, message } = await openFailure(await optionsFor(null, { executablePath }));
		expect(code).toBe('unavailable');
		expect(message).toMatch(/built for another kind of processor/);
	});

	it('says so where its loader is missing, as with a glibc browser on Alpine', async () => {
		const executablePath = join(folder.path, 'alien');
		await writeFile(executablePath, '#!/lib/ld-of-another-system.so\n');
		await chmod(executablePath, 0o755);
		expect((await openFailure(await optionsFor(null, { executablePath }))).message).toMatch(/loader or interpreter.*musl/);
	});

	it.each([
		['echo "[1:1:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! Update your kernel" >&2; kill -TRAP $$', /its sandbox does not work on this machine/, /“Chromium Sandbox” in the credential/],
		['echo "chrome: error while loading shared libraries: libnss3.so: cannot open shared object file" >&2; exit 127', /the shared library libnss3\.so is missing/, /package manager/],
		['echo "Error loading shared library libglib-2.0.so.0: No such file" >&2; exit 127', /glibc, while this system has musl/, /Alpine/],
		['echo "/usr/lib/chromium/chromium: cannot execute binary file: Exec format error" >&2; exit 126', /another kind of processor/, /architecture/],
		['echo "[1:1:ERROR] Creating shared memory in /dev/shm/.org.chromium.x failed: No such process" >&2; exit 1', /shared memory \(\/dev\/shm\)/, /--shm-size/],
		['echo "mkdir: No space left on device" >&2; exit 1', /a disk is full/, /Free space/],
		['kill -KILL $$', /was killed, probably for want of memory/, /by hand/],
		['echo "[0101/000000:ERROR:a.cc(1)] something of maria@example.com broke" >&2; exit 3', /ended at once with code 3: something of \S+ broke\.?$/, /by hand/],
	])('%s', async (lines, says, hints) => {
		const executablePath = await folder.program('failing', lines);
		const error = await openFailure(await optionsFor(null, { executablePath }));
		expect(error.message).toMatch(says);
		expect(error.message).not.toContain('maria@example.com');
		expect(error.hint).toMatch(hints);
		expect([error.code, error.retryable, error.nothingDone]).toEqual(['unavailable', false, true]);
		expect(processesWith(ownMark())).toEqual([]);
	});

	it.each(['chromium', 'chromium-headless-shell'])('%s as root names the option of the credential', async (name) => {
		// Were these tests to run as a user whose sandbox works, there would be nothing to refuse.
		const program = await folder.program(`as-root-${name}`, `echo "Running as root without --no-sandbox is not supported" >&2; exit 1`);
		const executablePath = process.getuid?.() === 0 ? `/usr/bin/${name}` : program;
		const { message, hint } = await openFailure(await optionsFor(null, { executablePath, sandbox: true }));
		expect(message).toContain('its sandbox does not work for root');
		expect(hint).toContain('“Chromium Sandbox” in the credential');
	});

	it('never takes the sandbox away unasked', async () => {
		const executablePath = await folder.program('telling', 'for a; do case $a in *sandbox*) echo "found $a" >&2;; esac; done; exit 9');
		expect((await openFailure(await optionsFor(null, { executablePath, sandbox: true }))).message).toMatch(/with code 9\.$/);
		expect((await openFailure(await optionsFor(null, { executablePath, sandbox: false }))).message).toContain('found --no-sandbox');
	});

	it('is a time-out where it runs, but does not answer', () => {
		const { code, retryable } = launchError(errors, '/usr/bin/chromium', undefined, '');
		expect([code, retryable]).toEqual(['timeout', true]);
	});

	it.each([
		[{ patterns: [] }, 'Allowed Origins', 'no address is allowed'],
		[{ patterns: ['http://['] }, 'Allowed Origins', 'is no URL pattern'],
		[{ proxy: 'not an address' }, 'Proxy', 'the proxy is not an address'],
		[{ proxy: 'socks5://user:secret@127.0.0.1:1080' }, 'Proxy', 'cannot log in to a SOCKS proxy'],
	])('refuses %j', async (more, parameter, says) => {
		const error = await failureOf(openBrowser(await optionsFor(null, more)));
		expect([error.code, error.parameter]).toEqual(['validation', parameter]);
		expect(error.message).toContain(says);
		expect(error.message).not.toContain('secret');
	});
});
