// `npm test`: installs what is missing, then every gate and every test, closing with one line
// `N passed, N failed, N skipped`. A gate counts as one test. `--soak` runs the long forms.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ensureDependencies, ensureN8n, ensureNode, projectFolder, run } from './lib/toolchain.mjs';

const soak = process.argv.includes('--soak');
// `npm run test:soak -- crash-orders` runs that one alone, `-- 'crash-orders|browsers'` these two.
const longForms = process.argv[process.argv.indexOf('--soak') + 1] ?? 'crash\\.|crash-orders|signed-webhook-burst|browsers';
const { node, path } = await ensureNode();
await ensureDependencies();
await ensureN8n();

const environment = { PATH: path, BACKOFFICE_SOAK: soak ? '1' : '', BACKOFFICE_BUILT: soak ? '' : '1', NODE_OPTIONS: '' };
await run(node, [join(projectFolder, 'test', 'support', 'servers', 'prepare.ts')], { cwd: projectFolder, env: environment });
const reportFolder = join(projectFolder, '.tmp');
mkdirSync(reportFolder, { recursive: true });

const bin = (name) => join(projectFolder, 'node_modules', '.bin', name);
const script = (name) => [node, join(projectFolder, 'scripts', name)];
const gates = [
	['types of tools and tests', bin('tsc'), '--noEmit', '-p', 'tsconfig.tools.json'],
	['lint', bin('eslint'), '.', '--max-warnings', '0'],
	['direction rule', bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'nodes', 'lib', 'credentials', 'sandbox'],
	['n8n’s scanner', ...script('scan.mjs')],
	['generated parts of the documentation', ...script('docs.ts'), '--check'],
];
const builds = ['types of the package, its build and its contents', ...script('check-package.mjs')];

const total = { passed: 0, failed: 0, skipped: 0 };

if (soak) {
	await jest();
} else {
	// The end-to-end tests pack what this has built, and the documentation is read from it.
	await runGates([builds]);
	// Tests wait much of their time for servers; the gates take the processor meanwhile.
	await Promise.all([jest(), runGates([...gates])]);
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Runs gates until none is left. */
async function runGates(left) {
	for (let gate = left.shift(); gate !== undefined; gate = left.shift()) {
		const [name, command, ...args] = gate;
		const begun = Date.now();
		try {
			await run(command, args, { cwd: projectFolder, env: environment, quiet: true });
			total.passed += 1;
			console.log(`✓ ${name} (${seconds(begun)})`);
		} catch (error) {
			total.failed += 1;
			console.log(`✗ ${name} (${seconds(begun)})\n${error.message}`);
		}
	}
}

/** All jest projects; their counts are read from jest's own report, a run that left none has failed. */
async function jest() {
	const report = join(reportFolder, 'jest.json');
	rmSync(report, { force: true });
	// The tests that have a long form: those that have nothing else are called *.soak.ts, and jest.config.js adds them.
	const selection = soak ? ['--testPathPatterns', `/(${longForms.replace('browsers', 'integration/browser/|integration/web-page/')})`] : [];
	const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(projectFolder, 'node_modules', 'jest', 'bin', 'jest.js')];
	args.push('--json', `--outputFile=${report}`, ...selection);
	// On two cores, beside the gates; the long forms count what happens in a time, so they have the machine to themselves.
	args.push(`--maxWorkers=${soak ? 1 : 2}`);
	let ended = true;
	const watch = reportsWithoutEnd(report);
	try {
		await run(node, args, { cwd: projectFolder, env: environment, signal: watch.signal });
	} catch {
		ended = false;
	} finally {
		watch.stop();
	}
	try {
		const result = JSON.parse(readFileSync(report, 'utf8'));
		total.passed += result.numPassedTests;
		total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
		total.skipped += result.numPendingTests + result.numTodoTests;
		if (!ended && total.failed === 0) total.failed += 1;
	} catch {
		total.failed += 1;
		console.log('jest left no report');
	}
}

/** Aborts where jest has written its report and does not end: something that a test started still runs, and would hold it for ever. */
function reportsWithoutEnd(report) {
	const hanging = new AbortController();
	let writtenFor = 0;
	const timer = setInterval(() => {
		writtenFor += existsSync(report) ? 5 : 0;
		if (writtenFor < 120) return;
		console.log('jest did not end within two minutes of its last test: something that a test started still runs');
		hanging.abort();
	}, 5_000);
	return { signal: hanging.signal, stop: () => clearInterval(timer) };
}

function seconds(begun) {
	return `${((Date.now() - begun) / 1000).toFixed(1)} s`;
}
